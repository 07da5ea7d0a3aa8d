import { describe, expect, it } from 'vitest';
import { sectorDimension, totalSzCharges } from './charges';
import { configurationsOf } from './configurations';

const sites = (from: number, count: number): number[] => Array.from({ length: count }, (_, k) => from + k);

describe('sectors of conserved charges', () => {
  it('have binomial dimensions', () => {
    const spins = new Uint8Array(24).fill(2);
    expect(sectorDimension(spins, totalSzCharges(spins, 0) ?? [])).toBe(2_704_156n);
    expect(sectorDimension(spins, [])).toBe(16_777_216n);
    const modes = new Uint8Array(32).fill(2);
    const species = [sites(0, 16), sites(16, 16)].map((own) => ({ sites: own, total: 7 }));
    expect(sectorDimension(modes, species)).toBe(11_440n ** 2n);
  });

  it('count spins 1 and bosons with a cut-off', () => {
    const spins = Uint8Array.of(3, 3);
    expect([4, 2, 0, -2, -4].map((twice) => sectorDimension(spins, totalSzCharges(spins, twice) ?? []))).toEqual([
      1n,
      2n,
      3n,
      2n,
      1n,
    ]);
    expect(sectorDimension(new Uint8Array(4).fill(3), [{ sites: sites(0, 4), total: 3 }])).toBe(16n);
  });

  it('list their configurations in ascending order', () => {
    const dimensions = Uint8Array.of(2, 3, 2, 4);
    const charges = [
      { sites: [0, 1], total: 1 },
      { sites: [3], total: 2 },
    ];
    expect(Array.from(configurationsOf(dimensions, charges))).toEqual([
      ...[0, 2, 0, 1],
      ...[0, 2, 1, 1],
      ...[1, 1, 0, 1],
      ...[1, 1, 1, 1],
    ]);
    expect(configurationsOf(dimensions, [])).toHaveLength(48 * 4);
    expect(configurationsOf(dimensions, [{ sites: [0], total: 2 }])).toHaveLength(0);
  });

  it('are not there for totals that no state has', () => {
    expect(totalSzCharges(Uint8Array.of(2, 2, 2), 0)).toBeNull();
    expect(totalSzCharges(Uint8Array.of(2, 2), 4)).toBeNull();
    expect(sectorDimension(Uint8Array.of(2, 2), [{ sites: [0, 1], total: 3 }])).toBe(0n);
  });
});
