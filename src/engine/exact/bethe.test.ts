import { describe, expect, it } from 'vitest';
import { rotateSublattice } from '../../shared/hamiltonian';
import { heisenberg, ising, kronecker, operatorOf, ringBonds, sigma } from '../testing/operators';
import { heisenbergRingEnergy } from './bethe';
import { heisenbergRing } from './heisenberg-ring';

const perSite = (nSites: number, spinsDown = nSites / 2): number =>
  (heisenbergRingEnergy({ nSites, coupling: 1, constant: 0, spinsDown }) ?? NaN) / nSites;

describe('the Heisenberg ring by the Bethe ansatz', () => {
  it.each([
    [10, -0.4515446354],
    [16, -0.4463935225],
    [20, -0.4452193265],
    [40, -0.4436630697],
    [80, -0.4432759519],
  ])('of %i sites', (nSites, exact) => {
    expect(perSite(nSites)).toBeCloseTo(exact, 9);
    expect(Math.abs(perSite(nSites) - exact)).toBeLessThan(1e-10);
  });

  it('is elementary for four sites, one spin wave and none', () => {
    expect(perSite(4) * 4).toBeCloseTo(-2, 13);
    // the lowest spin wave has momentum pi: N / 4 - 2
    expect(perSite(12, 1) * 12).toBeCloseTo(1, 13);
    expect(perSite(12, 0) * 12).toBeCloseTo(3, 14);
  });

  it('tends to 1/4 - ln 2', () => {
    const infinite = 0.25 - Math.LN2;
    expect(perSite(400) - infinite).toBeCloseTo(-(Math.PI ** 2) / 12 / 400 ** 2, 6);
  });
});

describe('the recogniser of the Heisenberg ring', () => {
  const sites = (nSites: number): number[] => Array.from({ length: nSites }, (_, site) => site);

  it('knows it plain, with Marshall signs, in Pauli matrices and in any order of the sites', () => {
    expect(heisenbergRing(heisenberg(6), [])).toEqual({ nSites: 6, coupling: 1, constant: 0, spinsDown: 3 });
    const turned = rotateSublattice(heisenberg(6), Uint8Array.of(0, 1, 0, 1, 0, 1));
    expect(heisenbergRing(turned, [])).toEqual({ nSites: 6, coupling: 1, constant: 0, spinsDown: 3 });
    const order = [3, 0, 5, 2, 1, 4];
    const bonds = ringBonds(6).map(([a, b]): [number, number] => [order[a], order[b]]);
    expect(heisenbergRing(heisenberg(6, bonds), [])?.nSites).toBe(6);
    const pauli = (['x', 'y', 'z'] as const).flatMap((axis) =>
      ringBonds(4).map((pair) => ({ matrix: kronecker(sigma[axis], sigma[axis]), sites: pair })),
    );
    expect(heisenbergRing(operatorOf([2, 2, 2, 2], pauli, 1), [])).toMatchObject({ coupling: 4, constant: 1 });
  });

  it('knows its sectors', () => {
    const down = (total: number): number | undefined =>
      heisenbergRing(heisenberg(6), [{ sites: sites(6), total }])?.spinsDown;
    expect([0, 2, 3, 5, 6].map(down)).toEqual([0, 2, 3, 1, 0]);
    expect(down(7)).toBeUndefined();
    expect(heisenbergRing(heisenberg(6), [{ sites: [0, 1, 2], total: 1 }])).toBeNull();
  });

  it.each([
    ['an open chain', heisenberg(6, ringBonds(6).slice(0, -1))],
    ['an odd ring', heisenberg(5)],
    [
      'a ferromagnet',
      operatorOf(
        [2, 2, 2, 2],
        ringBonds(4).map((sites) => ({ matrix: kronecker(sigma.z, sigma.z), sites, coefficient: -1 })),
      ),
    ],
    ['an Ising ring', ising(6, -1, 0)],
    ['second neighbours', heisenberg(6, [...ringBonds(6), [0, 2]])],
    ['spins 1', operatorOf([3, 3, 3, 3], [])],
  ])('refuses %s', (_, operator) => {
    expect(heisenbergRing(operator, [])).toBeNull();
  });
});
