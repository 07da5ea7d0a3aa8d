import { beforeAll, describe, expect, it } from 'vitest';
import { openTensorBackend } from '../../main/tensor-backends';
import { tensorBackends } from '../../shared/run/tensor-backend';
import { networks } from '../testing/networks';
import type { TensorDevice } from './device';
import { Random } from '../../shared/random/random';
import { TensorWavefunction } from './wavefunction';

/** All backends of this machine are held against finite differences; wasm is always there. */
const backend = tensorBackends.find((name) => name === process.env.ANSATZ_TENSOR_BACKEND) ?? 'wasm';

let device: TensorDevice;

beforeAll(async () => {
  device = await openTensorBackend(backend);
});

const localDimensions = new Uint8Array(6).fill(2);

function randomConfigurations(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count * 6 }, () => random.below(2));
}

describe.each(networks)('%s', (_name, definition) => {
  it('has the derivatives of finite differences', async () => {
    const random = Random.seeded('7', 0);
    const made = new TensorWavefunction(definition, localDimensions, device.convolutions);
    const parameters = made.initialParameters(random).map((value) => value + 0.1 * random.normal());
    const configurations = randomConfigurations(3, random);
    made.setParameters(parameters);
    const found = await made.derivatives(configurations);
    const count = made.plan.parameterCount;
    const step = 3e-3;
    for (let parameter = 0; parameter < count; parameter++) {
      const [up, down] = [Float64Array.from(parameters), Float64Array.from(parameters)];
      up[parameter]! += step;
      down[parameter]! -= step;
      made.setParameters(up);
      const above = await made.logAmplitudes(configurations);
      made.setParameters(down);
      const below = await made.logAmplitudes(configurations);
      for (let sample = 0; sample < 3; sample++) {
        const re = (above[2 * sample]! - below[2 * sample]!) / (2 * step);
        let im = (above[2 * sample + 1]! - below[2 * sample + 1]!) / (2 * step);
        im -= (Math.round((im * 2 * step) / (2 * Math.PI)) * 2 * Math.PI) / (2 * step);
        expect(Math.abs(found.re[sample * count + parameter]! - re)).toBeLessThan(4e-3 * (1 + Math.abs(re)));
        if (found.im)
          expect(Math.abs(found.im[sample * count + parameter]! - im)).toBeLessThan(4e-3 * (1 + Math.abs(im)));
        else expect(im).toBe(0);
      }
    }
    made.dispose();
  });

  it('sums derivatives in one backward pass', async () => {
    const random = Random.seeded('8', 0);
    const made = new TensorWavefunction(definition, localDimensions, device.convolutions);
    made.setParameters(made.initialParameters(random).map((value) => value + 0.1 * random.normal()));
    const configurations = randomConfigurations(4, random);
    const rows = await made.derivatives(configurations);
    const weights = [1, -0.5, 0.25, 2];
    const turned = made.complex ? [0.3, 1, -1, 0.5] : null;
    const summed = await made.weightedDerivatives(
      configurations,
      Float64Array.from(weights),
      turned ? Float64Array.from(turned) : null,
    );
    const count = made.plan.parameterCount;
    for (let parameter = 0; parameter < count; parameter++) {
      let expected = 0;
      for (let sample = 0; sample < 4; sample++) {
        expected += weights[sample]! * rows.re[sample * count + parameter]!;
        if (turned && rows.im) expected += turned[sample]! * rows.im[sample * count + parameter]!;
      }
      expect(Math.abs(summed[parameter]! - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
    }
    made.dispose();
  });
});
