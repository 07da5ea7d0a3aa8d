import type { Bond, NeighbourShell } from './lattice';

/** A lattice with a cell repeated over a box; the source of positions, neighbours and translations. */
export interface CellGrid {
  readonly vectors: readonly [readonly [number, number], readonly [number, number]];
  readonly basis: readonly (readonly [number, number])[];
  readonly extent: readonly [number, number];
  readonly wraps: readonly [boolean, boolean];
}

/** Shells that are kept: as many as the language reaches. */
const keptShells = 3;

/** Farthest offset looked at, in cells along each vector, and the longest displacement kept, in nearest-neighbour distances. */
const reach = 3;
const longestDisplacement = (grid: CellGrid): number => (grid.extent[1] === 1 || grid.extent[0] === 1 ? 3 : 2);

const distanceTolerance = 1e-6;

interface Offset {
  readonly fromCellSite: number;
  readonly toCellSite: number;
  readonly x: number;
  readonly y: number;
  readonly displacement: readonly [number, number];
  readonly distance: number;
}

/**
 * Offsets from a site to its neighbours, one of each pair +d and -d: from a lower to a higher cell site, and within a cell
 * site along positive coordinates. So the bonds of a chain point from i to i + 1, those of the honeycomb from A to B.
 */
function neighbourOffsets(grid: CellGrid): Offset[] {
  const offsets: Offset[] = [];
  const longest = longestDisplacement(grid) + distanceTolerance;
  const [first, second] = grid.vectors;
  grid.basis.forEach((from, fromCellSite) => {
    grid.basis.forEach((to, toCellSite) => {
      if (toCellSite < fromCellSite) return;
      for (let x = -reach; x <= reach; x++) {
        for (let y = -reach; y <= reach; y++) {
          if (toCellSite === fromCellSite && (x < 0 || (x === 0 && y <= 0))) continue;
          const displacement: [number, number] = [
            x * first[0] + y * second[0] + to[0] - from[0],
            x * first[1] + y * second[1] + to[1] - from[1],
          ];
          const distance = Math.hypot(...displacement);
          if (distance > longest) continue;
          offsets.push({ fromCellSite, toCellSite, x, y, displacement, distance });
        }
      }
    });
  });
  return offsets.sort((a, b) => a.distance - b.distance);
}

/**
 * Neighbour shells by distance. Each pair of sites appears once, in the shell of its shortest periodic image: on a ring of
 * four, sites 0 and 2 share one second-neighbour bond, and chain(2) periodic has one bond, not two.
 * Cost O(sites x offsets within reach).
 */
export function cellGridShells(grid: CellGrid): NeighbourShell[] {
  const [extentX, extentY] = grid.extent;
  const cellSites = grid.basis.length;
  const nSites = extentX * extentY * cellSites;
  const shortest = new Map<number, Bond & { readonly distance: number }>();
  for (const offset of neighbourOffsets(grid)) {
    for (let x = 0; x < extentX; x++) {
      const targetX = x + offset.x;
      const wrapsX = targetX < 0 || targetX >= extentX;
      if (wrapsX && !grid.wraps[0]) continue;
      for (let y = 0; y < extentY; y++) {
        const targetY = y + offset.y;
        const wrapsY = targetY < 0 || targetY >= extentY;
        if (wrapsY && !grid.wraps[1]) continue;
        const from = (x * extentY + y) * cellSites + offset.fromCellSite;
        const to = (modulo(targetX, extentX) * extentY + modulo(targetY, extentY)) * cellSites + offset.toCellSite;
        if (from === to) continue;
        const pair = Math.min(from, to) * nSites + Math.max(from, to);
        const known = shortest.get(pair);
        const wraps = wrapsX || wrapsY;
        // Offsets come by increasing distance: only an equally long image that does not wrap can be better.
        if (known && !(known.wraps && !wraps && offset.distance < known.distance + distanceTolerance)) continue;
        shortest.set(pair, { from, to, wraps, displacement: offset.displacement, distance: offset.distance });
      }
    }
  }
  return groupByDistance([...shortest.values()]);
}

function groupByDistance(bonds: readonly (Bond & { readonly distance: number })[]): NeighbourShell[] {
  const shells: { order: number; distance: number; bonds: Bond[] }[] = [];
  for (const { distance, ...bond } of [...bonds].sort((a, b) => a.distance - b.distance)) {
    let shell = shells.at(-1);
    if (!shell || distance > shell.distance + distanceTolerance) {
      if (shells.length === keptShells) break;
      shell = { order: shells.length + 1, distance, bonds: [] };
      shells.push(shell);
    }
    shell.bonds.push(bond);
  }
  for (const shell of shells) shell.bonds.sort((a, b) => a.from - b.from || a.to - b.to);
  return shells;
}

/** Pairs that the walk over a graph may visit; beyond it only the written edges form a shell. */
const graphWalkLimit = 100_000;

/** Shells of a graph: shell n holds the pairs whose shortest path has n edges. Pairs of the first shell keep their written direction. */
export function graphShells(
  nSites: number,
  edges: readonly (readonly [number, number])[],
  positions: Float64Array,
): NeighbourShell[] {
  const neighbours: number[][] = Array.from({ length: nSites }, () => []);
  const bond = (from: number, to: number): Bond => ({
    from,
    to,
    wraps: false,
    displacement: [positions[2 * to]! - positions[2 * from]!, positions[2 * to + 1]! - positions[2 * from + 1]!],
  });
  for (const [from, to] of edges) {
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  const shells: Bond[][] = [edges.map(([from, to]) => bond(from, to)), [], []];
  let visits = 0;
  for (let from = 0; from < nSites && visits <= graphWalkLimit; from++) {
    const depth = new Map([[from, 0]]);
    let frontier = [from];
    for (let order = 1; order <= shells.length; order++) {
      const next: number[] = [];
      for (const site of frontier) {
        for (const to of neighbours[site]!) {
          if (++visits > graphWalkLimit) break;
          if (depth.has(to)) continue;
          depth.set(to, order);
          next.push(to);
          if (order > 1 && to > from) shells[order - 1]!.push(bond(from, to));
        }
      }
      frontier = next;
    }
  }
  const complete = visits <= graphWalkLimit ? shells : shells.slice(0, 1);
  return complete
    .map((bonds, index) => ({ order: index + 1, distance: index + 1, bonds }))
    .filter((shell) => shell.bonds.length > 0);
}

/** 0 and 1 by a walk over the bonds; null if some cycle has odd length. */
export function bipartition(nSites: number, bonds: readonly Bond[]): Uint8Array | null {
  const neighbours: number[][] = Array.from({ length: nSites }, () => []);
  for (const { from, to } of bonds) {
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  const unknown = 2;
  const side = new Uint8Array(nSites).fill(unknown);
  for (let start = 0; start < nSites; start++) {
    if (side[start] !== unknown) continue;
    side[start] = 0;
    const stack = [start];
    for (let site = stack.pop(); site !== undefined; site = stack.pop()) {
      for (const other of neighbours[site]!) {
        if (side[other] === side[site]) return null;
        if (side[other] !== unknown) continue;
        side[other] = 1 - side[site]!;
        stack.push(other);
      }
    }
  }
  return side;
}

export function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}
