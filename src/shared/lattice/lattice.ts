/**
 * A finite lattice with its neighbour shells and symmetries. Positions are Cartesian, in units of the nearest-neighbour
 * distance. Site order: last lattice coordinate fastest, then the sites of the unit cell, so that site = (x * L_y + y) * n_cell + cell site.
 */
export interface Lattice {
  readonly kind: LatticeKind;
  /** As written: chain(40), square(6, 6) ... */
  readonly label: string;
  readonly nSites: number;
  readonly extent: readonly number[];
  readonly periodic: boolean;
  /** [nSites][2] positions, flattened. */
  readonly positions: Float64Array;
  /** Primitive translations that close the lattice on itself (rows, 2 numbers each); empty for open or custom lattices. */
  readonly supercell: readonly (readonly [number, number])[];
  /**
   * The first three neighbour shells by distance, on custom lattices by length of the shortest path. Each pair of sites is in one
   * shell only and once, by its shortest periodic image.
   */
  readonly shells: readonly NeighbourShell[];
  /** Sublattice of each site if the nearest-neighbour graph is bipartite, else null. 0 or 1. */
  readonly sublattice: Uint8Array | null;
  /** Translation permutations, row-major [element][site], identity first; only the identity for open or custom lattices. */
  readonly translations: Uint32Array;
}

export type LatticeKind = 'chain' | 'ladder' | 'square' | 'triangular' | 'honeycomb' | 'custom';

export interface NeighbourShell {
  /** 1 for nearest. */
  readonly order: number;
  readonly distance: number;
  readonly bonds: readonly Bond[];
}

export interface Bond {
  readonly from: number;
  readonly to: number;
  /** True if the bond crosses the periodic boundary (drawn as a stub on both sides). */
  readonly wraps: boolean;
  /** Displacement from `from` to the nearest image of `to`. */
  readonly displacement: readonly [number, number];
}
