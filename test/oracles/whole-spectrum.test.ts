import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import { compile } from '../../src/shared/hamiltonian';
import type { LevelScope } from '../../src/shared/run/exact';
import type { WholeSpectrum, WholeSpectrumAnswer } from '../../src/shared/run/whole-spectrum';
import { runContext } from '../support/run-context';

const native = await openNative();

async function answer(text: string, scope: LevelScope, maximumSeconds = 600): Promise<WholeSpectrumAnswer> {
  const context = runContext(native, '1');
  const work = groundStateEngine.wholeSpectrum?.(specFromHamiltonian(text), { scope, maximumSeconds }, context);
  if (work === undefined) throw new Error('no levels');
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}

async function spectrum(text: string, scope: LevelScope): Promise<WholeSpectrum> {
  const found = await answer(text, scope);
  if (!found.found) throw new Error(found.reason);
  return found.spectrum;
}

/** Ascending energies counted with multiplicity. */
const expanded = ({ blocks }: WholeSpectrum): readonly number[] =>
  blocks
    .flatMap(({ energies, copies }) => energies.flatMap((energy) => new Array<number>(copies).fill(energy)))
    .sort((a, b) => a - b);

function expectEqual(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const worst = found.reduce((most, energy, at) => Math.max(most, Math.abs(energy - (expected[at] ?? NaN))), 0);
  expect(worst).toBeLessThan(1e-9);
}

/** tr H and tr H^2 over the whole space from the terms alone: both sums over configurations are those of the local matrices. */
function traces(text: string): readonly [number, number] {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('not valid');
  const { operator } = compiled.hamiltonian;
  const { localDimensions, terms, matrices, constant } = operator;
  const size = localDimensions.reduce((product, dimension) => product * dimension, 1);
  const sites = localDimensions.length;
  const strides = Array.from({ length: sites }, (_, site) =>
    localDimensions.slice(site + 1).reduce((product, dimension) => product * dimension, 1),
  );
  let [first, second] = [0, 0];
  for (let row = 0; row < size; row++) {
    const elements = new Map<number, [number, number]>([[row, [constant, 0]]]);
    terms.matrixIndex.forEach((index, term) => {
      const own = Array.from(terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]));
      let [local, bare] = [0, row];
      for (const site of own) {
        const digit = Math.floor(row / strides[site]) % localDimensions[site];
        local = local * localDimensions[site] + digit;
        bare -= digit * strides[site];
      }
      const matrix = matrices[index];
      for (let k = matrix.rowOffsets[local]; k < matrix.rowOffsets[local + 1]; k++) {
        let [rest, column] = [matrix.columns[k], bare];
        for (const site of own.toReversed()) {
          column += (rest % localDimensions[site]) * strides[site];
          rest = Math.floor(rest / localDimensions[site]);
        }
        const [cr, ci] = [terms.coefficients[2 * term], terms.coefficients[2 * term + 1]];
        const [re, im] = [matrix.values[2 * k], matrix.values[2 * k + 1]];
        const before = elements.get(column) ?? [0, 0];
        elements.set(column, [before[0] + cr * re - ci * im, before[1] + cr * im + ci * re]);
      }
    });
    first += elements.get(row)?.[0] ?? 0;
    for (const [re, im] of elements.values()) second += re * re + im * im;
  }
  return [first, second];
}

const half = 'site spin(1/2)\n';

it('the Ising ring has all its levels from free fermions, in both parities', async () => {
  const n = 12;
  for (const field of [0.7, 1, 1.3]) {
    const expected = [0.5, 0].flatMap((shift, odd) => {
      const modes = Array.from({ length: n }, (_, m) => {
        const k = (2 * Math.PI * (m + shift)) / n;
        // The mode at k = 0 has the energy 2 (h - J), of either sign.
        return k === 0 ? 2 * (field - 1) : 2 * Math.sqrt(1 + field ** 2 - 2 * field * Math.cos(k));
      });
      const vacuum = -modes.reduce((sum, mode) => sum + mode, 0) / 2;
      return Array.from({ length: 2 ** n }, (_, set) => modes.filter((_mode, at) => (set >> at) % 2 === 1))
        .filter((occupied) => occupied.length % 2 === odd)
        .map((occupied) => occupied.reduce((sum, mode) => sum + mode, vacuum));
    });
    const text = `lattice chain(${n}) periodic\n${half}H = -1 * sum <i,j> Z(i)*Z(j) - ${field} * sum i X(i)`;
    expectEqual(
      expanded(await spectrum(text, 'sector')),
      expected.sort((a, b) => a - b),
    );
  }
});

