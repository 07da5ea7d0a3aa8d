import { describe, expect, it } from 'vitest';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { compile } from '../../shared/hamiltonian';
import { heisenberg, ising, kronecker, operatorOf, ringBonds, sigma, type Term } from '../testing/operators';
import { transverseFieldIsingChain } from './ising-chain';

const recognise = (operator: CompiledOperator): ReturnType<typeof transverseFieldIsingChain> =>
  transverseFieldIsingChain({ operator });

const path = (nSites: number): [number, number][] => ringBonds(nSites).slice(0, -1);

describe('the recogniser of the transverse-field Ising chain', () => {
  it('knows the ring and the open chain', () => {
    expect(recognise(ising(6, 1, 0.5))).toEqual({ nSites: 6, coupling: 1, field: 0.5, periodic: true, constant: 0 });
    expect(recognise(ising(6, 1, 0.5, { bonds: path(6) }))?.periodic).toBe(false);
  });

  it('knows it in any axes, signs and order of sites', () => {
    const bonds: [number, number][] = [
      [3, 0],
      [1, 3],
      [4, 1],
      [2, 4],
    ];
    expect(recognise(ising(5, -2, -3, { bonds, along: sigma.y, across: sigma.z }))).toEqual({
      nSites: 5,
      coupling: 2,
      field: 3,
      periodic: false,
      constant: 0,
    });
    expect(recognise(ising(6, -1, 1))?.coupling).toBe(1);
    expect(recognise(ising(5, -1, 1))?.coupling).toBe(-1);
  });

  it('adds up what is written in pieces, with spin operators and constants', () => {
    const half = sigma.z.map((row) => row.map((value) => value / 2));
    const pair = kronecker(half, half);
    const shifted = pair.map((row, i) =>
      row.map((value, j) =>
        i === j ? ([Number(value instanceof Array ? value[0] : value) + 0.5, 0] as const) : value,
      ),
    );
    const terms: Term[] = [
      ...ringBonds(5).map((sites) => ({ matrix: pair, sites, coefficient: -3 })),
      ...ringBonds(5).map((sites) => ({ matrix: shifted, sites: [...sites].reverse(), coefficient: -1 })),
      ...[0, 1, 2, 3, 4].map((site) => ({ matrix: sigma.x, sites: [site], coefficient: 0.25 })),
      ...[0, 1, 2, 3, 4].map((site) => ({ matrix: sigma.x, sites: [site], coefficient: 0.25 })),
    ];
    const found = recognise(operatorOf([2, 2, 2, 2, 2], terms, 1));
    expect(found?.coupling).toBeCloseTo(1, 14);
    expect(found?.field).toBeCloseTo(0.5, 14);
    expect(found?.constant).toBeCloseTo(1 - 2.5, 14);
  });

  it.each([
    ['a Heisenberg chain', heisenberg(6)],
    ['a field along the coupling', ising(6, 1, 0.5, { across: sigma.z })],
    ['a field missing on one site', withoutLastTerm(ising(6, 1, 0.5))],
    [
      'two rings',
      ising(6, 1, 0.5, {
        bonds: [
          [0, 1],
          [1, 2],
          [2, 0],
          [3, 4],
          [4, 5],
          [5, 3],
        ],
      }),
    ],
    ['a ladder rung', ising(6, 1, 0.5, { bonds: [...ringBonds(6), [0, 3]] })],
    ['a lone site', ising(3, 1, 0.5, { bonds: [[0, 1]] })],
    ['a spin 1', operatorOf([3], [])],
    ['a frustrated even ring', oneBondTurned(4)],
  ])('refuses %s', (_, operator) => {
    expect(recognise(operator)).toBeNull();
  });
});

describe('the recogniser on texts', () => {
  const fromText = (lattice: string, hamiltonian: string) => {
    const compiled = compile(`lattice ${lattice}\nsite spin(1/2)\nparam J = 2, h = 0.5\nH = ${hamiltonian}`);
    if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('; '));
    return transverseFieldIsingChain(compiled.hamiltonian);
  };

  it.each([
    ['chain(8) periodic', '-J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)', 2, 0.5, true],
    ['chain(8) open', 'J * sum <i,j> X(i)*X(j) + h * sum i Z(i)', 2, 0.5, false],
    ['chain(8) periodic', '-J * sum <i,j> Sz(i)*Sz(j) - h * sum i Sx(i)', 0.5, 0.25, true],
    ['chain(9) periodic', 'h * sum i Y(i) + 4*J * sum <i,j> Sx(i)*Sx(j)', -2, 0.5, true],
  ])('%s: %s', (lattice, hamiltonian, coupling, field, periodic) => {
    expect(fromText(lattice, hamiltonian)).toMatchObject({ coupling, field, periodic });
  });

  it.each([
    ['ladder(4, 2) periodic', '-J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)'],
    ['chain(8) periodic', '-J * sum <i,j> Z(i)*Z(j) - h * sum <<i,j>> Z(i)*Z(j) - h * sum i X(i)'],
    ['chain(8) periodic', '-J * sum <i,j> Z(i)*Z(j) - h * sum i X(i) - h * sum i Z(i)'],
  ])('refuses %s: %s', (lattice, hamiltonian) => {
    expect(fromText(lattice, hamiltonian)).toBeNull();
  });
});

function withoutLastTerm(operator: CompiledOperator): CompiledOperator {
  const { terms } = operator;
  return {
    ...operator,
    terms: {
      siteOffsets: terms.siteOffsets.slice(0, -1),
      sites: terms.sites.slice(0, -1),
      matrixIndex: terms.matrixIndex.slice(0, -1),
      coefficients: terms.coefficients.slice(0, -2),
    },
  };
}

function oneBondTurned(nSites: number): CompiledOperator {
  const operator = ising(nSites, 1, 1);
  const coefficients = operator.terms.coefficients.slice();
  coefficients[0] *= -1;
  return { ...operator, terms: { ...operator.terms, coefficients } };
}
