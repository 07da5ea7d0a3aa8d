import type { RunBefore } from '../../shared/experiment';
import type { GroundStateSpec } from './schema';

/** Whether a state is to be met: the loss is 1 - F with it. */
export const isMeeting = (target: GroundStateSpec['training']['target']): boolean =>
  target === 'otherState' || target === 'exactGroundState';

/** Runs whose states the target of a spec is about. */
export function targetRuns({ training }: GroundStateSpec): readonly string[] {
  switch (training.target) {
    case 'groundState':
    case 'exactGroundState':
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

/** Of an excited state with no state below it: the ground state of the same system, found in the same way. */
export function runBefore(spec: GroundStateSpec): RunBefore<GroundStateSpec> | null {
  const { training } = spec;
  if (training.target !== 'excitedState' || training.lowerRuns.length > 0) return null;
  return {
    finds: 'ground state',
    spec: { ...spec, training: { ...training, target: 'groundState' } },
    buildingOn: (run) => ({ ...spec, training: { ...training, lowerRuns: [run] } }),
  };
}
