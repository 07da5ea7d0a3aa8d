import type { Lattice } from '../../lattice/lattice';

export interface Patches {
  readonly count: number;
  /** Operator sites of a patch. */
  readonly size: number;
  /** [patch][size] operator sites. */
  readonly table: readonly number[];
  /** Patches along each lattice direction. */
  readonly grid: readonly number[];
}

/**
 * Blocks of `extent` cells along the lattice directions; all sites and modes of the cells of a block belong to it. Null if the
 * lattice is no grid of cells, or does not divide into such blocks.
 */
export function patchesOf(
  lattice: Lattice,
  modesOf: readonly (readonly number[])[],
  extent: readonly number[],
): Patches | null {
  if (lattice.crystal === null || extent.length !== lattice.extent.length) return null;
  if (extent.some((length, direction) => lattice.extent[direction] % length !== 0)) return null;
  const grid = extent.map((length, direction) => lattice.extent[direction] / length);
  const { cellSites } = lattice;
  const table: number[] = [];
  for (const block of gridPoints(grid)) {
    for (const inside of gridPoints(extent)) {
      const cell = block.reduce((index, b, d) => index * lattice.extent[d] + b * extent[d] + inside[d], 0);
      for (let site = cell * cellSites; site < (cell + 1) * cellSites; site++) {
        table.push(...modesOf[site]);
      }
    }
  }
  const count = grid.reduce((product, length) => product * length, 1);
  return { count, size: table.length / count, table, grid };
}

/** Number of the displacement from each patch to each, round the boundary along periodic directions: [patch][patch]. */
export function displacementClasses(grid: readonly number[], periodic: readonly boolean[]): readonly number[] {
  const points = gridPoints(grid);
  const classes = new Map<string, number>();
  return points.flatMap((from) =>
    points.map((to) => {
      const key = to
        .map((coordinate, d) => {
          const difference = coordinate - from[d];
          return periodic[d] ? (difference + grid[d]) % grid[d] : difference;
        })
        .join(',');
      const known = classes.get(key) ?? classes.size;
      classes.set(key, known);
      return known;
    }),
  );
}

/** All points of a box, last coordinate fastest. */
function gridPoints(extent: readonly number[]): readonly (readonly number[])[] {
  return extent.reduce<readonly (readonly number[])[]>(
    (points, length) => points.flatMap((point) => Array.from({ length }, (_, k) => [...point, k])),
    [[]],
  );
}