it('free fermions on a ring threaded by a flux have sums of the cosine band', async () => {
  const [n, flux] = [10, 0.4];
  const band = Array.from({ length: n }, (_, m) => -2 * Math.cos((2 * Math.PI * m + flux) / n));
  const expected = Array.from({ length: 2 ** n }, (_, set) =>
    band.reduce((sum, energy, at) => ((set >> at) % 2 === 1 ? sum + energy : sum), 0),
  );
  const text = `lattice chain(${n}) periodic twist (${flux})\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)`;
  const found = await spectrum(text, 'all');
  expectEqual(
    expanded(found),
    expected.sort((a, b) => a - b),
  );
});

describe('sums over all levels are traces', () => {
  it.each([
    [
      'frustrated square',
      `lattice square(3, 3) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`,
    ],
    ['four times three', `lattice square(4, 3) periodic\n${half}H = sum <i,j> S(i).S(j)`],
    ['triangles', `lattice triangular(3, 3) periodic\n${half}H = sum <i,j> (X(i)*X(j) + Y(i)*Y(j) + 0.3*Z(i)*Z(j))`],
    [
      'complex couplings in a field',
      `lattice chain(9) periodic\n${half}H = sum <i,j> (S(i).S(j) + 0.4*Sx(i)*Sy(j) - 0.4*Sy(i)*Sx(j)) + 0.3 * sum i Sz(i)`,
    ],
    ['spin 1', 'lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> (S(i).S(j) + 0.2 * (S(i).S(j))^2)'],
    [
      'bosons',
      'lattice chain(5) periodic\nsite boson(2)\nH = -1 * sum <i,j> (adag(i)*a(j) + h.c.) + 0.75 * sum i n(i)*n(i)',
    ],
  ])('%s', async (_, text) => {
    const levels = expanded(await spectrum(text, 'all'));
    const [first, second] = traces(text);
    const squares = levels.reduce((sum, energy) => sum + energy ** 2, 0);
    expect(Math.abs(levels.reduce((sum, energy) => sum + energy, 0) - first)).toBeLessThan(1e-8 * levels.length);
    expect(Math.abs(squares / second - 1)).toBeLessThan(1e-10);
  });
});

describe('the ratio of neighbouring spacings', () => {
  it('tells a chaotic chain from one of free fermions', async () => {
    // Next-nearest exchange and a defect at an open end leave no symmetry but Sz.
    const chaotic = `lattice chain(13) open\n${half}H = sum <i,j> S(i).S(j) + 0.6 * sum <<i,j>> S(i).S(j) + 0.4 * Sz(3)\nsector Sz = 1/2`;
    const found = await spectrum(chaotic, 'sector');
    expect(found).toMatchObject({ dimension: 1716, largestSector: 1716, sectors: 1 });
    expect(found.spacing?.degeneratePairs).toBe(0);
    expect(Math.abs((found.spacing?.ratio ?? 0) - 0.5307)).toBeLessThan(4 * (found.spacing?.error ?? 0));
    expect(found.spacing?.error).toBeLessThan(0.015);
    const free = `lattice chain(13) open\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + sum i uniform(-1, 1, seed=3) * n(i)\nsector N = 6`;
    const independent = (await spectrum(free, 'sector')).spacing;
    expect(Math.abs((independent?.ratio ?? 0) - 0.3863)).toBeLessThan(4 * (independent?.error ?? 0));
  });
});

it('what is too large, or takes longer than is allowed, is refused with the reason', async () => {
  const ring = (sites: number): string => `lattice chain(${sites}) periodic\n${half}H = sum <i,j> S(i).S(j)`;
  expect(await answer(ring(30), 'sector')).toMatchObject({
    found: false,
    reason: expect.stringMatching(/155,117,520 states, all levels are found of up to 262,144/),
  });
  const open = `lattice chain(16) open\n${half}H = sum <i,j> S(i).S(j) + 0.3 * Sz(0)`;
  expect(await answer(open, 'sector')).toMatchObject({
    found: false,
    reason: expect.stringMatching(/12,870 states, matrices are diagonalised up to 8,192/),
  });
  expect(await answer(ring(16), 'sector', 0.001)).toMatchObject({
    found: false,
    effort: { sectors: expect.any(Number), states: expect.any(Number) },
  });
});

it('a symmetry sector of the text has its own levels', async () => {
  const text = `lattice chain(10) periodic\n${half}H = sum <i,j> S(i).S(j)`;
  const all = await spectrum(text, 'sector');
  const one = await spectrum(`${text}\nsector Sz = 0, momentum = pi, parity = -1`, 'sector');
  const same = all.blocks
    .filter(({ momentum, parity }) => momentum === 'π' && parity === 'odd')
    .flatMap(({ energies }) => energies)
    .sort((a, b) => a - b);
  expectEqual(expanded(one), same);
});
