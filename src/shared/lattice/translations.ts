import type { Cluster } from './cluster';
import type { Crystal } from './lattice';

/**
 * Shifts by whole cells along the closed directions as permutations of the sites, row-major [element][site]: site i goes to
 * element[i]. Elements are ordered as the cells are, the identity first.
 */
export function clusterTranslations(crystal: Crystal, cluster: Cluster): Uint32Array {
  const { cells, basis } = crystal;
  const { directions, nCells } = cluster;
  const shifts = translationVectors(crystal);
  const isBox = crystal.supercell.every((row, direction) =>
    row.every((value, axis) => axis === direction || value === 0),
  );
  const images = new Uint32Array(shifts.length * nCells);
  shifts.forEach((shift, element) => {
    const target = images.subarray(element * nCells, (element + 1) * nCells);
    if (isBox) {
      shiftBox(target, crystal, shift);
      return;
    }
    for (let index = 0; index < nCells; index++) {
      const cell = shift.map((along, axis) => cells[index * directions + axis]! + along);
      target[index] = cluster.locate(cell)?.index ?? index;
    }
  });
  return basis.length === 1 ? images : withBasis(images, basis.length);
}

/** Images of the cells of a box under a shift: the number of a cell is a sum over its coordinates, built up axis by axis. */
function shiftBox(target: Uint32Array, { supercell }: Crystal, shift: readonly number[]): void {
  let known: Uint32Array = new Uint32Array(1);
  for (let axis = 0, stride = target.length; axis < supercell.length; axis++) {
    const length = supercell[axis]![axis]!;
    stride /= length;
    const along = shift[axis]!;
    const next = axis === supercell.length - 1 ? target : new Uint32Array(known.length * length);
    for (let index = 0, at = 0; index < known.length; index++) {
      for (let coordinate = 0; coordinate < length; coordinate++) {
        const moved = coordinate + along;
        next[at++] = known[index]! + (moved < length ? moved : moved - length) * stride;
      }
    }
    known = next;
  }
}

function withBasis(cellImages: Uint32Array, cellSites: number): Uint32Array {
  const images = new Uint32Array(cellImages.length * cellSites);
  for (let cell = 0, at = 0; cell < cellImages.length; cell++) {
    for (let site = 0; site < cellSites; site++) images[at++] = cellImages[cell]! * cellSites + site;
  }
  return images;
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
