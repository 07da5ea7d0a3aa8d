import { describe, expect, it } from 'vitest';
import { AnsatzError } from '../../contract';
import { compile } from '../compile';
import { denseMatrix } from '../dense';
import type { CompiledHamiltonian } from '../model';
import { type Pauli, PauliSum } from '../pauli-sum.test-support';
import { addProduct, create, remove } from '../second-quantised.test-support';
import { bosonAlphabet, spinAlphabet } from './alphabets';
import { programFormats, writeProgram } from './index';
import { ladderTerms } from './ladder-terms';
import { type Alphabet, monomialsOf } from './local-words';
import { pauliList } from './pauli-list';

function compiled(text: string): CompiledHamiltonian {
  const result = compile(text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
  return result.hamiltonian;
}

const largestDifference = (a: Float64Array, b: Float64Array): number =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);

const ising = 'lattice chain(5) periodic\nsite spin(1/2)\nH = 0.25 - sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)';
const twisted =
  'lattice square(3, 2) periodic\nsite spin(1/2)\nH = sum <i,j> (Sx(i)*Sy(j) - Sy(i)*Sx(j)) + 0.5 * sum <i,j> S(i).S(j)';
const ring =
  'lattice chain(6) periodic\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.) + 1.5 * sum <i,j> n(i)*n(j)';
const hubbard =
  'lattice square(2, 2) open\nsite electron\nH = -sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i) + 0.3 * sum <i,j> S(i).S(j)';

/** The products of a list of Pauli matrices on qubits, with |1> for index 0 where `occupiedIsOne`. */
function matrixOfPaulis(text: string, nQubits: number, occupiedIsOne: boolean): { re: Float64Array; im: Float64Array } {
  const real = new PauliSum(nQubits);
  const imaginary = new PauliSum(nQubits);
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [coefficient = '', ...words] = line.split(' ');
    // In the other order of |0> and |1> both Y and Z change their sign.
    const factors = words.map((word): [number, Pauli] => {
      const [letter] = word;
      if (letter !== 'X' && letter !== 'Y' && letter !== 'Z') throw new Error(word);
      return [Number(word.slice(1)), letter];
    });
    const sign = occupiedIsOne && factors.filter(([, letter]) => letter !== 'X').length % 2 === 1 ? -1 : 1;
    const [, re = '0', im = '0'] = /^([-+]?[\d.e+-]+?)(?:([-+][\d.e-]+)j)?$/.exec(coefficient) ?? [];
    real.add(sign * Number(re), factors);
    imaginary.add(sign * Number(im), factors);
  }
  const [first, second] = [real.dense(), imaginary.dense()];
  return {
    re: first.re.map((value, index) => value - second.im[index]!),
    im: first.im.map((value, index) => value + second.re[index]!),
  };
}

describe('Pauli matrices', () => {
  it.each([
    ['Ising chain with a constant', ising, false],
    ['Dzyaloshinskii-Moriya and Heisenberg bonds', twisted, false],
    ['fermions with strings across the boundary', ring, true],
    ['electrons', hubbard, true],
    [
      'hard-core bosons',
      'lattice chain(4) open\nsite boson(1)\nH = sum <i,j> (adag(i)*a(j) + h.c.) + sum i n(i)',
      true,
    ],
  ])('are the matrix of H: %s', (_, text, occupiedIsOne) => {
    const hamiltonian = compiled(text);
    const expected = denseMatrix(hamiltonian.operator);
    const found = matrixOfPaulis(pauliList(hamiltonian), hamiltonian.modes.length, occupiedIsOne);
    expect(largestDifference(found.re, expected.re)).toBeLessThan(1e-13);
    expect(largestDifference(found.im, expected.im)).toBeLessThan(1e-13);
    expect(largestDifference(expected.re, new Float64Array(expected.re.length))).toBeGreaterThan(0.1);
  });

  it('are few: a Heisenberg bond has three', () => {
    const bond = compiled('lattice chain(2) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');
    const lines = pauliList(bond)
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(lines.sort()).toEqual(['0.25 X0 X1', '0.25 Y0 Y1', '0.25 Z0 Z1']);
  });
});

