import type { Cluster } from './cluster';
import type { Crystal } from './lattice';

/**
 * Shifts by whole cells along the closed directions as permutations of the sites, row-major [element][site]: site i goes to
 * element[i]. Elements are ordered as the cells are, the identity first.
 */
export function clusterTranslations(crystal: Crystal, cluster: Cluster): Uint32Array {
  const { cells, basis } = crystal;
  const { directions, nCells } = cluster;
  const nSites = nCells * basis.length;
  const shifts = translationVectors(crystal);
  const translations = new Uint32Array(shifts.length * nSites);
  const cell = new Array<number>(directions).fill(0);
  const isBox = crystal.supercell.every((row, direction) =>
    row.every((value, axis) => axis === direction || value === 0),
  );
  const extent = crystal.supercell.map((row, direction) => row[direction]!);
  shifts.forEach((shift, element) => {
    for (let index = 0; index < nCells; index++) {
      let target = 0;
      for (let axis = 0; axis < directions; axis++) {
        let moved = cells[index * directions + axis]! + shift[axis]!;
        if (isBox && moved >= extent[axis]!) moved -= extent[axis]!;
        target = target * extent[axis]! + moved;
        cell[axis] = moved;
      }
      if (!isBox) target = cluster.locate(cell)?.index ?? index;
      const first = element * nSites + index * basis.length;
      for (let site = 0; site < basis.length; site++) translations[first + site] = target * basis.length + site;
    }
  });
  return translations;
}

/** Lattice vectors of the translations, in units of the primitive vectors. */
export function translationVectors({ cells, closed }: Pick<Crystal, 'cells' | 'closed'>): number[][] {
  const directions = closed.length;
  const shifts: number[][] = [];
  for (let first = 0; first < cells.length; first += directions) {
    const shift = Array.from(cells.subarray(first, first + directions));
    if (shift.every((component, axis) => component === 0 || closed[axis])) shifts.push(shift);
  }
  return shifts;
}
