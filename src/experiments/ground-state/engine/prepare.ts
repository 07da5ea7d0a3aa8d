import type {
  NativeEngine,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../../../engine/native/variational-monte-carlo';
import { AnsatzError } from '../../../shared/contract/errors';
import { rotateSublattice, type CompiledOperator } from '../../../shared/hamiltonian';
import type { Charge } from '../../../shared/model/ansatz-definition';
import { deriveSystem, type DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';

/** @throws AnsatzError SPEC_NOT_RUNNABLE with the first problem. */
export function requireSystem(spec: GroundStateSpec): DerivedSystem {
  const derived = deriveSystem(spec);
  if (derived.ok) return derived.system;
  const first = derived.issues.find((issue) => issue.severity === 'error');
  const where = first?.line ? `${first.line}:${first.column} ` : '';
  throw new AnsatzError({
    code: 'SPEC_NOT_RUNNABLE',
    message: 'The run cannot start with these settings.',
    reason: first ? `${where}${first.message}` : 'The system could not be derived.',
    suggestion: first ? `Change ${first.path}.` : 'Check the Hamiltonian.',
  });
}

/** The operator in the basis that the network works in. */
export function rotated(operator: CompiledOperator, spec: GroundStateSpec, system: DerivedSystem): CompiledOperator {
  const { sublattice } = system.hamiltonian.lattice;
  return spec.system.basisRotation === 'marshall' && sublattice ? rotateSublattice(operator, sublattice) : operator;
}

/** What the kernels need to know, from the spec. */
export function kernelDefinition(
  spec: GroundStateSpec,
  system: DerivedSystem,
  seed: string,
  threads: number,
): VariationalMonteCarloDefinition {
  const { model, sampling } = spec;
  return {
    hamiltonian: rotated(system.hamiltonian.operator, spec, system),
    ansatz: {
      kind: 'machine',
      form: model.ansatz,
      complex: model.parameters === 'complex',
      hiddenDensity: model.hiddenDensity,
      symmetry: model.symmetry === 'none' ? [] : Array.from(system.symmetry),
      initialScale: model.initialScale,
      useVisibleBias: model.visibleBias,
      useHiddenBias: model.hiddenBias,
    },
    sampler: {
      method: 'metropolis',
      moves: [
        system.move === 'local'
          ? { kind: 'local', weight: 1 }
          : { kind: 'exchange', weight: 1, pairs: Array.from(system.exchangePairs) },
      ],
      chains: sampling.chains,
      sweepsPerSample: sampling.sweepsPerSample,
      discardedSweeps: sampling.discardedSweeps,
      charges: system.totalTwiceSz === null ? [] : [totalLevels(system, system.totalTwiceSz)],
      inverseTemperatures: [1],
    },
    seed,
    threads,
  };
}

/** The sum of levels m + S over all sites at a total 2 Sz. */
function totalLevels(system: DerivedSystem, totalTwiceSz: number): Charge {
  const { localDimensions } = system.hamiltonian.operator;
  const highest = localDimensions.reduce((sum, dimension) => sum + dimension - 1, 0);
  return { sites: Array.from(localDimensions.keys()), total: (highest + totalTwiceSz) / 2 };
}

/** Opens the kernels for a spec; the caller closes them. */
export function openKernels(
  native: NativeEngine,
  spec: GroundStateSpec,
  system: DerivedSystem,
  seed: string,
  threads: number,
): Promise<VariationalMonteCarlo> {
  return native.createVariationalMonteCarlo(kernelDefinition(spec, system, seed, threads));
}
