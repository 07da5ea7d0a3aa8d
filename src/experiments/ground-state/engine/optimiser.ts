import {
  stochasticReconfiguration,
  type OptimiserDefinition,
  type ReconfigurationSolver,
} from '../../../engine/native/optimiser';
import type { GroundStateSpec } from '../schema';

const solvers = {
  auto: 'auto',
  sr: 'parameterSpace',
  minSR: 'sampleSpace',
} as const satisfies Record<string, ReconfigurationSolver>;

/** The optimiser of the kernels that a solver stands for. */
export function optimiserOf(solver: GroundStateSpec['training']['solver'], diagonalShift: number): OptimiserDefinition {
  if (solver === 'gradient') return { ...stochasticReconfiguration('auto', 0), preconditioner: { kind: 'none' } };
  return stochasticReconfiguration(solvers[solver], diagonalShift);
}
