import { compareVectors, rounded, siteDisplacements, vectorKey } from '../../lattice/displacements';
import type { Lattice } from '../../lattice/lattice';

/** Which site stands at which displacement: one column a displacement, shared by all sites. */
export interface NeighbourTable {
  readonly positions: number;
  readonly kernel: number;
  /** Row-major [positions][kernel]; -1 where there is no site. Column 0 is the site itself. */
  readonly table: readonly number[];
}

/**
 * Sites by their displacement from a site, within so many neighbour shells; shell 0 is the site itself. A site that is reached
 * by several equally short displacements round a periodic lattice has the one that is first in the order (x, y, z) alone.
 * Sites of a unit cell that see their neighbours in different directions have columns of their own.
 */
export function neighbourTable(lattice: Lattice, shells: number): NeighbourTable {
  const { nSites } = lattice;
  const displacements = siteDisplacements(lattice);
  const distances = [...new Set(displacements.map(({ distance }) => rounded(distance)))].sort((a, b) => a - b);
  const longest = distances[Math.min(shells, distances.length - 1)] ?? 0;
  const within = displacements.filter(({ distance }) => rounded(distance) <= longest);
  const columns = new Map(within.map((displacement) => [vectorKey(displacement.vector), displacement]));
  const ordered = [...columns.values()].sort(
    (a, b) => rounded(a.distance) - rounded(b.distance) || compareVectors(a.vector, b.vector),
  );
  const columnOf = new Map(ordered.map(({ vector }, column) => [vectorKey(vector), column]));
  const table = new Array<number>(nSites * ordered.length).fill(-1);
  for (let from = 0; from < nSites; from++) {
    for (let to = 0; to < nSites; to++) {
      const column = columnOf.get(vectorKey(displacements[from * nSites + to].vector));
      if (column !== undefined) table[from * ordered.length + column] = to;
    }
  }
  return { positions: nSites, kernel: ordered.length, table };
}
