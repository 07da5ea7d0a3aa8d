import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import type { LevelScope, Spectrum, SpectrumAnswer } from '../../src/shared/run/exact';
import { compile } from '../../src/shared/hamiltonian';
import { runContext } from '../support/run-context';

const native = await openNative();

async function answer(text: string, states: number, scope: LevelScope): Promise<SpectrumAnswer> {
  const wanted = { states, scope, maximumSeconds: 600 };
  const work = groundStateEngine.spectrum?.(specFromHamiltonian(text), wanted, runContext(native, '1'));
  if (work === undefined) throw new Error('no levels');
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}

async function levels(text: string, states: number, scope: LevelScope): Promise<Spectrum> {
  const found = await answer(text, states, scope);
  if (!found.found) throw new Error(found.reason);
  return found.spectrum;
}

/** Energies counted with multiplicity. */
const expanded = ({ levels: found }: Spectrum): readonly number[] =>
  found.flatMap(({ energy, degeneracy }) => new Array<number>(degeneracy).fill(energy));

/** All energies of the whole space, without any symmetry. */
async function wholeSpectrum(text: string): Promise<readonly number[]> {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('not valid');
  const { operator, report } = compiled.hamiltonian;
  const exact = await native.createExactDiagonalisation(operator, {
    charges: [],
    eigenvalues: Number(report.dimension),
    wantVectors: false,
    tolerance: 1e-10,
    maxIterations: 2000,
    seed: '1',
    threads: 2,
  });
  try {
    return [...(await exact.lowest({})).eigenvalues];
  } finally {
    await exact.close();
  }
}

const half = 'site spin(1/2)\n';
const ring = (sites: number): string => `lattice chain(${sites}) periodic\n${half}H = sum <i,j> S(i).S(j)`;

it('low levels come with their multiplicity, in the sector', async () => {
  const found = await levels(ring(4), 6, 'sector');
  // Two singlets, three triplets and a quintet at Sz = 0.
  expect(expanded(found)).toEqual([-2, -1, 0, 0, 0, 1].map((energy) => expect.closeTo(energy, 9)));
  expect(found).toMatchObject({ sector: '2 Sz = 0', dimension: '6' });
  expect(expanded(await levels(`${ring(4)}\nsector Sz = 2`, 4, 'sector'))).toEqual([expect.closeTo(1, 10)]);
});

it('of a symmetry sector that the text asks for', async () => {
  const found = await levels(`${ring(6)}\nsector Sz = 0, momentum = pi, parity = -1`, 3, 'sector');
  expect(found.levels.every(({ momentum, parity }) => momentum === 'π' && parity === 'odd')).toBe(true);
  const all = await levels(ring(6), 64, 'sector');
  const same = all.levels.filter(({ momentum, parity }) => momentum === 'π' && parity === 'odd');
  found.levels.forEach(({ energy }, at) => expect(energy).toBeCloseTo(same[at]?.energy ?? Number.NaN, 9));
});

it('spaces that are too large are left alone, with the reason', async () => {
  expect(await answer(ring(40), 2, 'sector')).toMatchObject({ found: false, reason: expect.stringMatching(/states/) });
});

it('a ring of twelve spins has its tower: singlet, triplet at π, with the quantum numbers', async () => {
  const { levels: found } = await levels(ring(12), 10, 'all');
  // The ground state of 4 n sites has momentum zero and is even; the triplet above has momentum π.
  expect(found[0]).toMatchObject({ charges: '2 Sz = 0', momentum: '0', parity: 'even', degeneracy: 1 });
  expect(found[0]?.energy).toBeCloseTo(-5.387390917, 8);
  expect(found[1]).toMatchObject({ momentum: 'π' });
  const triplet = found.filter(({ energy }) => Math.abs(energy - (found[1]?.energy ?? 0)) < 1e-8);
  expect(triplet.reduce((sum, { degeneracy }) => sum + degeneracy, 0)).toBe(3);
  expect(triplet.map(({ charges }) => charges).sort()).toEqual(['2 Sz = 0', '2 Sz = ±2']);
  // Its energy is the lowest of Sz = 1.
  const up = await levels(`${ring(12)}\nsector Sz = 1`, 1, 'sector');
  expect(found[1]?.energy).toBeCloseTo(up.levels[0]?.energy ?? Number.NaN, 9);
});

