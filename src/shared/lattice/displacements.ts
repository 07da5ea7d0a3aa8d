import type { Lattice, Vector } from './lattice';

/** A vector that leads to the same site of a periodic lattice as another. */
interface Image {
  readonly vector: Vector;
  readonly distance: number;
  /** How often it goes round more than the other, one for each row of crystal.supercell. */
  readonly turns: readonly number[];
}

interface Displacement {
  readonly vector: Vector;
  readonly distance: number;
}

const tolerance = 1e-6;

/** The shortest of the images of a vector, several where they are equally short; the vector itself is the first if it is one. */
export function nearestImages(lattice: Lattice, [x, y, z]: Vector): readonly Image[] {
  let [shortest, found]: [number, Image[]] = [Infinity, []];
  for (const { shift, turns } of shiftsOf(lattice)) {
    const vector: Vector = [x + shift[0], y + shift[1], z + shift[2]];
    const distance = Math.hypot(...vector);
    if (distance < shortest - tolerance) [shortest, found] = [distance, []];
    if (distance <= shortest + tolerance) found.push({ vector, distance, turns });
  }
  return found;
}

interface Shift {
  readonly shift: Vector;
  readonly turns: readonly number[];
}

const knownShifts = new WeakMap<Lattice, readonly Shift[]>();

/** Sums of the vectors that close the lattice on itself; in skewed pieces the nearest image may be two of them away. */
function shiftsOf(lattice: Lattice): readonly Shift[] {
  const known = knownShifts.get(lattice);
  if (known) return known;
  let shifts: readonly Shift[] = [{ shift: [0, 0, 0], turns: [] }];
  if (lattice.crystal !== null) {
    const { vectors, supercell, closed } = lattice.crystal;
    const isBox = supercell.every((row, at) => !closed[at] || row.filter((value) => value !== 0).length <= 1);
    const around = isBox ? [0, -1, 1] : [0, -1, 1, -2, 2];
    supercell.forEach((row, at) => {
      const edge = [0, 1, 2].map((axis) => vectors.reduce((sum, vector, d) => sum + row[d] * vector[axis], 0));
      shifts = shifts.flatMap(({ shift: [x, y, z], turns }) =>
        (closed[at] ? around : [0]).map((turn): Shift => ({
          shift: [x + turn * edge[0], y + turn * edge[1], z + turn * edge[2]],
          turns: [...turns, turn],
        })),
      );
    });
  }
  knownShifts.set(lattice, shifts);
  return shifts;
}

const knownDisplacements = new WeakMap<Lattice, readonly Displacement[]>();

/** Shortest displacement from each site to each, [from][to]; of equally short ones the first in the order (x, y, z). */
export function siteDisplacements(lattice: Lattice): readonly Displacement[] {
  const known = knownDisplacements.get(lattice);
  if (known) return known;
  const { nSites } = lattice;
  const found: Displacement[] = [];
  for (let from = 0; from < nSites; from++) {
    for (let to = 0; to < nSites; to++) {
      const { vector, distance } = nearestImages(lattice, between(lattice, from, to)).reduce((best, image) =>
        compareVectors(image.vector, best.vector) < 0 ? image : best,
      );
      found.push({ vector, distance });
    }
  }
  knownDisplacements.set(lattice, found);
  return found;
}

/** From a site to the nearest image of another; of equally near ones to the first in the order (x, y, z). */
export const siteDisplacement = (lattice: Lattice, from: number, to: number): Displacement =>
  siteDisplacements(lattice)[from * lattice.nSites + to];

/** r_to - r_from as the sites lie, without images. */
export function between({ coordinates }: Lattice, from: number, to: number): Vector {
  const along = (axis: number): number => coordinates[3 * to + axis] - coordinates[3 * from + axis];
  return [along(0), along(1), along(2)];
}

/** Ascending in (x, y, z); zero for those that differ by rounding. */
export const compareVectors = (a: Vector, b: Vector): number =>
  rounded(a[0]) - rounded(b[0]) || rounded(a[1]) - rounded(b[1]) || rounded(a[2]) - rounded(b[2]);

/** The same for vectors that differ by rounding. */
export const vectorKey = (vector: Vector): string => vector.map(rounded).join(',');

/** Hundred-thousandths; -0 and 0 are one. */
export const rounded = (value: number): number => Math.round(value * 1e5) + 0;
