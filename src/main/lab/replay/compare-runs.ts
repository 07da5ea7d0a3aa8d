import type { ReplayDifference, ReplayReport } from '../../../shared/lab/replay';
import type { RunRecord } from '../run-record';
import { compareCheckpoints } from './compare-checkpoints';
import { firstHistoryDifference } from './compare-histories';
import { firstValueDifference } from './compare-values';

export type RunComparison = Omit<ReplayReport, 'runId' | 'replayId' | 'interventions'>;

/** Everything that two runs of one spec and seed should have in common, bit for bit, up to the last step of the first. */
export async function compareRuns(original: RunRecord, replay: RunRecord): Promise<RunComparison> {
  const [before, now] = await Promise.all([historyOf(original), historyOf(replay)]);
  const { metrics } = original.definition;
  const observed = [...new Set([...Object.keys(before.values), ...Object.keys(now.values)])].sort();
  const leftOut = observed.filter((name) => metrics[name]?.unit === 's');
  const names = observed.filter((name) => !leftOut.includes(name));
  const last = before.steps.at(-1) ?? 0;
  const inHistory = firstHistoryDifference(before, now, names, last);
  const common = original.checkpoints.filter((step) => replay.checkpoints.includes(step));
  const checkpoints = await compareCheckpoints(original.paths.checkpoints, replay.paths.checkpoints, common);
  const result = await resultDifference(original, replay);
  const first = earliest(inHistory, checkpoints.first) ?? endDifference(original, replay) ?? result.first;
  return {
    same: first === null,
    steps: inHistory === null ? before.steps.length : before.steps.filter((step) => step < inHistory.step).length,
    metrics: names,
    leftOut,
    checkpoints: [...checkpoints.steps],
    tensors: checkpoints.tensors,
    result: result.kind,
    first,
    changed: changesOf(original, replay),
  };
}

async function historyOf(record: RunRecord) {
  const journal = await record.journal();
  return journal.history.slice(0, journal.interventions);
}

function earliest(a: ReplayDifference | null, b: ReplayDifference | null): ReplayDifference | null {
  if (a === null || b === null) return a ?? b;
  return b.step < a.step ? b : a;
}

/** A finished run has to finish again; one that was stopped has only its steps to compare. */
function endDifference(original: RunRecord, replay: RunRecord): ReplayDifference | null {
  const [before, now] = [original.state(), replay.state()];
  const ended = before === 'finished' || before === 'failed';
  if (!ended || before === now) return null;
  return { kind: 'state', step: replay.summary().step, name: '', original: before, replay: now };
}

async function resultDifference(
  original: RunRecord,
  replay: RunRecord,
): Promise<{ kind: ReplayReport['result']; first: ReplayDifference | null }> {
  const read = (record: RunRecord): Promise<unknown> => record.result().catch(() => 'damaged');
  const [before, now] = await Promise.all([read(original), read(replay)]);
  if (before === null) return { kind: 'none', first: null };
  const found = firstValueDifference(before, now);
  if (found === null) return { kind: 'same', first: null };
  const { path, ...values } = found;
  return { kind: 'different', first: { kind: 'result', step: original.summary().step, name: path, ...values } };
}

/** What is not as it was when the run was made, in words. The number of threads does not matter to the numbers. */
function changesOf(original: RunRecord, replay: RunRecord): string[] {
  const facts = (record: RunRecord): readonly (readonly [string, string])[] => [
    ['version of Ansatz', record.run.application.version],
    ['machine', `${record.run.host.name} (${record.run.host.platform})`],
    ['Node', record.run.host.node],
    ['engine', record.summary().device.replace(/, \d+ threads?$/, '')],
    ['format of the settings', `version ${record.run.experimentVersion}`],
  ];
  const now = new Map(facts(replay));
  return facts(original).flatMap(([name, value]) =>
    value === '' || now.get(name) === value ? [] : [`${name}: ${value} then, ${now.get(name) ?? ''} in the replay`],
  );
}