describe('the levels of all sectors are the whole spectrum', () => {
  it.each([
    ['ring of spins', ring(8)],
    ['open chain', `lattice chain(7) open\n${half}H = sum <i,j> S(i).S(j)`],
    ['Ising ring in a field', `lattice chain(8) periodic\n${half}H = -1 * sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)`],
    ['square lattice, with E at the centre', `lattice square(3, 3) periodic\n${half}H = sum <i,j> S(i).S(j)`],
    [
      'triangular lattice',
      `lattice triangular(3, 3) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.3 * sum <<i,j>> S(i).S(j)`,
    ],
    [
      'complex couplings',
      `lattice chain(6) periodic\n${half}H = sum <i,j> (S(i).S(j) + 0.4*Sx(i)*Sy(j) - 0.4*Sy(i)*Sx(j))`,
    ],
    ['staggered field', `lattice chain(6) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.3 * sum i (-1)^x(i) * Sz(i)`],
    ['disorder', `lattice chain(6) periodic\n${half}H = sum <i,j> S(i).S(j) + sum i uniform(-1, 1, seed=3) * Sz(i)`],
    ['spin 1', 'lattice chain(5) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)'],
    [
      'electrons on four sites',
      'lattice square(2, 2) open\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)',
    ],
    [
      'electrons on a ring',
      'lattice chain(4) periodic\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 3 * sum i docc(i)',
    ],
    [
      'spinless fermions',
      'lattice chain(7) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 2 * sum <i,j> n(i)*n(j)',
    ],
    [
      'bosons',
      'lattice chain(4) periodic\nsite boson(2)\nH = -1 * sum <i,j> (adag(i)*a(j) + h.c.) + 0.75 * sum i n(i)*n(i)',
    ],
  ])('%s', async (_, text) => {
    const whole = await wholeSpectrum(text);
    const found = expanded(await levels(text, whole.length, 'all'));
    expect(found.length).toBe(whole.length);
    found.forEach((energy, at) => expect(Math.abs(energy - (whole[at] ?? Number.NaN))).toBeLessThan(1e-7));
  });
});

it('the Hubbard model on four sites has its ground state at half filling', async () => {
  const text =
    'lattice square(2, 2) open\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i) - 2 * sum i (n(i,up) + n(i,dn))';
  const { levels: found } = await levels(text, 4, 'all');
  // E = -2.102748483 at U = 4 with 2 + 2 electrons on four sites (less U N / 2 = 8 of the chemical potential).
  expect(found[0]).toMatchObject({ charges: 'Nup = 2, Ndown = 2', degeneracy: 1 });
  expect(found[0]?.energy).toBeCloseTo(-2.102748483 - 8, 8);
});

it('the frustrated 4x4 lattice has its singlet ground state at momentum zero', async () => {
  const text = `lattice square(4, 4) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`;
  const { levels: found } = await levels(text, 3, 'sector');
  expect((found[0]?.energy ?? 0) / 16).toBeCloseTo(-0.52862, 5);
  expect(found[0]).toMatchObject({ charges: '2 Sz = 0', momentum: '(0, 0)', parity: 'even', degeneracy: 1 });
});

it('levels of the Ising ring are those of free fermions', async () => {
  const n = 10;
  const [coupling, field] = [1, 1.4];
  const { levels: found } = await levels(
    `lattice chain(${n}) periodic\n${half}H = -${coupling} * sum <i,j> Z(i)*Z(j) - ${field} * sum i X(i)`,
    12,
    'all',
  );
  const mode = (k: number): number =>
    2 * Math.sqrt(coupling ** 2 + field ** 2 - 2 * coupling * field * Math.cos((2 * Math.PI * k) / n));
  const sectorEnergies = (shift: number, even: boolean): readonly number[] => {
    const momenta = Array.from({ length: n }, (_, k) => k + shift);
    // At k = 0 the energy of the mode keeps its sign: 2 (h - J).
    const energies = momenta.map((k) => (k === 0 ? 2 * (field - coupling) : mode(k)));
    const vacuum = -energies.reduce((sum, energy) => sum + energy, 0) / 2;
    const all: number[] = [];
    for (let filling = 0; filling < 2 ** n; filling++) {
      const occupied = energies.filter((_, k) => (filling >> k) & 1);
      if ((occupied.length % 2 === 0) === even) all.push(vacuum + occupied.reduce((sum, energy) => sum + energy, 0));
    }
    return all;
  };
  const expected = [...sectorEnergies(0.5, true), ...sectorEnergies(0, false)].sort((a, b) => a - b);
  expanded({ levels: found, sector: '', dimension: '', sectors: 0 }).forEach((energy, at) =>
    expect(energy).toBeCloseTo(expected[at] ?? Number.NaN, 8),
  );
});
