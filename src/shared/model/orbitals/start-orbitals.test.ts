import { describe, expect, it } from 'vitest';
import { denseMatrix } from '../../hamiltonian';
import { compiled } from '../../hamiltonian/dense-eigenvalues.test-support';
import { hermitianEigenvectors } from './eigenvectors';
import { foreseenOrbitals, startOrbitals, type CountedSpecies, type FoundOrbitals } from './start-orbitals';

type Found = Extract<FoundOrbitals, { ok: true }>;

function found(text: string, how: 'hopping' | 'meanField'): { readonly start: Found; readonly energy: number } {
  const { operator, charges, lattice, modes } = compiled(text);
  const species = charges.map(({ sites, total }) => ({ modes: sites, particles: total }));
  const sublattices = lattice.sublattice === null ? null : modes.map(({ site }) => lattice.sublattice![site]!);
  const start = startOrbitals(operator, how, species, sublattices);
  if (!start.ok) throw new Error(start.reason);
  return { start, energy: determinantEnergy(denseMatrix(operator), modes.length, species, start) };
}

/** <H> of the determinant from its enumerated amplitudes. */
function determinantEnergy(
  matrix: ReturnType<typeof denseMatrix>,
  n: number,
  species: readonly CountedSpecies[],
  { orbitals }: Found,
): number {
  // Index 0 is occupied, the first mode the most significant digit.
  const amplitudes = Array.from({ length: matrix.dimension }, (_, state) => {
    let product: Complex = [1, 0];
    for (const [number, { modes, particles }] of species.entries()) {
      const rows = [...modes.keys()].filter((place) => ((state >> (n - 1 - modes[place]!)) & 1) === 0);
      if (rows.length !== particles) return [0, 0] as const;
      const { numbers } = orbitals[number]!;
      const entry = (row: number, column: number): readonly [number, number] => {
        const at = 2 * (rows[row]! * particles + column);
        return [numbers[at]!, numbers[at + 1]!];
      };
      product = times(product, determinant(entry, [...rows.keys()], 0));
    }
    return product;
  });
  let [energy, norm] = [0, 0];
  amplitudes.forEach(([re, im], row) => {
    norm += re * re + im * im;
    amplitudes.forEach(([cRe, cIm], column) => {
      const at = row * matrix.dimension + column;
      const [x, y] = [re * cRe + im * cIm, re * cIm - im * cRe];
      energy += matrix.re[at]! * x - matrix.im[at]! * y;
    });
  });
  return energy / norm;
}

type Complex = readonly [number, number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

/** By the columns from `column` on, over the rows that are left. */
function determinant(
  entry: (row: number, column: number) => Complex,
  rows: readonly number[],
  column: number,
): Complex {
  if (rows.length === 0) return [1, 0];
  let [re, im] = [0, 0];
  rows.forEach((row, place) => {
    const minor = determinant(
      entry,
      rows.filter((other) => other !== row),
      column + 1,
    );
    const [x, y] = times(entry(row, column), minor);
    const sign = place % 2 === 0 ? 1 : -1;
    re += sign * x;
    im += sign * y;
  });
  return [re, im];
}

const hubbard = (lattice: string, up: number, down: number, interaction: number, hopping = '-1'): string =>
  `lattice ${lattice}
site electron
H = sum <i,j> (${hopping}*(cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn)) + h.c.) + ${interaction} * sum i docc(i)
sector Nup = ${up}, Ndown = ${down}`;

describe('eigenvectors of Hermitian matrices', () => {
  it.each([
    ['real', 0],
    ['complex', 1],
  ])('%s, with degenerate levels', (_, imaginary) => {
    // A ring with a flux: levels 2 cos(2 pi k / 6 + phase), twofold without one.
    const n = 6;
    const phase = imaginary * (Math.PI / 6);
    const matrix = new Float64Array(2 * n * n);
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      matrix.set([Math.cos(phase), Math.sin(phase)], 2 * (i * n + j));
      matrix.set([Math.cos(phase), -Math.sin(phase)], 2 * (j * n + i));
    }
    const { values, vectors } = hermitianEigenvectors(matrix, n);
    const levels = Array.from({ length: n }, (__, k) => 2 * Math.cos((2 * Math.PI * k) / n + phase));
    levels.sort((a, b) => a - b);
    levels.forEach((level, k) => expect(values[k]).toBeCloseTo(level, 12));
    const vector = (column: number): readonly Complex[] =>
      Array.from({ length: n }, (__, row) => {
        const at = 2 * (row * n + column);
        return [vectors[at]!, vectors[at + 1]!];
      });
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        const [re, im] = vector(a).reduce<Complex>(
          ([x, y], [re1, im1], row) => {
            const [p, q] = times([re1, -im1], vector(b)[row]!);
            return [x + p, y + q];
          },
          [0, 0],
        );
        expect(re).toBeCloseTo(a === b ? 1 : 0, 12);
        expect(im).toBeCloseTo(0, 12);
      }
      for (let row = 0; row < n; row++) {
        const [re, im] = vector(a).reduce<Complex>(
          ([x, y], other, column) => {
            const [p, q] = times([matrix[2 * (row * n + column)]!, matrix[2 * (row * n + column) + 1]!], other);
            return [x + p, y + q];
          },
          [0, 0],
        );
        expect(re).toBeCloseTo(values[a]! * vector(a)[row]![0], 11);
        expect(im).toBeCloseTo(values[a]! * vector(a)[row]![1], 11);
      }
    }
  });
});

