import type { CompiledOperator, LocalMatrix } from '../../shared/hamiltonian/compiled-operator';

/** A number, or real and imaginary part. */
export type Entry = number | readonly [number, number];
type Dense = readonly (readonly Entry[])[];

export interface Term {
  readonly matrix: Dense;
  readonly sites: readonly number[];
  readonly coefficient?: number;
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
  return {
    localDimensions: Uint8Array.from(localDimensions),
    terms: {
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
