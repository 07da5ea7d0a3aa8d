import { describe, expect, it } from 'vitest';
import type { Checkpoint, CheckpointTensor } from '../../../engine/run-context';
import { groundStatePresets } from '../presets';
import type { GroundStateSpec } from '../schema';
import { weightsImage } from './weights-image';

const [{ spec }] = groundStatePresets;
const withModel = (model: Partial<GroundStateSpec['model']>): GroundStateSpec => ({
  ...spec,
  model: { ...spec.model, ...model },
});
const checkpoint = (model: Record<string, CheckpointTensor>): Checkpoint => ({ step: 1, model, state: {} });

describe('the image of the weights', () => {
  it('of a machine has a row for each filter', () => {
    const weights = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(weightsImage(checkpoint({ weights }), withModel({}), 3)).toMatchObject({ rows: 2, columns: 3 });
  });

  it('of a complex machine splits real and imaginary parts', () => {
    const weights = { shape: [1, 2, 2], data: Float64Array.of(1, 10, 2, 20) };
    const image = weightsImage(checkpoint({ weights }), withModel({ parameters: 'complex' }), 2);
    expect(Array.from(image.values)).toEqual([1, 2]);
    expect(Array.from(image.imaginary)).toEqual([10, 20]);
  });

  it('of a Jastrow state is the symmetric matrix of its pairs', () => {
    const pair = { shape: [3], data: Float64Array.of(1, 2, 3) };
    const image = weightsImage(checkpoint({ pair }), withModel({ ansatz: 'jastrow' }), 3);
    expect(Array.from(image.values)).toEqual([0, 1, 2, 1, 0, 3, 2, 3, 0]);
  });

  it('of a Jastrow state with shared pairs is one row', () => {
    const pair = { shape: [2], data: Float64Array.of(1, 2) };
    expect(weightsImage(checkpoint({ pair }), withModel({ ansatz: 'jastrow' }), 4)).toMatchObject({
      rows: 1,
      columns: 2,
    });
  });
});
