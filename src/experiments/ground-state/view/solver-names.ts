import type { SolverKind } from '../memory-cost';

export const solverNames: Readonly<Record<SolverKind, string>> = {
  parameterSpace: 'SR',
  sampleSpace: 'minSR',
  conjugateGradient: 'conjugate gradients',
  none: 'gradient',
};
