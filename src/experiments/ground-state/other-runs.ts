import type { GroundStateSpec } from './schema';

/** Runs whose states the target of a spec is about. */
export function targetRuns({ training }: GroundStateSpec): readonly string[] {
  switch (training.target) {
    case 'groundState':
      return [];
    case 'excitedState':
      return training.lowerRuns;
    case 'otherState':
      return training.targetRun === '' ? [] : [training.targetRun];
  }
}

/** All runs whose states a run of this spec builds on, each once. */
export function otherRuns(spec: GroundStateSpec): readonly string[] {
  const { startFrom } = spec.training;
  return [...new Set([...targetRuns(spec), ...(startFrom === '' ? [] : [startFrom])])];
}
