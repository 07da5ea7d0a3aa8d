import { clusterOf } from './cluster';
import type { Lattice, Vector } from './lattice';
import { displacementOf, offsetsWithin } from './shells';

/** Sites by their displacement from a site, for convolutions. */
export interface KernelTable {
  /** Columns of each site: the number of displacements that some site has. */
  readonly kernel: number;
  /** [nSites][kernel], row-major; -1 beyond an open end. Column 0 is the site itself. */
  readonly table: Int32Array;
  /** Displacement of each column, for sites of basis 0; others have as many in the same order of distance and angle. */
  readonly displacements: readonly Vector[];
}

interface Entry {
  readonly vector: Vector;
  readonly basis: number;
  readonly cell: readonly number[];
  readonly distance: number;
}

/**
 * The sites within so many neighbour shells of each site of a crystal, one column for each displacement, so that a kernel that is shared by all
 * sites commutes with translations. Columns are ordered by distance, then by angle from x; shell 0 is the site itself. A site that is reached
 * round a small lattice by several displacements stands in several columns.
 *
 * @throws RangeError for a custom lattice, whose sites have no displacements in common
 */
export function kernelTable(lattice: Lattice, shells: number): KernelTable {
  const columns = columnsByBasis(lattice, (entries) => withinShells(entries, shells, lattice.crystal!.tolerance));
  return fill(lattice, columns);
}

/**
 * As `kernelTable`, for the cells from -reach to reach along each primitive vector: 3 x 3 for reach 1 on the square lattice, in
 * row-major order with the site itself in the middle.
 */
export function windowTable(lattice: Lattice, reach: number): KernelTable {
  const crystal = crystalOf(lattice);
  const cells = offsetsWithin(reach, crystal.vectors.length);
  const columns = crystal.basis.map((_, from) =>
    cells.flatMap((cell) =>
      crystal.basis.map((__, to): Entry => {
        const vector = displacementOf(crystal, from, to, cell);
        return { vector, basis: to, cell, distance: Math.hypot(...vector) };
      }),
    ),
  );
  return fill(lattice, columns);
}

function crystalOf(lattice: Lattice): NonNullable<Lattice['crystal']> {
  if (!lattice.crystal)
    throw new RangeError(`${lattice.label} has no translations that a kernel could be shared over.`);
  return lattice.crystal;
}

/** Cells along each vector that are looked at. */
const searchReach = 4;

function columnsByBasis(lattice: Lattice, choose: (entries: Entry[]) => Entry[]): Entry[][] {
  const crystal = crystalOf(lattice);
  const cells = offsetsWithin(searchReach, crystal.vectors.length);
  return crystal.basis.map((_, from) => {
    const entries = cells.flatMap((cell) =>
      crystal.basis.map((__, to): Entry => {
        const vector = displacementOf(crystal, from, to, cell);
        return { vector, basis: to, cell, distance: Math.hypot(...vector) };
      }),
    );
    return choose(entries);
  });
}

function withinShells(entries: Entry[], shells: number, tolerance: number): Entry[] {
  const sorted = [...entries].sort((a, b) => a.distance - b.distance);
  const kept: { entry: Entry; shell: number }[] = [];
  let [shell, last] = [0, 0];
  for (const entry of sorted) {
    if (entry.distance > last * (1 + tolerance) + 1e-9) {
      if (++shell > shells) break;
      last = entry.distance;
    }
    kept.push({ entry, shell });
  }
  return kept
    .sort((a, b) => a.shell - b.shell || angleOf(a.entry.vector) - angleOf(b.entry.vector))
    .map(({ entry }) => entry);
}

/** From x anticlockwise; what leaves the plane comes later, from below upwards. */
function angleOf([x, y, z]: Vector): number {
  const turns = (Math.atan2(y, x) / (2 * Math.PI) + 1 + 1e-7) % 1;
  return Math.abs(z) < 1e-9 ? turns : 2 + z * 10 + turns;
}

function fill(lattice: Lattice, columns: readonly (readonly Entry[])[]): KernelTable {
  const crystal = crystalOf(lattice);
  const { nSites, cellSites } = lattice;
  const cluster = clusterOf(crystal);
  const directions = crystal.vectors.length;
  const kernel = Math.max(...columns.map((list) => list.length));
  const table = new Int32Array(nSites * kernel).fill(-1);
  for (let site = 0; site < nSites; site++) {
    const first = Math.floor(site / cellSites) * directions;
    columns[site % cellSites]!.forEach(({ cell, basis }, column) => {
      const target = cluster.locate(cell.map((component, axis) => crystal.cells[first + axis]! + component));
      if (target) table[site * kernel + column] = target.index * cellSites + basis;
    });
  }
  return { kernel, table, displacements: columns[0]!.map(({ vector }) => vector) };
}
