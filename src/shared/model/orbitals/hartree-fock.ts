import { isReal } from './eigenvectors';
import type { FermionPolynomial } from './fermion-polynomial';
import { lowestOf, type Orbitals } from './lowest-orbitals';

export interface MeanField {
  /** Of each species. */
  readonly orbitals: readonly Orbitals[];
  /** <H> of their determinant. */
  readonly energy: number;
}

interface Counted {
  readonly modes: readonly number[];
  readonly particles: number;
}

/** Iterations of one start, and the slope of the energy below which it has arrived, in units of the largest number of H. */
const mostIterations = 400;
const arrived = 1e-10;

/**
 * Unrestricted Hartree-Fock: the determinant of one set of orbitals for each species with the lowest <H>, from several starts
 * that break the symmetries of H. A start goes downhill by optimal damping (Cances and Le Bris 2000): the density matrix moves
 * towards that of the lowest orbitals of its own mean field, as far as the energy falls. The same H gives the same orbitals.
 */
export function hartreeFock(
  polynomial: FermionPolynomial,
  species: readonly Counted[],
  sublattices: readonly number[] | null,
): MeanField {
  const n = Math.sqrt(polynomial.hopping.length / 2);
  const largest = species.reduce((most, { modes }) => Math.max(most, modes.length), 1);
  const complex = !isRealPolynomial(polynomial);
  const work = largest ** 3 * (complex ? 8 : 1);
  const starts = Math.min(16, Math.max(3, Math.round(65_536 / work)));
  let best: MeanField | null = null;
  for (let start = 0; start < starts; start++) {
    const found = descend(polynomial, species, startingField(polynomial, species, sublattices, n, start));
    if (best === null || found.energy < best.energy - 1e-9 * Math.max(1, Math.abs(best.energy))) best = found;
  }
  // There is at least one start.
  return best ?? descend(polynomial, species, new Float64Array(n));
}

/** Then the orbitals of all its mean fields are real. */
export const isRealPolynomial = ({ hopping, pairs }: FermionPolynomial): boolean =>
  isReal(hopping) && pairs.every(({ im }) => im === 0);

/** Fields on the modes of the first iteration: none; opposite ones for species and sublattices; random ones. */
function startingField(
  { hopping, pairs }: FermionPolynomial,
  species: readonly Counted[],
  sublattices: readonly number[] | null,
  n: number,
  start: number,
): Float64Array {
  const scale = pairs.reduce((most, { re, im }) => Math.max(most, Math.hypot(re, im)), 0);
  const strength = 0.5 * Math.max(scale, 0.1 * hopping.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  const field = new Float64Array(n);
  if (start === 0) return field;
  species.forEach(({ modes }, number) =>
    modes.forEach((mode, place) => {
      const sublattice = sublattices?.[mode] ?? place % 2;
      field[mode] = strength * (start === 1 ? (sublattice === number % 2 ? -1 : 1) : 2 * uniform(start, mode) - 1);
    }),
  );
  return field;
}

/** In [0, 1), the same for the same numbers (finaliser of MurmurHash3). */
function uniform(start: number, mode: number): number {
  let hash = Math.imul(start, 0x9e3779b1) ^ Math.imul(mode + 1, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function descend(polynomial: FermionPolynomial, species: readonly Counted[], field: Float64Array): MeanField {
  const n = field.length;
  const first = Float64Array.from(polynomial.hopping);
  field.forEach((value, mode) => (first[2 * (mode * n + mode)] += value));
  const scale = Math.max(1e-300, ...polynomial.pairs.map(({ re, im }) => Math.hypot(re, im)), ...first.map(Math.abs));
  let filled = fill(first, n, species);
  let density = filled.density;
  let mean = meanField(polynomial, density);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    filled = fill(mean, n, species);
    const towards = meanField(polynomial, filled.density);
    const step = filled.density.map((value, at) => value - density[at]);
    const slope = trace(mean, step);
    if (slope > -arrived * scale) break;
    // E(density + x step) = E + slope x + curvature x^2.
    const curvature = 0.5 * (trace(towards, step) - slope);
    const x = curvature > 0 ? Math.min(1, -slope / (2 * curvature)) : 1;
    density = density.map((value, at) => value + x * step[at]);
    mean = mean.map((value, at) => value + x * (towards[at] - value));
  }
  return { orbitals: filled.orbitals, energy: energyOf(polynomial, filled.density) };
}

interface Filled {
  readonly orbitals: readonly Orbitals[];
  readonly density: Float64Array;
}

/** The lowest orbitals of each species, and <c_i^dagger c_j> = sum over them of conj(phi_i) phi_j. */
function fill(field: Float64Array, n: number, species: readonly Counted[]): Filled {
  const density = new Float64Array(2 * n * n);
  const orbitals = species.map(({ modes, particles }) => {
    const size = modes.length;
    const block = new Float64Array(2 * size * size);
    modes.forEach((i, row) =>
      modes.forEach((j, column) => {
        block[2 * (row * size + column)] = field[2 * (i * n + j)];
        block[2 * (row * size + column) + 1] = field[2 * (i * n + j) + 1];
      }),
    );
    const lowest = lowestOf(block, size, particles);
    const { numbers } = lowest;
    modes.forEach((i, row) =>
      modes.forEach((j, column) => {
        let [re, im] = [0, 0];
        for (let level = 0; level < particles; level++) {
          const [a, b] = [2 * (row * particles + level), 2 * (column * particles + level)];
          re += numbers[a] * numbers[b] + numbers[a + 1] * numbers[b + 1];
          im += numbers[a] * numbers[b + 1] - numbers[a + 1] * numbers[b];
        }
        density[2 * (i * n + j)] = re;
        density[2 * (i * n + j) + 1] = im;
      }),
    );
    return lowest;
  });
  return { orbitals, density };
}

/** F_ij = dE / d<c_i^dagger c_j>, with <c_i^dagger c_j^dagger c_k c_l> = g_il g_jk - g_ik g_jl. */
function meanField({ hopping, pairs }: FermionPolynomial, density: Float64Array): Float64Array {
  const n = Math.sqrt(hopping.length / 2);
  const field = Float64Array.from(hopping);
  const add = (row: number, column: number, [i, j]: readonly [number, number], re: number, im: number): void => {
    const [at, from] = [2 * (row * n + column), 2 * (i * n + j)];
    field[at] += re * density[from] - im * density[from + 1];
    field[at + 1] += re * density[from + 1] + im * density[from];
  };
  for (const { modes, re, im } of pairs) {
    const [i, j, k, l] = modes;
    add(i, l, [j, k], re, im);
    add(j, k, [i, l], re, im);
    add(i, k, [j, l], -re, -im);
    add(j, l, [i, k], -re, -im);
  }
  return field;
}

/** Re sum_ij F_ij g_ij. */
function trace(field: Float64Array, density: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < field.length; at += 2) sum += field[at] * density[at] - field[at + 1] * density[at + 1];
  return sum;
}

const energyOf = (polynomial: FermionPolynomial, density: Float64Array): number =>
  polynomial.constant + 0.5 * (trace(polynomial.hopping, density) + trace(meanField(polynomial, density), density));
