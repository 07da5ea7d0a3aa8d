import type { ExperimentDefinition } from '../../../shared/experiment';
import type { ExperimentDocument, RunSummary } from '../../../shared/lab/contract';
import { sweepPoints } from '../../../shared/sweep/expand';
import { runFlops } from '../../../shared/sweep/foreseen';
import type { SweepRequest } from '../../../shared/sweep/sweep';

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

export interface WorkRatio {
  /** Of all tasks together, in runs of the document. */
  readonly work: number;
  readonly least: number;
  readonly most: number;
}

/** So many combinations are weighed at once: more would hold up the typing. */
const mostWeighed = 60;

/** Operations of the tasks against those of a run of the document as it is; null where they cannot be foreseen. */
export function workRatio(
  document: Pick<ExperimentDocument, 'spec'>,
  definition: ExperimentDefinition,
  request: SweepRequest,
): WorkRatio | null {
  const own = runFlops(definition, document.spec);
  if (own === null || own === 0) return null;
  const points = [...sweepPoints(request, definition.hamiltonianPath ?? null)];
  if (points.length === 0 || points.length > mostWeighed) return null;
  const ratios = points.flatMap(({ spec }) => {
    const flops = runFlops(definition, spec);
    return flops === null ? [] : [flops / own];
  });
  if (ratios.length < points.length) return null;
  return {
    work: request.seeds.length * ratios.reduce((total, ratio) => total + ratio, 0),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
}
