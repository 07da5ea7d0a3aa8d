/** Cartesian components x, y, z. */
export type Vector = readonly [number, number, number];

/**
 * A finite lattice with its neighbour shells and symmetries. Positions are Cartesian, in units of the nearest-neighbour
 * distance (those of `cell` and `custom` as written). Site order: last lattice coordinate fastest, then the sites of the unit
 * cell, so that site = ((x * L_y + y) * L_z + z) * cellSites + cell site.
 */
export interface Lattice {
  readonly kind: LatticeKind;
  /** As written: chain(40), square(6, 6) ... */
  readonly label: string;
  readonly nSites: number;
  /** Cells along each direction; the number of cells alone where the supercell is not a box. */
  readonly extent: readonly number[];
  /** True if any direction is closed. */
  readonly periodic: boolean;
  /** Directions of space that the lattice fills: 1, 2 or 3; 2 for custom lattices. */
  readonly dimension: number;
  /** [nSites][2] positions for drawing, flattened: the lattice itself in the plane, an oblique view of one in space. */
  readonly positions: Float64Array;
  /** [nSites][3] positions, flattened. */
  readonly coordinates: Float64Array;
  /** Vectors that close the lattice on itself, as drawn (rows, 2 numbers each); empty for open or custom lattices. */
  readonly supercell: readonly (readonly [number, number])[];
  /** Sites of the unit cell; 1 for custom lattices. */
  readonly cellSites: number;
  /** What the lattice is a piece of; null for custom lattices. */
  readonly crystal: Crystal | null;
  /** Phase that a particle gathers across the boundary, one for each row of crystal.supercell; empty: none. */
  readonly twist: readonly number[];
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

export type LatticeKind =
  'chain' | 'ladder' | 'square' | 'triangular' | 'honeycomb' | 'kagome' | 'cubic' | 'cell' | 'custom';

/** An infinite lattice and the piece of it that is closed on itself or cut out. */
export interface Crystal {
  /** Primitive vectors, one for each direction. */
  readonly vectors: readonly Vector[];
  /** Sites of the unit cell. */
  readonly basis: readonly Vector[];
  /** Rows: edges of the piece, in units of the primitive vectors. */
  readonly supercell: readonly (readonly number[])[];
  /** For each row of `supercell`: closed on itself, or open. */
  readonly closed: readonly boolean[];
  /** [nCells][directions] lattice coordinates of the cells, in site order. */
  readonly cells: Int32Array;
  /** Distances that agree to this relative accuracy are equal. */
  readonly tolerance: number;
}

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
  /** As drawn: displacement from `from` to the nearest image of `to`. */
  readonly displacement: readonly [number, number];
  /** Displacement from `from` to the nearest image of `to`. */
  readonly vector: Vector;
  /** How often the bond crosses the boundary along each row of the supercell; that image of `to` lies these rows away. */
  readonly winding: readonly number[];
}
