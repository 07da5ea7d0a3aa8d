import type { StepOptions, VariationalMonteCarloDefinition } from '../../../engine/native/variational-monte-carlo';
import { AnsatzError } from '../../../shared/contract/errors';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';

/** Wavefunction and sampler in the form of the kernels. */
export function kernelDefinition(
  spec: GroundStateSpec,
  system: DerivedSystem,
): Pick<VariationalMonteCarloDefinition, 'ansatz' | 'sampler'> {
  const { chains, sweepsPerSample, discardedSweeps } = spec.sampling;
  const { method, moves, charges, pairs, inverseTemperatures } = system.plan;
  return {
    ansatz: system.definition,
    sampler: {
      method,
      moves: moves.map(({ kind, weight }) =>
        kind === 'exchange' || kind === 'hop' ? { kind, weight, pairs: Array.from(pairs) } : { kind, weight },
      ),
      chains,
      sweepsPerSample,
      discardedSweeps,
      charges,
      inverseTemperatures,
    },
  };
}

/** What one step is told. */
export function stepOptions(
  { sampling, training }: GroundStateSpec,
  learningRate: number,
  diagonalShift: number,
): StepOptions {
  const solvers = { auto: 'auto', parameterSpace: 'sr', sampleSpace: 'minSR', conjugateGradient: null } as const;
  const natural = training.preconditioner === 'stochasticReconfiguration' ? solvers[training.solver] : null;
  const solver = training.preconditioner === 'none' ? 'gradient' : natural;
  if (solver === null || training.rule !== 'descent') {
    throw notYet('training.preconditioner', `${training.preconditioner} with ${training.rule}`);
  }
  return { samples: sampling.samples, learningRate, diagonalShift, solver };
}

function notYet(path: string, what: string): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_CANNOT',
    message: `The engine has no ${what}.`,
    reason: `This build of the engine does not know what ${path} asks for.`,
    suggestion: `Change ${path}.`,
  });
}
