import { z } from 'zod';
import { formatCount } from '../format';

/** The first place where a replay is not what was recorded. Values in full: the shortest text that gives back every bit. */
const differenceSchema = z.object({
  kind: z.enum(['metric', 'steps', 'tensor', 'checkpoint', 'result', 'state']),
  step: z.int(),
  /** Of the metric, of the tensor with the index, or the path in the result. */
  name: z.string(),
  original: z.string(),
  replay: z.string(),
});
export type ReplayDifference = z.infer<typeof differenceSchema>;

export const replayReportSchema = z.object({
  runId: z.string(),
  /** The run that was made for it; null: it was removed again. */
  replayId: z.string().nullable(),
  same: z.boolean(),
  /** Steps whose values were compared, all metrics but times. */
  steps: z.int(),
  metrics: z.array(z.string()),
  /** Metrics that are times: no two runs have the same. */
  leftOut: z.array(z.string()),
  /** Steps of the checkpoints that both have, and the tensors in them. */
  checkpoints: z.array(z.int()),
  tensors: z.int(),
  result: z.enum(['same', 'different', 'none']),
  /** Changes by hand that were made again at their steps. */
  interventions: z.int(),
  first: differenceSchema.nullable(),
  /** What is not as it was: version of the program, build, machine. */
  changed: z.array(z.string()),
});
export type ReplayReport = z.infer<typeof replayReportSchema>;

/** What a replay has shown, in a sentence. */
export function replaySentence(report: ReplayReport): string {
  const { same, steps, tensors, first } = report;
  if (same || first === null) {
    const result = report.result === 'same' ? ' and the result' : '';
    return `Bitwise the same over ${formatCount(steps, 'step')}, ${formatCount(tensors, 'tensor')}${result}.`;
  }
  const { kind, step, name, original, replay } = first;
  const values = `${original} in the original, ${replay} in the replay`;
  switch (kind) {
    case 'metric':
      return `Different at step ${step}: ${name} is ${values}.`;
    case 'steps':
      return `Different at step ${step}: ${original} in the original, ${replay} in the replay.`;
    case 'tensor':
      return `Different in the checkpoint of step ${step}: ${name} is ${values}.`;
    case 'checkpoint':
      return `The checkpoint of step ${step} cannot be compared: ${name}.`;
    case 'result':
      return `Different in the result: ${name === '' ? 'it' : name} is ${values}.`;
    case 'state':
      return `Different ends: ${values}.`;
  }
}
