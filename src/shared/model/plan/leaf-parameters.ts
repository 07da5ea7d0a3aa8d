import { AnsatzError } from '../../contract/errors';
import type { Tensor } from '../../run/safetensors';
import type { AnsatzDefinition } from '../ansatz-definition';
import type { LayeredState } from './state-plan';

/** Tensors of a checkpoint by name; complex ones with real and imaginary part side by side. */
export type ModelTensors = Readonly<Record<string, Tensor>>;

/** Closed forms keep their tensors in this order. */
const machineOrder = ['visibleBias', 'hiddenBias', 'weights', 'pair'];

/** Every parameter of one network or machine by the name that its plan gives it. @throws AnsatzError CHECKPOINT_OTHER_MODEL */
export function leafParameters(
  definition: AnsatzDefinition,
  { plan }: LayeredState,
  tensors: ModelTensors,
  prefix: string,
): (name: string) => Float64Array {
  const parameters = plan.nodes.flatMap((node) => node.parameters);
  const names =
    definition.kind === 'machine'
      ? machineOrder.map((name) => `${prefix}${name}`).filter((name) => name in tensors)
      : // The vectors of an embedding are its weights.
        parameters.map(({ name }) => (name in tensors ? name : name.replace(/\.states$/, '.weights')));
  const pieces = names.map((name) => numbersOf(tensors, name));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length !== plan.parameterCount) throw otherModel(`${length} numbers instead of ${plan.parameterCount}`);
  const flat = new Float64Array(length);
  let at = 0;
  for (const piece of pieces) {
    flat.set(piece, at);
    at += piece.length;
  }
  const found = new Map(
    parameters.map(({ name, offset, step, size }) => [
      name,
      step === 1
        ? flat.subarray(offset, offset + size)
        : Float64Array.from({ length: size }, (_, place) => flat[offset + step * place] ?? 0),
    ]),
  );
  return (name) => {
    const numbers = found.get(name);
    if (numbers === undefined) throw otherModel(`no ${name}`);
    return numbers;
  };
}

/** The numbers of one tensor. @throws AnsatzError CHECKPOINT_OTHER_MODEL */
export function numbersOf(tensors: ModelTensors, name: string): Float64Array {
  const data = tensors[name]?.data;
  if (data instanceof Float64Array) return data;
  throw otherModel(`no "${name}"`);
}

export function otherModel(what: string): AnsatzError {
  return new AnsatzError({
    code: 'CHECKPOINT_OTHER_MODEL',
    message: 'The checkpoint does not hold the parameters of the wavefunction of its run.',
    reason: `It has ${what}.`,
    suggestion: 'Choose another checkpoint.',
  });
}
