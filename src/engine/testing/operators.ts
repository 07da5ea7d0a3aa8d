import type { CompiledOperator, LocalMatrix } from '../../shared/hamiltonian/compiled-operator';

/** A number, or real and imaginary part. */
export type Entry = number | readonly [number, number];
type Dense = readonly (readonly Entry[])[];

export interface Term {
  readonly matrix: Dense;
  readonly sites: readonly number[];
  readonly coefficient?: number;
  /** Sites of the Jordan-Wigner string. */
  readonly string?: readonly number[];
}

export const sigma = {
  x: [
    [0, 1],
    [1, 0],
  ],
  y: [
    [0, [0, -1]],
    [[0, 1], 0],
  ],
  z: [
    [1, 0],
    [0, -1],
  ],
} satisfies Record<string, Dense>;

/** S.S of two spins 1/2. */
export const spinExchange: Dense = [
  [0.25, 0, 0, 0],
  [0, -0.25, 0.5, 0],
  [0, 0.5, -0.25, 0],
  [0, 0, 0, 0.25],
];

const parts = (entry: Entry): readonly [number, number] => (typeof entry === 'number' ? [entry, 0] : entry);

export function kronecker(a: Dense, b: Dense): Dense {
  return a.flatMap((rowA) =>
    b.map((rowB) =>
      rowA.flatMap((entryA) =>
        rowB.map((entryB): Entry => {
          const [ar, ai] = parts(entryA);
          const [br, bi] = parts(entryB);
          return [ar * br - ai * bi, ar * bi + ai * br];
        }),
      ),
    ),
  );
}

function compress(dense: Dense): LocalMatrix {
  const rowOffsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((entry, column) => {
      const [re, im] = parts(entry);
      if (re === 0 && im === 0) return;
      columns.push(column);
      values.push(re, im);
    });
    rowOffsets.push(columns.length);
  }
  return {
    dimension: dense.length,
    rowOffsets: Uint32Array.from(rowOffsets),
    columns: Uint32Array.from(columns),
    values: Float64Array.from(values),
  };
}

/** A compiled operator from dense local matrices; equal matrix objects are shared. */
export function operatorOf(localDimensions: readonly number[], terms: readonly Term[], constant = 0): CompiledOperator {
  const distinct = [...new Set(terms.map(({ matrix }) => matrix))];
  const siteOffsets = [0];
  for (const { sites } of terms) siteOffsets.push(siteOffsets[siteOffsets.length - 1] + sites.length);
  const stringOffsets = [0];
  for (const { string = [] } of terms) stringOffsets.push(stringOffsets[stringOffsets.length - 1] + string.length);
  const strings = {
    offsets: Uint32Array.from(stringOffsets),
    sites: Uint32Array.from(terms.flatMap(({ string = [] }) => string)),
  };
  return {
    localDimensions: Uint8Array.from(localDimensions),
    terms: {
      ...(strings.sites.length > 0 ? { strings } : {}),
      siteOffsets: Uint32Array.from(siteOffsets),
      sites: Uint32Array.from(terms.flatMap(({ sites }) => sites)),
      matrixIndex: Uint32Array.from(terms, ({ matrix }) => distinct.indexOf(matrix)),
      coefficients: Float64Array.from(terms.flatMap(({ coefficient = 1 }) => [coefficient, 0])),
    },
    matrices: distinct.map(compress),
    constant,
  };
}

export function ringBonds(nSites: number): [number, number][] {
  return Array.from({ length: nSites }, (_, site) => [site, (site + 1) % nSites]);
}

const half = (nSites: number): number[] => new Array<number>(nSites).fill(2);

/** J sum S.S over the bonds. */
export function heisenberg(nSites: number, bonds: readonly [number, number][] = ringBonds(nSites)): CompiledOperator {
  return operatorOf(
    half(nSites),
    bonds.map((sites) => ({ matrix: spinExchange, sites })),
  );
}

/** -coupling sum ss - field sum t over the bonds and sites, along the axes given, in Pauli matrices. */
export function ising(
  nSites: number,
  coupling: number,
  field: number,
  {
    bonds = ringBonds(nSites),
    along = sigma.z,
    across = sigma.x,
  }: { bonds?: [number, number][]; along?: Dense; across?: Dense } = {},
): CompiledOperator {
  const pair = kronecker(along, along);
  const sites = Array.from({ length: nSites }, (_, site) => site);
  return operatorOf(half(nSites), [
    ...bonds.map((bond) => ({ matrix: pair, sites: bond, coefficient: -coupling })),
    ...sites.map((site) => ({ matrix: across, sites: [site], coefficient: -field })),
  ]);
}

/** |occupied, empty> <empty, occupied| and back: c^dagger_i c_j + h.c. but for its string. */
export const hopping: Dense = [
  [0, 0, 0, 0],
  [0, 0, 1, 0],
  [0, 1, 0, 0],
  [0, 0, 0, 0],
];

const occupation: Dense = [
  [1, 0],
  [0, 0],
];

/** -amplitude sum (c^dagger_i c_j + h.c.) over bonds of fermionic modes, with their strings. */
export function fermionHops(bonds: readonly [number, number][], amplitude = 1): Term[] {
  return bonds.map((sites) => {
    const [low, high] = [Math.min(...sites), Math.max(...sites)];
    const string = Array.from({ length: high - low - 1 }, (_, k) => low + 1 + k);
    return { matrix: hopping, sites, coefficient: -amplitude, string };
  });
}

/** Hubbard model: up modes 0 .. nSites - 1, then down modes. */
export function hubbard(nSites: number, bonds: readonly [number, number][], interaction: number): CompiledOperator {
  const both = kronecker(occupation, occupation);
  const shifted = bonds.map(([a, b]): [number, number] => [a + nSites, b + nSites]);
  const sites = Array.from({ length: nSites }, (_, site) => site);
  return operatorOf(half(2 * nSites), [
    ...fermionHops(bonds),
    ...fermionHops(shifted),
    ...sites.map((site) => ({ matrix: both, sites: [site, nSites + site], coefficient: interaction })),
  ]);
}
