import type { VariationalMonteCarloDefinition } from '../../../engine/native/variational-monte-carlo';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';

/** Wavefunction and sampler in the form of the kernels. */
export function kernelDefinition(
  spec: GroundStateSpec,
  system: DerivedSystem,
): Pick<VariationalMonteCarloDefinition, 'ansatz' | 'sampler'> {
  if (!system.model.isComplete) throw new RangeError('A system that was derived for a check has no first orbitals.');
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
