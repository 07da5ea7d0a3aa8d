import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import { allConfigurations, hasNativeAmplitudes, takesStepsOfFiniteDifferences } from '../testing/both-engines';
import { nSites } from '../testing/tensor-training';
import { projections, translations, wavefunctions } from '../testing/wavefunctions';
import { Images } from '../../shared/model/plan/images';
import { Random } from '../../shared/random/random';
import { TensorWavefunction } from './wavefunction';

const { native, device } = await openTensorEngines();

describe.each(wavefunctions)('%s', (_name, definition) => {
  it('has the amplitudes of the native engine', () => hasNativeAmplitudes({ native, device }, definition));

  it('takes the steps of finite differences on both engines: energy, gradient, stochastic reconfiguration', () =>
    takesStepsOfFiniteDifferences({ native, device }, definition));
});

/** h s of configurations, with sites moved by `step` and flipped or not. */
const moved = (configurations: Uint8Array, permutation: readonly number[], flip: boolean): Uint8Array =>
  configurations.map((_, place) => {
    const [start, site] = [place - (place % nSites), place % nSites];
    const index = configurations[start + permutation[site]!]!;
    return flip ? 1 - index : index;
  });

describe('projected states are eigenstates of the symmetry:', () => {
  const step = translations.slice(nSites, 2 * nSites);
  const same = translations.slice(0, nSites);
  it.each([
    ['momentum zero', step, false, [1, 0]],
    ['momentum pi / 3', step, false, [0.5, Math.sqrt(0.75)]],
    ['momentum pi of complex weights', step, false, [-1, 0]],
    ['odd reflection', same.toReversed(), false, [-1, 0]],
    ['even spin flip', same, true, [1, 0]],
    ['odd spin flip at momentum pi', same, true, [-1, 0]],
    ['odd spin flip at momentum pi', step, false, [-1, 0]],
  ] as const)('%s', async (name, permutation, flip, [re, im]) => {
    const localDimensions = new Uint8Array(nSites).fill(2);
    const wavefunction = new TensorWavefunction(projections[name]!, localDimensions, device.convolutions);
    const random = Random.seeded('21', 0);
    wavefunction.setParameters(wavefunction.initialParameters(random).map((value) => value + 0.1 * random.normal()));
    const all = allConfigurations(localDimensions);
    const numbers = (logarithms: Float64Array): readonly (readonly [number, number])[] =>
      Array.from({ length: logarithms.length / 2 }, (_, k) => {
        const size = Math.exp(logarithms[2 * k]!);
        return [size * Math.cos(logarithms[2 * k + 1]!), size * Math.sin(logarithms[2 * k + 1]!)] as const;
      });
    const before = numbers(await wavefunction.logAmplitudes(all));
    const after = numbers(await wavefunction.logAmplitudes(moved(all, permutation, flip)));
    wavefunction.dispose();
    const largest = before.reduce((most, [x, y]) => Math.max(most, Math.hypot(x, y)), 0);
    before.forEach(([x, y], k) => {
      const [a, b] = after[k]!;
      expect(Math.hypot(re * x - im * y - a, re * y + im * x - b)).toBeLessThan(1e-5 * largest);
    });
    expect(largest).toBeGreaterThan(0);
  });
});

it('leaves out elements without a character, and knows the signs of fermions', () => {
  const images = new Images(
    {
      ...{ kind: 'projected', state: projections['momentum zero']!, spinFlip: null, fermionic: true },
      permutations: [0, 1, 2, 1, 0, 2, 2, 1, 0],
      characters: [2, 0, 0, 1, 0, 0],
    },
    Uint8Array.of(2, 2, 2),
  );
  expect([images.count, images.real]).toEqual([2, false]);
  const configurations = Uint8Array.of(0, 0, 1, 0, 1, 0);
  expect(images.of(configurations)).toEqual(Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0));
  // Exchanging two occupied modes changes the sign, moving one particle alone does not.
  expect(Array.from(images.factors(configurations), (value) => value + 0)).toEqual([2, 0, 0, 1, 2, 0, 0, -1]);
});
