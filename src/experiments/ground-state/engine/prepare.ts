import type {
  NativeEngine,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../../../engine/native/variational-monte-carlo';
import type { RunContext } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import { rotateSublattice, type CompiledOperator } from '../../../shared/hamiltonian';
import { deriveSystem, type DerivedSystem } from '../derive';
import { kernelDefinition } from './kernel-definition';
import type { GroundStateSpec } from '../schema';

/**
 * The system of a spec. `solve` false: without the mean field of first orbitals, for what opens no network.
 *
 * @throws AnsatzError SPEC_NOT_RUNNABLE with the first problem.
 */
export function requireSystem(spec: GroundStateSpec, { solve } = { solve: true }): DerivedSystem {
  const derived = deriveSystem(spec, { solve });
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

/** What `requireSystem` is about to do. */
export const preparing = ({ model }: GroundStateSpec): string =>
  model.orbitals === 'meanField'
    ? 'Compiling the system, with the mean field of first orbitals'
    : 'Compiling the system';

/** The operator in the basis that the network works in. */
export function rotated(operator: CompiledOperator, spec: GroundStateSpec, system: DerivedSystem): CompiledOperator {
  const { sublattice } = system.hamiltonian.lattice;
  return spec.system.basisRotation === 'marshall' && sublattice ? rotateSublattice(operator, sublattice) : operator;
}

/** Opens what trains a spec, or another definition on its device; the caller closes the kernels. */
export async function openTraining(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  definition = trainingDefinition(spec, system, context),
): Promise<VariationalMonteCarlo> {
  const { native } = context;
  const { device } = spec.training;
  if (device === 'native') return native.createVariationalMonteCarlo(definition);
  if (context.openTensor === undefined) {
    throw new AnsatzError({
      code: 'TENSOR_BACKEND_MISSING',
      message: `The ${device} backend of TensorFlow.js cannot be used here.`,
      reason: 'Whoever runs this has no backends of TensorFlow.js.',
      suggestion: 'Choose the native engine.',
    });
  }
  // TensorFlow.js is large: it is loaded only where it is asked for.
  const [opened, { createTensorMonteCarlo }] = await Promise.all([
    context.openTensor(device),
    import('../../../engine/tensor/training'),
  ]);
  return createTensorMonteCarlo(native, opened, definition);
}

/** Opens the native kernels for a spec; the caller closes them. */
export function openKernels(
  native: NativeEngine,
  spec: GroundStateSpec,
  system: DerivedSystem,
  seed: string,
  threads: number,
): Promise<VariationalMonteCarlo> {
  return native.createVariationalMonteCarlo(trainingDefinition(spec, system, { seed, threads }));
}

/** What trains a spec, in the form of the kernels. */
export function trainingDefinition(
  spec: GroundStateSpec,
  system: DerivedSystem,
  { seed, threads }: Pick<RunContext, 'seed' | 'threads'>,
): VariationalMonteCarloDefinition {
  const hamiltonian = rotated(system.hamiltonian.operator, spec, system);
  return { ...kernelDefinition(spec, system), hamiltonian, seed, threads };
}
