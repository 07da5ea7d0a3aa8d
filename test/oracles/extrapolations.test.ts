import { describe, expect, it } from 'vitest';
import { openNative } from '../../src/main/native-binding';
import { abscissaOf, extrapolate } from '../../src/shared/statistics/extrapolation';
import { exactEnergy, ising, pauli } from './support/exact-rows';

const native = await openNative();

/** Exact energies per site of periodic chains, as points that have no errors of their own. */
async function points(text: (lattice: string) => string, sizes: readonly number[]) {
  return Promise.all(
    sizes.map(async (size) => {
      const { energyPerSite } = await exactEnergy(native, text(`chain(${size})`));
      const point = {
        nSites: size,
        extents: [size],
        energyPerSite,
        energyPerSiteError: 0,
        variancePerSiteSquared: 0,
        vScore: 0,
        exactEnergyPerSite: energyPerSite,
      };
      return { x: abscissaOf(point, '1/L²') ?? Number.NaN, y: energyPerSite, error: 0 };
    }),
  );
}

describe('exact energies of chains extrapolate to the infinite one', () => {
  it('the critical Ising chain: -4/π with the slope -π c v / 6 of c = 1/2, v = 2', async () => {
    const found = extrapolate(await points((lattice) => ising(lattice, 1), [16, 20, 32, 40, 64, 80]), [0, 1, 2]);
    expect(Math.abs((found?.limit.value ?? 0) + 4 / Math.PI)).toBeLessThan(3 * (found?.limit.error ?? 0));
    expect(found?.limit.error).toBeLessThan(1e-8);
    expect(found?.fit.coefficients[1]).toBeCloseTo(-Math.PI / 6, 4);
  });

  it('the Heisenberg chain: 1/4 - ln 2 in S·S, within an error that its logarithms widen', async () => {
    const found = extrapolate(await points(pauli, [16, 20, 40, 80]), [0, 1, 2]);
    const limit = 4 * (1 / 4 - Math.log(2));
    expect(Math.abs((found?.limit.value ?? 0) - limit)).toBeLessThan(3 * (found?.limit.error ?? 0));
    expect(Math.abs((found?.limit.value ?? 0) - limit)).toBeLessThan(5e-6);
    // A line in 1/L is wrong, and says so: its error is a hundred times larger.
    const wrong = (await points(pauli, [16, 20, 40, 80])).map((point) => ({ ...point, x: Math.sqrt(point.x) }));
    expect(extrapolate(wrong, [0, 1])?.limit.error ?? 0).toBeGreaterThan(30 * (found?.limit.error ?? 1));
  });
});
