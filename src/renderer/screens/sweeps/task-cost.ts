import type { ExperimentDefinition } from '../../../shared/experiment';
import type { ExperimentDocument, RunSummary } from '../../../shared/lab/contract';

export interface TaskCost {
  readonly seconds: number;
  /** Null: not known. */
  readonly bytes: number | null;
  /** What it was taken from, in words. */
  readonly source: string;
}

/** What one task takes: as a finished run of the document with as many steps, else what its preset is known to take. */
export function taskCost(
  document: Pick<ExperimentDocument, 'spec' | 'preset'>,
  definition: ExperimentDefinition,
  runs: readonly RunSummary[],
): TaskCost | null {
  const parsed = definition.specSchema.safeParse(document.spec);
  const steps = parsed.success ? definition.totalSteps(parsed.data) : null;
  const finished = runs.filter(({ state }) => state === 'finished');
  const run = finished.find(({ totalSteps }) => totalSteps === steps) ?? finished[0];
  if (run !== undefined) {
    const scale = steps === null || run.totalSteps === 0 ? 1 : steps / run.totalSteps;
    return { seconds: run.elapsedSeconds * scale, bytes: run.sizeBytes, source: `the run with seed ${run.seed}` };
  }
  const preset = definition.presets.find(({ id }) => id === document.preset);
  if (preset === undefined || JSON.stringify(preset.spec) !== JSON.stringify(document.spec)) return null;
  return { seconds: preset.expectedSeconds, bytes: null, source: `the preset ${preset.title}` };
}
