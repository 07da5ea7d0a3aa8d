import type { RunBefore } from '../../shared/experiment';
import { isWeightsId } from '../../shared/weights/weights-report';
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
  const start = startFrom === '' || isWeightsId(startFrom) ? [] : [startFrom];
  return [...new Set([...targetRuns(spec), ...start])];
}

/** Imported weights that a run of this spec begins with. */
export const startWeights = ({ training }: GroundStateSpec): string | null =>
  isWeightsId(training.startFrom) ? training.startFrom : null;

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
