import type { ParameterTensor, VariationalMonteCarloState } from '../../../engine/native/variational-monte-carlo';
import type { Checkpoint, CheckpointTensor } from '../../../engine/run-context';

/** The state of the sampler and the network as named tensors. Complex tensors carry a last dimension of 2 (re, im). */
export function toCheckpoint(state: VariationalMonteCarloState, layout: readonly ParameterTensor[]): Checkpoint {
  const model: Record<string, CheckpointTensor> = {};
  for (const tensor of layout) {
    const { start, end } = range(tensor);
    model[tensor.name] = {
      shape: tensor.complex ? [...tensor.shape, 2] : tensor.shape,
      data: state.parameters.slice(start, end),
    };
  }
  return {
    step: state.step,
    model,
    state: {
      configurations: { shape: [state.configurations.length], data: state.configurations },
      randomState: { shape: [state.randomState.length], data: state.randomState },
      ...(state.optimiserState.length > 0 && {
        optimiser: { shape: [state.optimiserState.length], data: state.optimiserState },
      }),
    },
  };
}

/** @throws RangeError if the tensors are not those of the network. */
export function fromCheckpoint(checkpoint: Checkpoint, layout: readonly ParameterTensor[]): VariationalMonteCarloState {
  const total = layout.reduce((most, tensor) => Math.max(most, range(tensor).end), 0);
  const parameters = new Float64Array(total);
  for (const tensor of layout) {
    const stored = checkpoint.model[tensor.name]?.data;
    const { start, end } = range(tensor);
    if (!(stored instanceof Float64Array) || stored.length !== end - start) {
      throw new RangeError(
        `The checkpoint has no "${tensor.name}" of ${end - start} numbers: it belongs to another network.`,
      );
    }
    parameters.set(stored, start);
  }
  return {
    step: checkpoint.step,
    parameters,
    configurations: bytes(checkpoint, 'configurations'),
    randomState: bytes(checkpoint, 'randomState'),
    optimiserState: doubles(checkpoint, 'optimiser'),
  };
}

function range(tensor: ParameterTensor): { start: number; end: number } {
  const width = tensor.complex ? 2 : 1;
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  return { start: tensor.offset * width, end: (tensor.offset + count) * width };
}

function bytes(checkpoint: Checkpoint, name: string): Uint8Array {
  const data = checkpoint.state[name]?.data;
  if (!(data instanceof Uint8Array)) throw new RangeError(`The checkpoint has no "${name}".`);
  return data;
}

/** Checkpoints of runs whose optimiser had nothing to remember lack it. */
function doubles(checkpoint: Checkpoint, name: string): Float64Array {
  const data = checkpoint.state[name]?.data;
  return data instanceof Float64Array ? data : new Float64Array(0);
}
