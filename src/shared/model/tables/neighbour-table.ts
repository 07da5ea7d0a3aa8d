import type { Lattice } from '../../lattice/lattice';

/** Which site stands at which displacement: one column a displacement, shared by all sites. */
export interface NeighbourTable {
  readonly positions: number;
  readonly kernel: number;
  /** Row-major [positions][kernel]; -1 where there is no site. Column 0 is the site itself. */
  readonly table: readonly number[];
}

const tolerance = 1e-6;

interface Displacement {
  readonly x: number;
  readonly y: number;
  readonly distance: number;
}

/**
 * Sites by their displacement from a site, within so many neighbour shells; shell 0 is the site itself. A site that is reached
 * by several equally short displacements round a periodic lattice has the one that is first in the order (x, then y) alone.
 * Sites of a unit cell that see their neighbours in different directions have columns of their own.
 */
export function neighbourTable(lattice: Lattice, shells: number): NeighbourTable {
  const { nSites } = lattice;
  const displacements = allDisplacements(lattice);
  const distances = [...new Set(displacements.map(({ distance }) => distance.toFixed(5)))].map(Number).sort(byNumber);
  const longest = (distances[Math.min(shells, distances.length - 1)] ?? 0) + 1e-4;
  const columns = new Map<string, Displacement>();
  for (const displacement of displacements) {
    if (displacement.distance <= longest) columns.set(keyOf(displacement), displacement);
  }
  const ordered = [...columns.values()].sort(
    (a, b) => byNumber(round(a.distance), round(b.distance)) || byNumber(round(a.x), round(b.x)) || byNumber(a.y, b.y),
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

const remembered = new WeakMap<Lattice, readonly Displacement[]>();

/** Shortest displacement from each site to each, [from][to]. */
function allDisplacements(lattice: Lattice): readonly Displacement[] {
  const known = remembered.get(lattice);
  if (known) return known;
  const { nSites, positions } = lattice;
  const images = imagesOf(lattice);
  const found: Displacement[] = [];
  for (let from = 0; from < nSites; from++) {
    for (let to = 0; to < nSites; to++) {
      const dx = positions[2 * to] - positions[2 * from];
      const dy = positions[2 * to + 1] - positions[2 * from + 1];
      found.push(shortest(dx, dy, images));
    }
  }
  remembered.set(lattice, found);
  return found;
}

function imagesOf({ supercell }: Lattice): readonly (readonly [number, number])[] {
  const steps = [0, -1, 1];
  const [first, second] = supercell;
  return steps.flatMap((a) =>
    (second ? steps : [0]).map(
      (b) => [a * (first?.[0] ?? 0) + b * (second?.[0] ?? 0), a * (first?.[1] ?? 0) + b * (second?.[1] ?? 0)] as const,
    ),
  );
}

function shortest(dx: number, dy: number, images: readonly (readonly [number, number])[]): Displacement {
  let best: Displacement = { x: dx, y: dy, distance: Infinity };
  for (const [ix, iy] of images) {
    const candidate = { x: dx + ix, y: dy + iy, distance: Math.hypot(dx + ix, dy + iy) };
    const nearer = candidate.distance < best.distance - tolerance;
    const equal = Math.abs(candidate.distance - best.distance) <= tolerance;
    if (nearer || (equal && isBefore(candidate, best))) best = candidate;
  }
  return best;
}

const isBefore = (a: Displacement, b: Displacement): boolean =>
  a.x < b.x - tolerance || (Math.abs(a.x - b.x) <= tolerance && a.y < b.y - tolerance);

const round = (value: number): number => Math.round(value * 1e5);
const keyOf = ({ x, y }: Displacement): string => `${round(x) + 0},${round(y) + 0}`;
const byNumber = (a: number, b: number): number => a - b;
