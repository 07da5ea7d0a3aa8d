import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTensorBackend } from '../../main/tensor-backends';
import { accurateArcTangent, accurateSine } from './elementary';

beforeAll(() => openTensorBackend('wasm'));

const largestError = async (of: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number, x: Float32Array) => {
  const found = Float64Array.from(await of(tf.tensor1d(x)).data());
  return found.reduce((most, value, place) => Math.max(most, Math.abs(value - exact(x[place]!))), 0);
};

describe('functions made of sums and products', () => {
  it('have the sine of the library of mathematics', async () => {
    const near = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100);
    expect(await largestError(accurateSine, Math.sin, near)).toBeLessThan(1e-6);
    const far = Float32Array.from({ length: 1001 }, (_, i) => 3 * (i - 500));
    expect(await largestError(accurateSine, Math.sin, far)).toBeLessThan(1e-4);
  });

  it('have its arc tangent, also of very large numbers', async () => {
    const x = Float32Array.from({ length: 4001 }, (_, i) => Math.sinh((i - 2000) / 50));
    expect(await largestError(accurateArcTangent, Math.atan, x)).toBeLessThan(5e-7);
    expect(await largestError(accurateArcTangent, Math.atan, Float32Array.of(0, -0, 1e38, -1e38, 1, -1))).toBeLessThan(
      2e-7,
    );
  });
});
