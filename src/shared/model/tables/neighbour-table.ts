import type { Lattice, Vector } from '../../lattice/lattice';

/** Which site stands at which displacement: one column a displacement, shared by all sites. */
export interface NeighbourTable {
  readonly positions: number;
  readonly kernel: number;
  /** Row-major [positions][kernel]; -1 where there is no site. Column 0 is the site itself. */
  readonly table: readonly number[];
}

const tolerance = 1e-6;

interface Displacement {
  readonly vector: Vector;
  readonly distance: number;
}

/**
 * Sites by their displacement from a site, within so many neighbour shells; shell 0 is the site itself. A site that is reached
 * by several equally short displacements round a periodic lattice has the one that is first in the order (x, y, z) alone.
 * Sites of a unit cell that see their neighbours in different directions have columns of their own.
 */
export function neighbourTable(lattice: Lattice, shells: number): NeighbourTable {
  const { nSites } = lattice;
  const displacements = allDisplacements(lattice);
  const distances = [...new Set(displacements.map(({ distance }) => round(distance)))].sort(byNumber);
  const longest = distances[Math.min(shells, distances.length - 1)] ?? 0;
  const columns = new Map<string, Displacement>();
  for (const displacement of displacements) {
    if (round(displacement.distance) <= longest) columns.set(keyOf(displacement), displacement);
  }
  const ordered = [...columns.values()].sort(
    (a, b) => byNumber(round(a.distance), round(b.distance)) || compareVectors(a.vector, b.vector),
  );
  const columnOf = new Map(ordered.map((displacement, column) => [keyOf(displacement), column]));
  const table = new Array<number>(nSites * ordered.length).fill(-1);
  for (let from = 0; from < nSites; from++) {
    for (let to = 0; to < nSites; to++) {
      const column = columnOf.get(keyOf(displacements[from * nSites + to]));
      if (column !== undefined) table[from * ordered.length + column] = to;
    }
  }
  return { positions: nSites, kernel: ordered.length, table };
}

/** Distance from a site to the nearest image of another. */
export const siteDistance = (lattice: Lattice, from: number, to: number): number =>
  allDisplacements(lattice)[from * lattice.nSites + to].distance;

const remembered = new WeakMap<Lattice, readonly Displacement[]>();

/** Shortest displacement from each site to each, [from][to]. */
function allDisplacements(lattice: Lattice): readonly Displacement[] {
  const known = remembered.get(lattice);
  if (known) return known;
  const { nSites, coordinates } = lattice;
  const images = imagesOf(lattice);
  const found: Displacement[] = [];
  for (let from = 0; from < nSites; from++) {
    for (let to = 0; to < nSites; to++) {
      const [x, y, z] = [0, 1, 2].map((axis) => coordinates[3 * to + axis] - coordinates[3 * from + axis]);
      found.push(shortest([x, y, z], images));
    }
  }
  remembered.set(lattice, found);
  return found;
}

/** Shifts by the vectors that close the lattice on itself; in skewed pieces the nearest image may be two of them away. */
function imagesOf({ crystal }: Lattice): readonly Vector[] {
  if (crystal === null) return [[0, 0, 0]];
  const { vectors, supercell, closed } = crystal;
  const rows = supercell.filter((_, row) => closed[row]);
  const isBox = rows.every((row) => row.filter((value) => value !== 0).length <= 1);
  const turns = isBox ? [0, -1, 1] : [0, -1, 1, -2, 2];
  return rows.reduce<readonly Vector[]>(
    (images, row) => {
      const edge = [0, 1, 2].map((axis) => vectors.reduce((sum, vector, d) => sum + row[d] * vector[axis], 0));
      return images.flatMap(([x, y, z]) =>
        turns.map((turn): Vector => [x + turn * edge[0], y + turn * edge[1], z + turn * edge[2]]),
      );
    },
    [[0, 0, 0]],
  );
}

function shortest([x, y, z]: Vector, images: readonly Vector[]): Displacement {
  let best: Displacement = { vector: [x, y, z], distance: Infinity };
  for (const [ix, iy, iz] of images) {
    const vector: Vector = [x + ix, y + iy, z + iz];
    const distance = Math.hypot(...vector);
    const nearer = distance < best.distance - tolerance;
    const equal = Math.abs(distance - best.distance) <= tolerance;
    if (nearer || (equal && compareVectors(vector, best.vector) < 0)) best = { vector, distance };
  }
  return best;
}

const compareVectors = (a: Vector, b: Vector): number =>
  byNumber(round(a[0]), round(b[0])) || byNumber(round(a[1]), round(b[1])) || byNumber(round(a[2]), round(b[2]));

const round = (value: number): number => Math.round(value * 1e5) + 0;
const keyOf = ({ vector }: Displacement): string => vector.map(round).join(',');
const byNumber = (a: number, b: number): number => a - b;
