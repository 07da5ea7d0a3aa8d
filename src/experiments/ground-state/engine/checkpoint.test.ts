import { describe, expect, it } from 'vitest';
import type { ParameterTensor, VariationalMonteCarloState } from '../../../engine/native/variational-monte-carlo';
import { fromCheckpoint, toCheckpoint } from './checkpoint';

const layout: readonly ParameterTensor[] = [
  { name: 'hiddenBias', shape: [2], offset: 0, complex: true },
  { name: 'weights', shape: [2, 3], offset: 2, complex: true },
];

const state: VariationalMonteCarloState = {
  step: 7,
  parameters: Float64Array.from({ length: 16 }, (_, i) => i / 10),
  configurations: Uint8Array.of(0, 1, 1),
  randomState: Uint8Array.of(9, 8, 7, 6),
  optimiserState: Float64Array.of(5, 3, 0, 0, 0, 0),
};

describe('checkpoints', () => {
  it('name the tensors of the network, complex ones with a last dimension of two', () => {
    const { model } = toCheckpoint(state, layout);
    expect(model.weights.shape).toEqual([2, 3, 2]);
    expect(Array.from(model.hiddenBias.data)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('come back as they were', () => expect(fromCheckpoint(toCheckpoint(state, layout), layout)).toEqual(state));

  it('of another network are refused', () => {
    const other = [{ ...layout[0], shape: [3] }, layout[1]];
    expect(() => fromCheckpoint(toCheckpoint(state, layout), other)).toThrow(/another network/);
  });

  it('without the random state are refused', () => {
    const checkpoint = toCheckpoint(state, layout);
    expect(() => fromCheckpoint({ ...checkpoint, state: {} }, layout)).toThrow(/configurations/);
  });
});
