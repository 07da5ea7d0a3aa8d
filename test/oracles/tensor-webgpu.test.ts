import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorDevice } from '../../src/engine/tensor/device';
import { Random } from '../../src/engine/tensor/random';
import { TensorNetwork } from '../../src/engine/tensor/tensor-network';
import { networksOfLayers } from '../../src/engine/testing/networks';
import type { NetworkDefinition } from '../../src/shared/model/ansatz-definition';
import { openTensorBackend } from '../../src/main/tensor-backends';

/** A Vulkan driver that runs on the processor, as Chromium brings it along; used where the machine names no other. */
const software = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/lib/chromium-browser/vk_swiftshader_icd.json'];

interface Numbers {
  readonly amplitudes: Float64Array;
  readonly re: Float32Array;
  readonly im: Float32Array | null;
  readonly summed: Float64Array;
}

async function numbers(definition: NetworkDefinition, convolutions: TensorDevice['convolutions']): Promise<Numbers> {
  const random = Random.seeded('11', 0);
  const network = new TensorNetwork(definition, new Uint8Array(6).fill(2), convolutions);
  network.setParameters(network.initialParameters(random).map((value) => value + 0.1 * random.normal()));
  const configurations = Uint8Array.from({ length: 4 * 6 }, () => random.below(2));
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

describe('the webgpu backend', () => {
  const onProcessor = new Map<string, Numbers>();
  let reason: string | null = null;

  beforeAll(async () => {
    const { convolutions } = await openTensorBackend('wasm');
    for (const [name, definition] of networksOfLayers) onProcessor.set(name, await numbers(definition, convolutions));
    process.env.VK_ICD_FILENAMES ??= software.find((file) => existsSync(file));
    await openTensorBackend('webgpu').catch((error: unknown) => (reason = String(error)));
  });

  it.for(networksOfLayers)(
    'has the amplitudes and derivatives of the wasm backend: %s',
    async ([name, of], { skip }) => {
      skip(reason !== null, reason ?? '');
      const [found, expected] = [await numbers(of, 'gathered'), onProcessor.get(name)!];
      expectClose(found.amplitudes, expected.amplitudes, 2e-5);
      expectClose(found.re, expected.re, 1e-4);
      expect(found.im === null).toBe(expected.im === null);
      if (found.im && expected.im) expectClose(found.im, expected.im, 1e-4);
      expectClose(found.summed, expected.summed, 3e-4);
    },
  );
});
