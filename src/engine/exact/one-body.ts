import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { chainOrder } from './chain-order';
import type { HermitianMatrix } from './hermitian';

/**
 * A Hamiltonian of free fermions: constant + sum h_ij c^dagger_i c_j. On a ring of spins the bond between the last and the
 * first site of the chain has the sign -(-1)^N of the number N of spins up (Lieb, Schultz and Mattis 1961).
 */
export interface FreeFermions {
  readonly constant: number;
  readonly matrix: HermitianMatrix;
  /** The bond that closes a ring of spins; null for fermions and open chains. */
  readonly closing: readonly [number, number] | null;
}

interface Amplitude {
  re: number;
  im: number;
}

/** Terms added up by modes: numbers n_i, products n_i n_j, hops c^dagger_i c_j by how they carry a string. */
interface Collected {
  constant: number;
  readonly energies: Float64Array;
  readonly products: Map<string, number>;
  readonly hops: Map<string, Amplitude & { readonly string: 'whole' | 'none' | 'either' }>;
  scale: number;
}

const tolerance = 1e-12;

/**
 * The free fermions behind a Hamiltonian of modes with two states: hops with their Jordan-Wigner strings on any lattice,
 * or XX couplings along a chain or ring of spins 1/2, with any fields. Null if there is an interaction, a pairing or
 * anything else.
 */
export function freeFermions(operator: CompiledOperator): FreeFermions | null {
  const collected = collect(operator);
  if (!collected) return null;
  const { constant, energies, products, hops, scale } = collected;
  if ([...products.values()].some((value) => Math.abs(value) > tolerance * scale)) return null;
  const present = [...hops].filter(([, { re, im }]) => Math.hypot(re, im) > tolerance * scale);
  const matrix = oneBodyMatrix(energies, present);
  if (!matrix) return null;
  if (present.every(([, { string }]) => string !== 'none')) return { constant, matrix, closing: null };
  if (present.some(([, { string }]) => string === 'whole')) return null;
  // without strings these are spins: only along a chain do they become fermions
  const bonds = present.map(([key]) => pairOf(key)).filter(([from, to]) => from < to);
  const order = chainOrder(energies.length, bonds);
  if (!order) return null;
  const closing = order.periodic ? ([order.sites[0], order.sites[order.sites.length - 1]] as const) : null;
  return { constant, matrix, closing };
}

const pairOf = (key: string): [number, number] => {
  const [from, to] = key.split(',').map(Number);
  return [from, to];
};

function oneBodyMatrix(energies: Float64Array, hops: readonly [string, Amplitude][]): HermitianMatrix | null {
  const size = energies.length;
  const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
  energies.forEach((energy, mode) => (re[mode * size + mode] = energy));
  for (const [key, amplitude] of hops) {
    const [to, from] = pairOf(key);
    re[to * size + from] = amplitude.re;
    im[to * size + from] = amplitude.im;
  }
  let largest = 0;
  for (const value of re) largest = Math.max(largest, Math.abs(value));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const [there, back] = [row * size + column, column * size + row];
      if (Math.hypot(re[there] - re[back], im[there] + im[back]) > 1e-11 * largest) return null;
    }
  }
  return { size, re, im: im.some((value) => value !== 0) ? im : null };
}

function collect(operator: CompiledOperator): Collected | null {
  if (operator.localDimensions.some((dimension) => dimension !== 2)) return null;
  const { siteOffsets, sites, matrixIndex, coefficients, strings } = operator.terms;
  const collected: Collected = {
    constant: operator.constant,
    energies: new Float64Array(operator.localDimensions.length),
    products: new Map(),
    hops: new Map(),
    scale: 0,
  };
  for (let term = 0; term < matrixIndex.length; term++) {
    const support = Array.from(sites.subarray(siteOffsets[term], siteOffsets[term + 1]));
    const string = strings ? Array.from(strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1])) : [];
    const coefficient = { re: coefficients[2 * term], im: coefficients[2 * term + 1] };
    const element = elementsOf(operator, matrixIndex[term], coefficient);
    for (const { re, im } of element.all) collected.scale = Math.max(collected.scale, Math.hypot(re, im));
    if (support.length === 0) collected.constant += element.at(0, 0).re;
    else if (support.length === 1 && string.length === 0) addSingle(support[0], element, collected);
    else if (support.length === 2) {
      if (!addPair(support, string, element, collected)) return null;
    } else return null;
    const { size, all } = element;
    // what neither counts particles nor moves one
    const allowed = size === 4 ? new Set([0, 5, 10, 15, 6, 9]) : new Set([0, size + 1]);
    const other = all.some(({ re, im }, index) => !allowed.has(index) && Math.hypot(re, im) > 0);
    if (other) return null;
  }
  return collected;
}

interface Elements {
  readonly size: number;
  readonly all: readonly Amplitude[];
  at(row: number, column: number): Amplitude;
}

function elementsOf(operator: CompiledOperator, index: number, coefficient: Amplitude): Elements {
  const { dimension, rowOffsets, columns, values } = operator.matrices[index];
  const all = Array.from({ length: dimension * dimension }, (): Amplitude => ({ re: 0, im: 0 }));
  for (let row = 0; row < dimension; row++) {
    for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
      const [re, im] = [values[2 * entry], values[2 * entry + 1]];
      all[row * dimension + columns[entry]] = {
        re: coefficient.re * re - coefficient.im * im,
        im: coefficient.re * im + coefficient.im * re,
      };
    }
  }
  return { size: dimension, all, at: (row, column) => all[row * dimension + column] };
}

/** a |occupied><occupied| + d |empty><empty| = d + (a - d) n */
function addSingle(site: number, { at }: Elements, collected: Collected): void {
  collected.constant += at(1, 1).re;
  collected.energies[site] += at(0, 0).re - at(1, 1).re;
}

function addPair(
  [first, second]: readonly number[],
  string: readonly number[],
  { at }: Elements,
  collected: Collected,
): boolean {
  const [both, one, other, none] = [0, 1, 2, 3].map((state) => at(state, state).re);
  const diagonal = both !== 0 || one !== 0 || other !== 0 || none !== 0;
  // a parity string on a number is an interaction
  if (diagonal && string.length > 0) return false;
  collected.constant += none;
  collected.energies[first] += one - none;
  collected.energies[second] += other - none;
  const pair = [Math.min(first, second), Math.max(first, second)];
  add(collected.products, pair.join(), both - one - other + none);
  const between = pair[1] - pair[0] - 1;
  const whole = string.length === between && string.every((site) => site > pair[0] && site < pair[1]);
  if (!whole && string.length > 0) return false;
  const kind = between === 0 ? 'either' : whole ? 'whole' : 'none';
  for (const [to, from, amplitude] of [
    [first, second, at(1, 2)],
    [second, first, at(2, 1)],
  ] as const) {
    const key = `${to},${from}`;
    const known = collected.hops.get(key);
    if (known && known.string !== kind) return false;
    const { re, im } = amplitude;
    collected.hops.set(key, { re: re + (known?.re ?? 0), im: im + (known?.im ?? 0), string: kind });
  }
  return true;
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}
