import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorDevice } from '../../src/engine/tensor/device';
import { registerGradients } from '../../src/engine/tensor/gradients';
import { Random } from '../../src/shared/random/random';
import { TensorWavefunction } from '../../src/engine/tensor/wavefunction';
import { networksOfLayers } from '../../src/engine/testing/networks';
import type { NetworkDefinition } from '../../src/shared/model/ansatz-definition';
import { tensorBackends } from '../../src/shared/run/tensor-backend';
import { openTensorBackend } from '../../src/main/tensor-backends';
import { kernels, type Kernel } from './support/tensor-kernels';

/** A Vulkan driver that runs on the processor, as Chromium brings it along; used where the machine names no other. */
const software = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/lib/chromium-browser/vk_swiftshader_icd.json'];

const localDimensions = new Uint8Array(6).fill(2);

interface Numbers {
  readonly amplitudes: Float64Array;
  readonly re: Float32Array;
  readonly im: Float32Array | null;
  readonly summed: Float64Array;
}

/** A network away from its start, with 4 configurations. */
function networkOf(
  definition: NetworkDefinition,
  convolutions: TensorDevice['convolutions'],
): { network: TensorWavefunction; parameters: Float64Array; configurations: Uint8Array; random: Random } {
  const random = Random.seeded('11', 0);
  const network = new TensorWavefunction(definition, localDimensions, convolutions);
  const parameters = network.initialParameters(random).map((value) => value + 0.1 * random.normal());
  network.setParameters(parameters);
  return { network, parameters, configurations: Uint8Array.from({ length: 4 * 6 }, () => random.below(2)), random };
}

async function numbers(definition: NetworkDefinition, convolutions: TensorDevice['convolutions']): Promise<Numbers> {
  const { network, configurations } = networkOf(definition, convolutions);
  const amplitudes = await network.logAmplitudes(configurations);
  const { re, im } = await network.derivatives(configurations);
  const weights = Float64Array.of(1, -0.5, 0.25, 2);
  const summed = await network.weightedDerivatives(configurations, weights, network.complex ? weights : null);
  network.dispose();
  return { amplitudes, re, im, summed };
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let place = 0; place < expected.length; place++) {
    expect(Math.abs(found[place]! - expected[place]!)).toBeLessThan(tolerance * (1 + Math.abs(expected[place]!)));
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** Steps along a direction with the error of the order of its square in the fourth power: (8 D(h) - D(2h)) / 12h. */
const stencil = [
  [1, 8 / 12],
  [-1, -8 / 12],
  [2, -1 / 12],
  [-2, 1 / 12],
] as const;

/** Slope of a weighted sum of what a kernel gives, along a direction of all its inputs: by its gradient and by differences. */
async function slopes({ shapes, of, map }: Kernel, random: Random): Promise<{ found: number; expected: number }> {
  const step = 2e-2;
  const deviates = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());
  const points = shapes.map((shape, input) => deviates(sizeOf(shape)).map((value) => map?.(value, input) ?? value));
  const directions = shapes.map((shape) => deviates(sizeOf(shape)).map(Math.sign));
  const tensors = (values: readonly Float64Array[]): tf.Tensor[] =>
    values.map((part, input) => tf.tensor(Float32Array.from(part), [...shapes[input]!]));
  const moved = (by: number): Float64Array[] =>
    points.map((point, input) => point.map((value, place) => value + by * directions[input]![place]!));
  const values = async (by: number): Promise<Float32Array> =>
    Float32Array.from(await tf.tidy(() => of(tensors(moved(by)))).data());
  const weights = deviates((await values(0)).length);
  const gradients = tf.tidy(() =>
    tf.grads((...inputs: tf.Tensor[]) => {
      const out = of(inputs);
      return tf.sum(tf.mul(out, tf.tensor(Float32Array.from(weights), out.shape)));
    })(tensors(points)),
  );
  let found = 0;
  for (const [input, gradient] of gradients.entries()) {
    (await gradient.data()).forEach((value, place) => (found += value * directions[input]![place]!));
  }
  let expected = 0;
  for (const [by, share] of stencil) {
    (await values(by * step)).forEach((value, place) => (expected += (share * weights[place]! * value) / step));
  }
  return { found, expected };
}

describe.each(tensorBackends)('the %s backend', (backend) => {
  const onProcessor = new Map<string, Numbers>();
  let reason: string | null = null;
  let device: TensorDevice;

  beforeAll(async () => {
    const { convolutions } = await openTensorBackend('wasm');
    for (const [name, definition] of networksOfLayers) onProcessor.set(name, await numbers(definition, convolutions));
    process.env.VK_ICD_FILENAMES ??= software.find((file) => existsSync(file));
    try {
      device = await openTensorBackend(backend);
    } catch (error) {
      reason = error instanceof Error && 'reason' in error ? `${error.message} ${String(error.reason)}` : String(error);
      process.stderr.write(`The ${backend} backend is not held against finite differences here: ${reason}\n`);
    }
    registerGradients();
  });

  it.for(kernels)('has the gradient of finite differences: $name', async (kernel, { skip }) => {
    skip(reason !== null, reason ?? '');
    const { found, expected } = await slopes(kernel, Random.seeded('13', 0));
    expect(Math.abs(found - expected)).toBeLessThan(1e-3 * (1 + Math.abs(expected)));
  });

  it.for(networksOfLayers)('has the log-derivatives of finite differences: %s', async ([, of], { skip }) => {
    skip(reason !== null, reason ?? '');
    const { network, parameters, configurations, random } = networkOf(of, device.convolutions);
    const { re, im } = await network.derivatives(configurations);
    for (let direction = 0; direction < 3; direction++) {
      const along = parameters.map(() => Math.sign(random.normal()));
      const expected = new Float64Array(8);
      const step = 4e-3;
      const start = await network.logAmplitudes(configurations);
      for (const [by, share] of stencil) {
        network.setParameters(parameters.map((value, place) => value + by * step * along[place]!));
        (await network.logAmplitudes(configurations)).forEach((value, place) => {
          const change = value - start[place]!;
          const turns = place % 2 === 1 ? Math.round(change / (2 * Math.PI)) : 0;
          expected[place]! += (share * (change - turns * 2 * Math.PI)) / step;
        });
      }
      network.setParameters(parameters);
      const found = Float64Array.from({ length: 8 }, (_, place) => {
        const rows = place % 2 === 0 ? re : im;
        const sample = Math.floor(place / 2);
        return along.reduce((sum, sign, p) => sum + sign * (rows?.[sample * along.length + p] ?? 0), 0);
      });
      expectClose(found, expected, 2e-3);
    }
    network.dispose();
  });

  it.for(networksOfLayers)(
    'has the amplitudes and derivatives of the wasm backend: %s',
    async ([name, of], { skip }) => {
      skip(reason !== null, reason ?? '');
      const [found, expected] = [await numbers(of, device.convolutions), onProcessor.get(name)!];
      expectClose(found.amplitudes, expected.amplitudes, 2e-5);
      expectClose(found.re, expected.re, 1e-4);
      expect(found.im === null).toBe(expected.im === null);
      if (found.im && expected.im) expectClose(found.im, expected.im, 1e-4);
      expectClose(found.summed, expected.summed, 3e-4);
    },
  );
});
