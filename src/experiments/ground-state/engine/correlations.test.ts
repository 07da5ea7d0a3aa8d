import { describe, expect, it } from 'vitest';
import { buildLattice } from '../../../shared/lattice';
import { latticeMomenta } from '../../../shared/lattice/zone';
import { blockedMeans, longitudinalCorrelations, pairsByDistance, spinValues, structureFactor } from './correlations';

const chain = (length: number) => buildLattice({ kind: 'chain', length, periodic: true });
const square = (length: number) => buildLattice({ kind: 'square', extent: [length, length], periodic: true });

describe('spin values', () => {
  it('run from +1 to -1 for any spin', () => {
    expect(Array.from(spinValues(Uint8Array.of(0, 1, 0, 1, 0, 2), Uint8Array.of(2, 2, 3)))).toEqual([
      1, -1, 1, -1, 1, -1,
    ]);
  });
});

describe('blocked means', () => {
  it('give the mean and, for independent samples, the standard error', () => {
    let state = 1;
    const uniform = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const values = Float64Array.from({ length: 32_000 }, uniform);
    const { mean, error } = blockedMeans(values.length, 1, (sample, into) => {
      into[0] += values[sample];
    });
    const expected = Math.sqrt(1 / 12 / values.length);
    expect(Math.abs(mean[0] - 0.5)).toBeLessThan(4 * expected);
    // 31 degrees of freedom: the error itself is known to about 13 %.
    expect(error[0] / expected).toBeGreaterThan(0.6);
    expect(error[0] / expected).toBeLessThan(1.4);
  });
});

describe('correlations of a Néel configuration', () => {
  const lattice = chain(8);
  const neel = Uint8Array.from({ length: 8 }, (_, i) => i % 2);
  const spins = spinValues(Uint8Array.from([...neel, ...neel]), new Uint8Array(8).fill(2));

  it('alternate', () => {
    const { correlation, magnetisation } = longitudinalCorrelations(spins, 8);
    expect(correlation.mean[1]).toBe(-1);
    expect(correlation.mean[2]).toBe(1);
    expect(Array.from(magnetisation.mean.subarray(0, 2))).toEqual([1, -1]);
    expect(Math.max(...correlation.error)).toBe(0);
  });

  it('put the whole structure factor at pi', () => {
    const momenta = latticeMomenta(lattice);
    const { mean } = structureFactor(spins, lattice, momenta);
    const peak = momenta.findIndex(([q]) => Math.abs(q - 1) < 1e-12);
    expect(mean[peak]).toBeCloseTo(8, 12);
    mean.forEach((value, k) => k !== peak && expect(value).toBeCloseTo(0, 12));
  });
});

describe('pairs by distance', () => {
  it('count every pair of the chain once, with nearest images', () => {
    const classes = pairsByDistance(chain(8));
    expect(classes.map(({ distance }) => distance)).toEqual([0, 1, 2, 3, 4]);
    expect(classes.map(({ pairs }) => pairs.length)).toEqual([8, 8, 8, 8, 4]);
  });

  it('of the 4 x 4 square add up to all pairs', () => {
    const classes = pairsByDistance(square(4));
    expect(classes.map(({ distance }) => distance.toFixed(4))).toEqual(
      [0, 1, Math.SQRT2, 2, Math.sqrt(5), Math.sqrt(8)].map((d) => d.toFixed(4)),
    );
    expect(classes.reduce((sum, { pairs }) => sum + pairs.length, 0)).toBe(16 + (16 * 15) / 2);
  });
});

describe('momenta', () => {
  it('of the square close the zone on both sides', () => {
    const momenta = latticeMomenta(square(4));
    expect(momenta).toHaveLength(25);
    expect(momenta[0]).toEqual([0, 0]);
    expect(momenta[24][0]).toBeCloseTo(2, 12);
  });

  it('of a tube go round it', () => {
    const tube = buildLattice({ kind: 'square', extent: [4, 6], periodic: [false, true] });
    const along = latticeMomenta(tube).map(([, ky]) => Number(ky.toFixed(9)));
    expect(along).toEqual([0, 1, 2, 3, 4, 5, 6].map((m) => Number((m / 3).toFixed(9))));
  });

  it('obey the sum rule: the mean of S(q) over the zone is 1 for spin 1/2', () => {
    const lattice = square(4);
    const configurations = Uint8Array.from({ length: 16 * 5 }, (_, i) => (i * 7919 + (i >> 2)) % 2);
    const spins = spinValues(configurations, new Uint8Array(16).fill(2));
    const inZone = latticeMomenta(lattice).filter(([x, y]) => x < 2 - 1e-9 && y < 2 - 1e-9);
    expect(inZone).toHaveLength(16);
    const { mean } = structureFactor(spins, lattice, inZone);
    expect(mean.reduce((sum, value) => sum + value, 0) / 16).toBeCloseTo(1, 12);
  });
});
