import { describe, expect, it } from 'vitest';
import { isingChainEnergy } from './free-fermions';

const perSite = (nSites: number, field: number, coupling = 1, periodic = true): number =>
  isingChainEnergy({ nSites, coupling, field, periodic, constant: 0 }) / nSites;

describe('energy of the Ising chain by free fermions', () => {
  it.each([
    [10, 0.5, -1.0635604409],
    [10, 1, -1.2784906443],
    [10, 2, -2.1271208819],
    [20, 1, -1.2745494843],
    [40, 0.5, -1.06354441],
    [40, 1, -1.2735668529],
    [80, 1, -1.2733213607],
    [80, 2, -2.1270888199],
  ])('of %i sites on a ring at field %d', (nSites, field, exact) => {
    expect(perSite(nSites, field)).toBeCloseTo(exact, 9);
  });

  it('tends to -4/pi at the critical point, open and closed', () => {
    expect(perSite(4001, 1)).toBeCloseTo(-4 / Math.PI, 6);
    // the open ends cost a constant energy of 1 - 2/pi in all
    expect(perSite(400, 1, 1, false) * 400).toBeCloseTo((-4 / Math.PI) * 400 + 1 - 2 / Math.PI, 2);
  });

  it('is elementary without field or coupling', () => {
    expect(perSite(7, 0)).toBeCloseTo(-1, 14);
    expect(perSite(7, 3, 0)).toBeCloseTo(-3, 14);
    expect(perSite(7, 0, 1, false)).toBeCloseTo(-6 / 7, 14);
    // an odd antiferromagnetic ring has one bond unhappy
    expect(perSite(7, 0, -1)).toBeCloseTo(-5 / 7, 14);
  });

  it('does not care for the signs that a rotation removes', () => {
    expect(perSite(8, -1.3)).toBe(perSite(8, 1.3));
    expect(perSite(8, 0.7, -1)).toBeCloseTo(perSite(8, 0.7), 14);
    expect(perSite(7, 0.7, -1, false)).toBe(perSite(7, 0.7, 1, false));
  });
});
