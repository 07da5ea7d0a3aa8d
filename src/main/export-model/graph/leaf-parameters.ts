import type { CheckpointTensor } from '../../../engine/run-context';
import type { LayeredState } from '../../../engine/tensor/state-plan';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import { AnsatzError } from '../../../shared/contract';

/** Tensors of a checkpoint by name; complex ones with real and imaginary part side by side. */
export type ModelTensors = Readonly<Record<string, CheckpointTensor>>;

/** Closed forms keep their tensors in this order. */
const machineOrder = ['visibleBias', 'hiddenBias', 'weights', 'pair'];

/** Every parameter of one network or machine by the name that its plan gives it. */
export function leafParameters(
  definition: AnsatzDefinition,
  { plan }: LayeredState,
  tensors: ModelTensors,
  prefix: string,
): (name: string) => Float32Array {
  const parameters = plan.nodes.flatMap((node) => node.parameters);
  const names =
    definition.kind === 'machine'
      ? machineOrder.map((name) => `${prefix}${name}`).filter((name) => name in tensors)
      : // The vectors of an embedding are its weights.
        parameters.map(({ name }) => (name in tensors ? name : name.replace(/\.states$/, '.weights')));
  const flat = names.flatMap((name) => [...numbersOf(tensors, name)]);
  if (flat.length !== plan.parameterCount) throw doesNotFit(`${flat.length} numbers instead of ${plan.parameterCount}`);
  return (name) => {
    const found = parameters.find((parameter) => parameter.name === name);
    if (!found) throw doesNotFit(`no ${name}`);
    const { offset, step, size } = found;
    return Float32Array.from({ length: size }, (_, place) => flat[offset + step * place] ?? 0);
  };
}

function numbersOf(tensors: ModelTensors, name: string): Float64Array {
  const data = tensors[name]?.data;
  if (data instanceof Float64Array) return data;
  throw doesNotFit(`no "${name}"`);
}

function doesNotFit(what: string): AnsatzError {
  return new AnsatzError({
    code: 'EXPORT_NOT_POSSIBLE',
    message: 'The checkpoint does not hold the parameters of the wavefunction of its run.',
    reason: `It has ${what}.`,
    suggestion: 'Choose another checkpoint.',
  });
}