describe('orbitals of the hopping', () => {
  it('give free fermions their energy, with complex hopping too', () => {
    const levels = (phase: number): readonly number[] =>
      Array.from({ length: 5 }, (_, k) => -2 * Math.cos((2 * Math.PI * k) / 5 + phase)).sort((a, b) => a - b);
    const lowest = (count: number, phase: number): number =>
      levels(phase)
        .slice(0, count)
        .reduce((sum, level) => sum + level, 0);
    const plain = found(hubbard('chain(5) periodic', 3, 1, 0), 'hopping');
    expect(plain.start.real).toBe(true);
    expect(plain.energy).toBeCloseTo(lowest(3, 0) + lowest(1, 0), 10);
    const turned = found(hubbard('chain(5) periodic', 2, 1, 0, '-exp(im*0.3)'), 'hopping');
    expect(turned.start.real).toBe(false);
    expect(turned.energy).toBeCloseTo(lowest(2, 0.3) + lowest(1, 0.3), 10);
  });

  it('know a level that is filled in part', () => {
    const open = found(hubbard('chain(4) periodic', 2, 1, 0), 'hopping').start.orbitals;
    expect(open.map((one) => one.open)).toEqual([true, false]);
  });

  it('are refused where nothing hops', () => {
    const { operator, charges } = compiled(
      'lattice chain(4) open\nsite fermion\nH = sum <i,j> n(i)*n(j)\nsector N = 2',
    );
    const species = charges.map(({ sites, total }) => ({ modes: sites, particles: total }));
    expect(startOrbitals(operator, 'hopping', species, null)).toMatchObject({ ok: false });
  });
});

describe('orbitals of the mean field', () => {
  const systems: readonly (readonly [string, string])[] = [
    ['a half-filled Hubbard ring', hubbard('chain(4) periodic', 2, 2, 6)],
    ['a doped one', hubbard('chain(5) periodic', 2, 2, 4)],
    ['an open rectangle', hubbard('square(2, 2) open', 2, 1, 8)],
    ['complex hopping', hubbard('chain(4) periodic', 2, 1, 4, '-exp(im*0.4)')],
    [
      'neighbours that repel',
      'lattice chain(6) periodic\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.) + 3 * sum <i,j> n(i)*n(j)\nsector N = 3',
    ],
    [
      'pairs that hop, in an order of their own',
      'lattice chain(6) open\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.) + 0.7 * (cdag(5)*cdag(1)*c(0)*c(3) + h.c.) - 0.5 * (cdag(4)*c(4)*cdag(2)*c(5) + h.c.)\nsector N = 3',
    ],
  ];

  it.each(systems)('have the energy of their determinant: %s', (_, text) => {
    const { start, energy } = found(text, 'meanField');
    expect(start.energy).toBeCloseTo(energy, 8);
    // No worse than the determinant of the hopping.
    expect(energy).toBeLessThanOrEqual(found(text, 'hopping').energy + 1e-8);
  });

  it('break the symmetry of spins where that lowers the energy', () => {
    const text = hubbard('chain(4) periodic', 2, 2, 6);
    const { start, energy } = found(text, 'meanField');
    expect(energy).toBeLessThan(found(text, 'hopping').energy - 1);
    expect(start.orbitals[0]!.numbers).not.toEqual(start.orbitals[1]!.numbers);
  });

  it('are those of two electrons on two sites, in closed form', () => {
    // Of cos, sin on the sites for one spin and the reverse for the other: E = -2 t sin 2x + U (sin 2x)^2 / 2, least at 2 t / U.
    const { energy } = found(hubbard('chain(2) open', 1, 1, 8), 'meanField');
    const s = 2 / 8;
    expect(energy).toBeCloseTo(-2 * s + (8 * s * s) / 2, 8);
  });

  it.each([
    ['three particles in a term', 'H = -sum <i,j> (cdag(i)*c(j) + h.c.) + n(0)*n(1)*n(2)', 'three particles'],
    ['another kind of site', 'H = -sum <i,j> (cdag(i)*c(j) + h.c.)', 'no fermionic modes'],
  ])('are refused with the reason: %s', (_, line, reason) => {
    const { operator } = compiled(`lattice chain(4) open\nsite fermion\n${line}\nsector N = 2`);
    const modes = reason === 'no fermionic modes' ? [0, 1] : [0, 1, 2, 3];
    const refusal = startOrbitals(operator, 'meanField', [{ modes, particles: 1 }], null);
    expect(refusal.ok ? '' : refusal.reason).toContain(reason);
  });

  it('are foreseen without the mean field, as they then are', () => {
    for (const text of [hubbard('chain(4) periodic', 2, 2, 6), hubbard('chain(4) periodic', 2, 1, 0)]) {
      const { operator, charges } = compiled(text);
      const species = charges.map(({ sites, total }) => ({ modes: sites, particles: total }));
      const { start } = found(text, 'meanField');
      const foreseen = foreseenOrbitals(operator, 'meanField', species);
      expect(foreseen).toEqual({ ok: true, orbitals: null, real: start.real, energy: null });
      expect(foreseenOrbitals(operator, 'hopping', species)).toMatchObject({ ok: true, energy: null });
    }
  });
});
