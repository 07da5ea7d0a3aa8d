import type { CheckpointTensor } from '../../engine/run-context';
import type { NpyArray } from '../../shared/run/npy';

/** Tensors as NumPy arrays. Complex ones are stored with a last dimension of 2 (re, im), which becomes complex128. */
export function modelArrays(
  model: Readonly<Record<string, CheckpointTensor>>,
  complex: boolean,
): Record<string, NpyArray> {
  return Object.fromEntries(Object.entries(model).map(([name, tensor]) => [name, toNpy(tensor, complex)]));
}

function toNpy({ shape, data }: CheckpointTensor, complex: boolean): NpyArray {
  if (data instanceof Uint8Array) return { type: '|u1', shape, data };
  if (data instanceof Uint32Array) return { type: '<u4', shape, data };
  return complex ? { type: '<c16', shape: shape.slice(0, -1), data } : { type: '<f8', shape, data };
}