describe('operators of fermions', () => {
  it.each([
    ['a ring with interaction', ring],
    ['electrons with spin exchange', hubbard],
    [
      'hopping that turns the spin',
      'lattice chain(3) periodic\nsite electron\nH = sum <i,j> (cdag(i,up)*c(j,down) + h.c.) - sum <i,j> (cdag(i,up)*c(j,up) + h.c.)',
    ],
    ['pairing', 'lattice chain(4) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*cdag(j) + h.c.) - 0.4 * sum i n(i)'],
    ['three densities', 'lattice chain(5) open\nsite fermion\nH = n(0)*n(2)*n(4) + (cdag(1)*c(3)*n(2) + h.c.)'],
  ])('applied one by one are the matrix of H: %s', (_, text) => {
    const hamiltonian = compiled(text);
    const nModes = hamiltonian.modes.length;
    const found = new Float64Array(4 ** nModes);
    for (const { coefficient, creators, annihilators, densities } of ladderTerms(hamiltonian)) {
      expect(coefficient.im).toBe(0);
      addProduct(found, nModes, coefficient.re, [
        ...creators.map(create),
        ...annihilators.map(remove),
        ...densities.flatMap((mode) => [create(mode), remove(mode)]),
      ]);
    }
    expect(largestDifference(found, denseMatrix(hamiltonian.operator).re)).toBeLessThan(1e-13);
    expect(found.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });

  it('of a bond are two hops and no more', () => {
    const bond = compiled('lattice chain(2) open\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)');
    expect(ladderTerms(bond)).toEqual([
      { coefficient: { re: 1, im: 0 }, creators: [0], annihilators: [1], densities: [] },
      { coefficient: { re: 1, im: 0 }, creators: [1], annihilators: [0], densities: [] },
    ]);
  });
});

/** Matrices of the letters +, -, z and n on `dimension` levels, index 0 the highest. */
function letterMatrix(letter: string, dimension: number, isSpin: boolean): number[][] {
  const level = (index: number): number => dimension - 1 - index;
  const raised = (from: number): number =>
    isSpin ? Math.sqrt((from + 1) * (dimension - 1 - from)) : Math.sqrt(from + 1);
  return Array.from({ length: dimension }, (_, row) =>
    Array.from({ length: dimension }, (_unused, column) => {
      if (letter === 'z') return row === column ? level(row) - (dimension - 1) / 2 : 0;
      if (letter === 'n') return row === column ? level(row) : 0;
      if (letter === '+') return level(row) === level(column) + 1 ? raised(level(column)) : 0;
      return level(row) + 1 === level(column) ? raised(level(row)) : 0;
    }),
  );
}

const unitMatrix = (dimension: number): number[][] =>
  Array.from({ length: dimension }, (_, row) =>
    Array.from({ length: dimension }, (_c, column) => (row === column ? 1 : 0)),
  );

const multiply = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, inner) => sum + value * b[inner]![column]!, 0)));

const kronecker = (a: number[][], b: number[][]): number[][] =>
  a.flatMap((rowA) => b.map((rowB) => rowA.flatMap((value) => rowB.map((other) => value * other))));

describe('ladder words of spins and bosons', () => {
  const cases: readonly (readonly [string, string, Alphabet, boolean])[] = [
    [
      'spin 1 with a biquadratic term',
      'lattice chain(3) open\nsite spin(1)\nH = sum <i,j> (S(i).S(j) + 0.3 * (S(i).S(j))*(S(i).S(j))) + 0.2 * sum i Sx(i)',
      spinAlphabet(3),
      true,
    ],
    [
      'spin 5/2',
      'lattice chain(2) open\nsite spin(5/2)\nH = S(0).S(1) + 0.1 * Sz(0)*Sz(0)*Sz(0) + 0.2 * Sx(1)',
      spinAlphabet(6),
      true,
    ],
    [
      'bosons with a cut-off at four',
      'lattice chain(3) open\nsite boson(4)\nH = -sum <i,j> (adag(i)*a(j) + h.c.) + 0.5 * sum i n(i)*n(i) + 0.3 * (a(0) + adag(0))',
      bosonAlphabet(5),
      false,
    ],
  ];
  it.each(cases)('multiplied out are the matrix of H: %s', (_, text, alphabet, isSpin) => {
    const { operator } = compiled(text);
    const [dimension = 2] = operator.localDimensions;
    const nSites = operator.localDimensions.length;
    const size = dimension ** nSites;
    const found = new Float64Array(size * size);
    for (const { factors, coefficient } of monomialsOf(operator, () => alphabet, null)) {
      const matrices = Array.from({ length: nSites }, (_unused, site) =>
        [...(factors.find((factor) => factor.site === site)?.word ?? '')]
          .map((letter) => letterMatrix(letter, dimension, isSpin))
          .reduce(multiply, unitMatrix(dimension)),
      );
      matrices
        .reduce(kronecker)
        .flat()
        .forEach((value, index) => (found[index]! += coefficient.re * value));
    }
    expect(largestDifference(found, denseMatrix(operator).re)).toBeLessThan(1e-11);
  });

  it('keep simple terms simple', () => {
    const { operator } = compiled(
      'lattice chain(2) open\nsite boson(4)\nH = -sum <i,j> (adag(i)*a(j) + h.c.) + 0.5 * n(0)*(n(0) - 1)',
    );
    const words = monomialsOf(operator, () => bosonAlphabet(5), null).map(({ factors, coefficient }) => [
      factors.map(({ site, word }) => `${word}${site}`).join(' '),
      Number(coefficient.re.toPrecision(12)),
    ]);
    expect(Object.fromEntries(words)).toEqual({ '+0 -1': -1, '-0 +1': -1, '++--0': 0.5 });
  });
});

describe('programs', () => {
  it.each(programFormats)('%s is refused where it cannot hold the sites, with what to do instead', (format) => {
    const mixed = compiled(
      'lattice chain(4) open\nsite spin(1) on sublattice 0\nsite fermion on sublattice 1\nH = Sz(0)*Sz(0) + (cdag(1)*c(3) + h.c.)',
    );
    expect(() => writeProgram(mixed, format)).toThrow(AnsatzError);
  });

  it('say what they are of', () => {
    const text = writeProgram(compiled(`${hubbard}\nsector Nup = 2, Ndown = 1`), 'quspin');
    expect(text).toContain('#   lattice square(2, 2) open');
    expect(text).toContain('spinful_fermion_basis_general(4, Nf=(2, 1))');
  });
});
