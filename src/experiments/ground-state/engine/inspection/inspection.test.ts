import { describe, expect, it } from 'vitest';
import { histogram } from '../../histogram';
import { amplitudesOf } from './amplitudes';
import { autocorrelation, chainsOf } from './chains';
import { entanglementSpectrum, partSites } from './entanglement';
import { complexTanh } from '../../../../shared/model/forward/functions';
import { hiddenUnitsOf } from './hidden-units';

/** Numbers of a linear congruential generator in (0, 1). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state + 0.5) / 2 ** 31;
  };
}

function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

describe('the entanglement spectrum', () => {
  const two = Uint8Array.of(2, 2);
  const all = Uint8Array.of(0, 0, 0, 1, 1, 0, 1, 1);

  it('of a product state is one level at zero', () => {
    // (0.6, 0.8) x (1, i)
    const { levels, vonNeumann } = entanglementSpectrum(all, Float64Array.of(0.6, 0, 0, 0.6, 0.8, 0, 0, 0.8), two, 1);
    expect(levels).toHaveLength(1);
    expect(levels[0]).toBeCloseTo(0, 12);
    expect(vonNeumann).toBeCloseTo(0, 12);
  });

  it('of a Bell pair is ln 2 twice, whatever its norm', () => {
    const { levels, vonNeumann } = entanglementSpectrum(all, Float64Array.of(0, 0, 3, 0, 0, -3, 0, 0), two, 1);
    expect(Array.from(levels)).toEqual([expect.closeTo(Math.LN2, 12), expect.closeTo(Math.LN2, 12)]);
    expect(vonNeumann).toBeCloseTo(Math.LN2, 12);
  });

  it('meets a hand-computed state in part of the space', () => {
    // 0.8 |0 1> + 0.6 |1 0>: weights 0.64 and 0.36
    const { levels } = entanglementSpectrum(Uint8Array.of(0, 1, 1, 0), Float64Array.of(0.8, 0, 0.6, 0), two, 1);
    expect(Array.from(levels)).toEqual([expect.closeTo(-Math.log(0.64), 12), expect.closeTo(-Math.log(0.36), 12)]);
  });

  it('cuts at most a half, and no more states than can be diagonalised', () => {
    expect(partSites(new Uint8Array(10).fill(2))).toBe(5);
    expect(partSites(new Uint8Array(20).fill(2))).toBe(8);
    expect(partSites(new Uint8Array(20).fill(3))).toBe(5);
    expect(partSites(Uint8Array.of(2))).toBe(0);
  });
});

describe('the autocorrelation', () => {
  it('of an autoregressive process is a geometric series', () => {
    const rho = 0.8;
    const [chains, length] = [64, 2_000];
    const noise = normal(3);
    const values = new Float64Array(chains * length);
    for (let chain = 0; chain < chains; chain++) {
      let value = noise();
      for (let t = 0; t < length; t++) {
        value = rho * value + Math.sqrt(1 - rho * rho) * noise();
        values[chain * length + t] = value;
      }
    }
    const { correlation, correlationError, time } = autocorrelation(values, chains);
    for (const lag of [1, 2, 5, 10]) {
      expect(Math.abs((correlation[lag] ?? 0) - rho ** lag)).toBeLessThan(5 * (correlationError[lag] ?? 0));
    }
    expect(time).toBeGreaterThan((0.93 * (0.5 * (1 + rho))) / (1 - rho));
    expect(time).toBeLessThan((1.07 * (0.5 * (1 + rho))) / (1 - rho));
  });

  it('of constant values is none', () => {
    const { correlation, time } = autocorrelation(new Float64Array(32).fill(2), 2);
    expect(Array.from(correlation)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(time).toBe(0.5);
  });

  it('is not asked of independent samples', () => {
    const batch = {
      configurations: new Uint8Array(8),
      logAmplitudes: new Float64Array(16),
      samples: 8,
      chains: 1,
      acceptanceRate: 1,
    };
    expect(chainsOf(batch, false)).toMatchObject({ found: false });
    expect(chainsOf(batch, true)).toMatchObject({ found: true });
  });
});

describe('amplitudes of samples', () => {
  it('are relative to the most probable one, and counted once', () => {
    const found = amplitudesOf({
      configurations: Uint8Array.of(0, 1, 1, 0, 0, 1),
      logAmplitudes: Float64Array.of(1, 0.5, 3, 1.5, 1, 0.5),
      samples: 3,
      chains: 1,
      acceptanceRate: 1,
    });
    expect(Array.from(found.logProbability)).toEqual([-4, 0, -4]);
    expect(Array.from(found.phase)).toEqual([-1, 0, -1].map((phase) => expect.closeTo(phase, 12)));
    expect(found.distinct).toBe(2);
    expect(Array.from(found.ranked)).toEqual([0, -4]);
  });
});

describe('hidden units', () => {
  it('have the hyperbolic tangent of complex numbers', () => {
    expect(complexTanh(0.5, 0)[0]).toBeCloseTo(Math.tanh(0.5), 14);
    expect(complexTanh(0, 0.5)[1]).toBeCloseTo(Math.tan(0.5), 14);
    expect(complexTanh(900, 1)).toEqual([1, 0]);
  });

  it('are averaged over samples and the images of a filter', () => {
    const machine = {
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: false,
      hiddenDensity: 1,
      symmetry: [0, 1, 1, 0],
      initialScale: 0.1,
      useVisibleBias: false,
      useHiddenBias: true,
    } as const;
    const model = {
      weights: { shape: [1, 2], data: Float64Array.of(0.3, 0.1) },
      hiddenBias: { shape: [1], data: Float64Array.of(0.05) },
    };
    const batch = {
      configurations: Uint8Array.of(0, 1),
      logAmplitudes: new Float64Array(2),
      samples: 1,
      chains: 1,
      acceptanceRate: 1,
    };
    const found = hiddenUnitsOf(machine, { step: 1, model, state: {} }, batch, Uint8Array.of(2, 2));
    // Up and down: 0.3 - 0.1 + 0.05, and the other way round.
    const inputs = [0.25, -0.15].map(Math.tanh);
    expect(found).toMatchObject({ found: true });
    if (!found.found) return;
    expect(found.part.mean[0]).toBeCloseTo((inputs[0]! + inputs[1]!) / 2, 14);
    expect(found.part.activity[0]).toBeCloseTo((inputs[0]! - inputs[1]!) / 2, 14);
  });
});

describe('a histogram', () => {
  it('shares all finite values out, also where all are equal', () => {
    const { centres, shares } = histogram([0, 1, 1, 4, Number.NaN], 4);
    expect(centres).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(shares).toEqual([0.25, 0.5, 0, 0.25]);
    expect(histogram([2, 2], 5).shares.reduce((sum, share) => sum + share, 0)).toBe(1);
    expect(histogram([], 3)).toEqual({ centres: [], shares: [] });
  });
});
