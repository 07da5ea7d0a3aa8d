import type { NativeEngine, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import { AnsatzError } from '../../../shared/contract/errors';
import { rotateSublattice, type CompiledOperator } from '../../../shared/hamiltonian';
import { deriveSystem, type DerivedSystem } from '../derive';
import { kernelDefinition } from './kernel-definition';
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

/** Opens the kernels for a spec; the caller closes them. */
export function openKernels(
  native: NativeEngine,
  spec: GroundStateSpec,
  system: DerivedSystem,
  seed: string,
  threads: number,
): Promise<VariationalMonteCarlo> {
  const hamiltonian = rotated(system.hamiltonian.operator, spec, system);
  return native.createVariationalMonteCarlo({ ...kernelDefinition(spec, system), hamiltonian, seed, threads });
}
