import { describe, expect, it } from 'vitest';
import {
  fermionHops,
  heisenberg,
  hopping,
  hubbard,
  kronecker,
  operatorOf,
  ringBonds,
  sigma,
  type Term,
} from '../testing/operators';
import { freeFermionEnergy } from './free-particles';
import { hermitianEigenvalues } from './hermitian';
import { freeFermions } from './one-body';

const sites = (count: number, from = 0): number[] => Array.from({ length: count }, (_, k) => from + k);
const two = (count: number): number[] => new Array<number>(count).fill(2);

/** -2 sum cos k over the lowest levels of a ring. */
function ringEnergy(nSites: number, particles: number): number {
  const levels = sites(nSites).map((m) => -2 * Math.cos((2 * Math.PI * m) / nSites));
  return levels
    .sort((a, b) => a - b)
    .slice(0, particles)
    .reduce((sum, level) => sum + level, 0);
}

describe('eigenvalues of Hermitian matrices', () => {
  it('of a ring with flux', () => {
    const size = 7;
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    const phase = 0.3;
    for (const [a, b] of ringBonds(size)) {
      re[a * size + b] = re[b * size + a] = -Math.cos(phase);
      im[a * size + b] = -Math.sin(phase);
      im[b * size + a] = Math.sin(phase);
    }
    const exact = sites(size).map((m) => -2 * Math.cos((2 * Math.PI * m) / size + phase));
    exact.sort((a, b) => a - b);
    Array.from(hermitianEigenvalues({ size, re, im })).forEach((value, k) => expect(value).toBeCloseTo(exact[k], 12));
  });
});

describe('free fermions', () => {
  it('of a ring, with fixed numbers and without', () => {
    const system = freeFermions(operatorOf(two(10), fermionHops(ringBonds(10)), 0.5));
    expect(system).not.toBeNull();
    if (!system) return;
    for (const total of [0, 1, 4, 5, 10]) {
      expect(freeFermionEnergy(system, [{ sites: sites(10), total }])).toBeCloseTo(0.5 + ringEnergy(10, total), 12);
    }
    expect(freeFermionEnergy(system, [])).toBeCloseTo(0.5 + ringEnergy(10, 5), 12);
    expect(freeFermionEnergy(system, [{ sites: sites(10), total: 11 }])).toBeNull();
    expect(freeFermionEnergy(system, [{ sites: sites(5), total: 2 }])).toBeNull();
  });

  it('of two species in their own numbers, with a potential', () => {
    const potential = [0.3, -0.2].map((coefficient, site): Term => ({
      matrix: [
        [1, 0],
        [0, 0],
      ],
      sites: [site],
      coefficient,
    }));
    const operator = hubbard(4, ringBonds(4), 0);
    const system = freeFermions(operator);
    const charges = [
      { sites: sites(4), total: 2 },
      { sites: sites(4, 4), total: 1 },
    ];
    expect(system && freeFermionEnergy(system, charges)).toBeCloseTo(ringEnergy(4, 2) + ringEnergy(4, 1), 12);
    const dimer = freeFermions(operatorOf(two(2), [...fermionHops([[0, 1]]), ...potential]));
    const lowest = 0.05 - Math.hypot(0.25, 1);
    expect(dimer && freeFermionEnergy(dimer, [{ sites: [0, 1], total: 1 }])).toBeCloseTo(lowest, 13);
  });

  it('of the XX chain and ring of spins', () => {
    // sx sx + sy sy = 2 (s+ s- + h.c.)
    const pair = { matrix: hopping, coefficient: 2 };
    const chain = (nSites: number, periodic: boolean) =>
      freeFermions(
        operatorOf(
          two(nSites),
          ringBonds(nSites)
            .slice(0, periodic ? nSites : -1)
            .map((bond): Term => ({ ...pair, sites: bond })),
        ),
      );
    const open = chain(2, false);
    expect(open && freeFermionEnergy(open, [])).toBeCloseTo(-2, 13);
    const ring = chain(4, true);
    expect(ring && freeFermionEnergy(ring, [])).toBeCloseTo(-4 * Math.SQRT2, 12);
    expect(ring && freeFermionEnergy(ring, [{ sites: sites(4), total: 1 }])).toBeCloseTo(-4, 12);
  });

  it.each([
    ['an interaction', hubbard(2, [[0, 1]], 1)],
    ['a Heisenberg ring', heisenberg(6)],
    ['pairing', operatorOf(two(3), [{ matrix: kronecker(sigma.x, sigma.x), sites: [0, 1] }])],
    ['a transverse field', operatorOf(two(2), [{ matrix: sigma.x, sites: [0] }])],
    [
      'spins on a lattice that is not a chain',
      operatorOf(
        two(4),
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ].map((bond) => ({ matrix: hopping, sites: bond })),
      ),
    ],
    [
      'a parity string on a number',
      operatorOf(two(3), [{ matrix: kronecker(sigma.z, sigma.z), sites: [0, 1], string: [2] }]),
    ],
    ['a term on three sites', operatorOf(two(3), [{ matrix: kronecker(hopping, sigma.z), sites: [0, 1, 2] }])],
    ['bosons', operatorOf([3, 3], [])],
  ])('are not %s', (_, operator) => {
    expect(freeFermions(operator)).toBeNull();
  });
});
