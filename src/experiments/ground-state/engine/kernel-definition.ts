import type { StepOptions, VariationalMonteCarloDefinition } from '../../../engine/native/variational-monte-carlo';
import { AnsatzError } from '../../../shared/contract/errors';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';

/** Wavefunction and sampler in the form of the kernels. */
export function kernelDefinition(
  spec: GroundStateSpec,
  system: DerivedSystem,
): Pick<VariationalMonteCarloDefinition, 'ansatz' | 'sampler'> {
  const { sampling } = spec;
  const { plan } = system;
  const [{ kind }] = plan.moves;
  if (plan.method !== 'metropolis' || plan.moves.length !== 1 || (kind !== 'local' && kind !== 'exchange')) {
    throw notYet(
      'sampling.method',
      `${plan.method} sampling with ${plan.moves.map((move) => move.kind).join(', ')} moves`,
    );
  }
  return {
    ansatz: system.definition,
    sampler: {
      move: kind,
      chains: sampling.chains,
      sweepsPerSample: sampling.sweepsPerSample,
      discardedSweeps: sampling.discardedSweeps,
      totalTwiceSz: system.totalTwiceSz,
      exchangePairs: system.exchangePairs,
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
