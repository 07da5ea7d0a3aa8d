import type { Cluster } from './cluster';
import type { Bond, Crystal, NeighbourShell, Vector } from './lattice';
import { drawn, spatialDimension } from './projection';

/** Shells that are kept: as many as the language reaches. */
const keptShells = 3;

/** Farthest offset looked at, in cells along each vector. */
const reach = 3;

interface Offset {
  readonly fromCellSite: number;
  readonly toCellSite: number;
  readonly cell: readonly number[];
  readonly vector: Vector;
  readonly distance: number;
}

/** Whole-number vectors with components from -reach to reach, the last component fastest. */
export function offsetsWithin(limit: number, directions: number): number[][] {
  let offsets: number[][] = [[]];
  for (let direction = 0; direction < directions; direction++) {
    offsets = offsets.flatMap((offset) => Array.from({ length: 2 * limit + 1 }, (_, at) => [...offset, at - limit]));
  }
  return offsets;
}

/** From one site of the unit cell to another, `cell` cells away. */
export function displacementOf(
  { vectors, basis }: Pick<Crystal, 'vectors' | 'basis'>,
  fromCellSite: number,
  toCellSite: number,
  cell: readonly number[],
): Vector {
  const [from, to] = [basis[fromCellSite]!, basis[toCellSite]!];
  const component = (axis: 0 | 1 | 2): number =>
    vectors.reduce((sum, vector, direction) => sum + cell[direction]! * vector[axis], 0) + to[axis] - from[axis];
  return [component(0), component(1), component(2)];
}

/**
 * Offsets from a site to its neighbours, one of each pair +d and -d: from a lower to a higher cell site, and within a cell
 * site along positive coordinates. So the bonds of a chain point from i to i + 1, those of the honeycomb from A to B.
 */
function neighbourOffsets(crystal: Crystal): Offset[] {
  const { basis, vectors, tolerance } = crystal;
  const cells = offsetsWithin(reach, vectors.length);
  const offsets: Offset[] = [];
  basis.forEach((_, fromCellSite) => {
    basis.forEach((__, toCellSite) => {
      if (toCellSite < fromCellSite) return;
      for (const cell of cells) {
        if (toCellSite === fromCellSite && !(cell.find((component) => component !== 0)! > 0)) continue;
        const vector = displacementOf(crystal, fromCellSite, toCellSite, cell);
        offsets.push({ fromCellSite, toCellSite, cell, vector, distance: Math.hypot(...vector) });
      }
    });
  });
  offsets.sort((a, b) => a.distance - b.distance);
  const longest = longestDisplacement(crystal, offsets) * (1 + tolerance);
  return offsets.filter(({ distance }) => distance <= longest);
}

/** The longest displacement kept: three shells of an infinite line, plane or space. */
function longestDisplacement(crystal: Crystal, offsets: readonly Offset[]): number {
  const { supercell, tolerance } = crystal;
  const lengths = supercell.filter(
    (row) => row.filter((value) => value !== 0).length > 1 || row.some((v) => Math.abs(v) > 1),
  );
  const nearest = offsets[0]?.distance ?? 1;
  if (lengths.length <= 1) return 3 * nearest;
  let [shells, last] = [0, 0];
  for (const { distance } of offsets) {
    if (distance <= last * (1 + tolerance)) continue;
    if (shells === keptShells) break;
    shells++;
    last = distance;
  }
  return Math.max(last, 2 * nearest);
}

/**
 * Neighbour shells by distance. Each pair of sites appears once, in the shell of its shortest periodic image: on a ring of
 * four, sites 0 and 2 share one second-neighbour bond, and chain(2) periodic has one bond, not two.
 * Cost O(sites x offsets within reach).
 */
export function crystalShells(crystal: Crystal, cluster: Cluster): NeighbourShell[] {
  const { cells, basis, vectors, tolerance } = crystal;
  const directions = vectors.length;
  const cellSites = basis.length;
  const { nCells } = cluster;
  const inSpace = spatialDimension(crystal) === 3;
  const nSites = nCells * cellSites;
  const moved = new Array<number>(directions).fill(0);
  const shortest = new Map<number, Bond & { readonly distance: number }>();
  for (const { fromCellSite, toCellSite, cell, vector, distance } of neighbourOffsets(crystal)) {
    const displacement = drawn(vector, inSpace);
    for (let index = 0; index < nCells; index++) {
      for (let axis = 0; axis < directions; axis++) moved[axis] = cells[index * directions + axis]! + cell[axis]!;
      const target = cluster.locate(moved);
      if (!target) continue;
      const from = index * cellSites + fromCellSite;
      const to = target.index * cellSites + toCellSite;
      if (from === to) continue;
      const pair = Math.min(from, to) * nSites + Math.max(from, to);
      const known = shortest.get(pair);
      const wraps = target.winding.some((turns) => turns !== 0);
      // Offsets come by increasing distance: only an equally long image that does not wrap can be better.
      if (known && !(known.wraps && !wraps && distance < known.distance * (1 + tolerance))) continue;
      shortest.set(pair, { from, to, wraps, displacement, vector, winding: target.winding, distance });
    }
  }
  return groupByDistance([...shortest.values()], tolerance);
}

function groupByDistance(
  bonds: readonly (Bond & { readonly distance: number })[],
  tolerance: number,
): NeighbourShell[] {
  const shells: { order: number; distance: number; bonds: Bond[] }[] = [];
  for (const { distance, ...bond } of [...bonds].sort((a, b) => a.distance - b.distance)) {
    let shell = shells.at(-1);
    if (!shell || distance > shell.distance * (1 + tolerance)) {
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
  const bond = (from: number, to: number): Bond => {
    const [x, y] = [positions[2 * to]! - positions[2 * from]!, positions[2 * to + 1]! - positions[2 * from + 1]!];
    return { from, to, wraps: false, displacement: [x, y], vector: [x, y, 0], winding: [] };
  };
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
