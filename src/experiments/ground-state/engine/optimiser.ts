import type { OptimiserDefinition, Preconditioner, Regularisation, UpdateRule } from '../../../engine/native/optimiser';
import type { GroundStateSpec } from '../schema';

type Training = GroundStateSpec['training'];

/** The optimiser of the kernels at a step, with the diagonal shift that its schedule has reached. */
export function optimiserOf(training: Training, step: number, diagonalShift: number): OptimiserDefinition {
  return {
    preconditioner: preconditionerOf(training, diagonalShift),
    rule: ruleOf(training),
    constantDistance: training.constantDistance,
    largestUpdate: training.largestUpdate > 0 ? training.largestUpdate : null,
    frozen: training.frozen,
    phaseOnly: step <= training.phaseFirstSteps,
  };
}

function preconditionerOf(training: Training, diagonalShift: number): Preconditioner {
  const { solver, relativeShift, directionDecay: decay, momentDecay } = training;
  switch (training.preconditioner) {
    case 'none':
      return { kind: 'none' };
    case 'stochasticReconfiguration':
      return { kind: training.preconditioner, solver, diagonalShift, relativeShift, regularisation: cutOf(training) };
    case 'spring':
      return { kind: 'spring', diagonalShift, decay };
    case 'march':
      return { kind: 'march', diagonalShift, decay, momentDecay };
    case 'linearMethod':
      return { kind: 'linearMethod', diagonalShift };
  }
}

function cutOf({ regularisation, cutoff }: Training): Regularisation {
  return regularisation === 'none' ? { kind: 'none' } : { kind: regularisation, cutoff };
}

function ruleOf({ rule, momentum, firstDecay, secondDecay, epsilon, weightDecay }: Training): UpdateRule {
  switch (rule) {
    case 'descent':
      return { kind: 'descent' };
    case 'momentum':
      return { kind: 'momentum', momentum };
    case 'adagrad':
      return { kind: 'adagrad', epsilon };
    case 'adadelta':
      return { kind: 'adadelta', decay: secondDecay, epsilon };
    case 'rmsProp':
      return { kind: 'rmsProp', decay: secondDecay, epsilon };
    case 'adam':
      return { kind: 'adam', firstDecay, secondDecay, epsilon };
    case 'adamW':
      return { kind: 'adamW', firstDecay, secondDecay, epsilon, weightDecay };
  }
}
