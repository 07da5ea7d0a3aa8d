import type { Lattice, NeighbourShell, Vector } from './lattice';
import { offsetsWithin } from './shells';

/** From one site to the nearest image of another, and how often the way crosses the boundary. */
export interface Separation {
  readonly vector: Vector;
  readonly winding: readonly number[];
}

/** Positions, distances and directions of bonds on one lattice. */
export class Geometry {
  readonly #images: readonly { readonly winding: readonly number[]; readonly shift: Vector }[];
  readonly #directions = new Map<NeighbourShell, readonly Vector[]>();

  constructor(readonly lattice: Lattice) {
    this.#images = imagesOf(lattice);
  }

  /** Component 0, 1 or 2 of a position. */
  coordinate(site: number, axis: number): number {
    return this.lattice.coordinates[3 * site + axis]!;
  }

  separation(from: number, to: number): Separation {
    const { coordinates } = this.lattice;
    const component = (axis: number): number => coordinates[3 * to + axis]! - coordinates[3 * from + axis]!;
    const [x, y, z] = [component(0), component(1), component(2)];
    let best = this.#images[0]!;
    let shortest = Infinity;
    for (const image of this.#images) {
      const length = Math.hypot(x + image.shift[0], y + image.shift[1], z + image.shift[2]);
      // The first image is the site itself; one that is farther round must be really closer.
      if (length > shortest - 1e-9) continue;
      shortest = length;
      best = image;
    }
    const [shiftX, shiftY, shiftZ] = best.shift;
    return { vector: [x + shiftX, y + shiftY, z + shiftZ], winding: best.winding };
  }

  distance(from: number, to: number): number {
    return Math.hypot(...this.separation(from, to).vector);
  }

  /** Number of the line along which two neighbours lie, among the lines of their shell; null if they are in no shell. */
  direction(from: number, to: number): number | null {
    const { vector } = this.separation(from, to);
    const length = Math.hypot(...vector);
    const tolerance = this.lattice.crystal?.tolerance ?? 1e-6;
    const shell = this.lattice.crystal
      ? this.lattice.shells.find(({ distance }) => Math.abs(distance - length) <= tolerance * distance)
      : this.lattice.shells.find(({ bonds }) =>
          bonds.some((bond) => (bond.from === from && bond.to === to) || (bond.from === to && bond.to === from)),
        );
    if (!shell) return null;
    const line = this.lineOf(shell, vector);
    return line < 0 ? null : line;
  }

  /** Number of the line of a vector among the lines of a shell; -1 if it lies along none. */
  lineOf(shell: NeighbourShell, vector: Vector): number {
    const tolerance = this.lattice.crystal?.tolerance ?? 1e-6;
    return this.directionsOf(shell).findIndex((line) => alongSameLine(line, vector, tolerance));
  }

  /**
   * Lines along which the bonds of a shell lie, by their angle with x as the bonds point, those out of the plane last: 0 and 90
   * degrees on the square lattice, 30, 150 and 270 on the honeycomb.
   */
  directionsOf(shell: NeighbourShell): readonly Vector[] {
    const known = this.#directions.get(shell);
    if (known) return known;
    const tolerance = this.lattice.crystal?.tolerance ?? 1e-6;
    const lines: { vector: Vector; oneWay: boolean }[] = [];
    for (const { vector } of shell.bonds) {
      const line = lines.find((candidate) => alongSameLine(candidate.vector, vector, tolerance));
      if (!line) lines.push({ vector, oneWay: true });
      else if (scalarProduct(line.vector, vector) < 0) line.oneWay = false;
    }
    const sorted = lines
      .map(({ vector, oneWay }) => (oneWay || isPositive(vector) ? vector : opposite(vector)))
      .sort((a, b) => lineOrder(a, tolerance) - lineOrder(b, tolerance));
    this.#directions.set(shell, sorted);
    return sorted;
  }
}

/** Angle in turns; vectors that leave the plane come after all that lie in it. */
function lineOrder([x, y, z]: Vector, tolerance: number): number {
  const length = Math.hypot(x, y, z);
  const turns = (Math.atan2(y, x) / (2 * Math.PI) + 1 + tolerance) % 1;
  return Math.abs(z) <= tolerance * length ? turns : 2 + z / length + turns / 1000;
}

function isPositive([x, y, z]: Vector): boolean {
  if (Math.abs(z) > 1e-9) return z > 0;
  return Math.abs(y) > 1e-9 ? y > 0 : x > 0;
}

function opposite([x, y, z]: Vector): Vector {
  return [-x, -y, -z];
}

function scalarProduct(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function alongSameLine(a: Vector, b: Vector, tolerance: number): boolean {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths - Math.abs(scalarProduct(a, b)) <= 2 * tolerance * lengths;
}

/** Images across the boundary that can be the nearest one, the site itself first. */
function imagesOf({ crystal }: Lattice): { winding: readonly number[]; shift: Vector }[] {
  if (!crystal) return [{ winding: [], shift: [0, 0, 0] }];
  const { vectors, supercell, closed } = crystal;
  const isBox = supercell.every((row, at) => row.every((value, axis) => axis === at || value === 0));
  return offsetsWithin(isBox ? 1 : 2, supercell.length)
    .filter((winding) => winding.every((turns, row) => turns === 0 || closed[row]))
    .sort((a, b) => turnsOf(a) - turnsOf(b))
    .map((winding) => {
      const cell = vectors.map((_, axis) =>
        winding.reduce((sum, turns, row) => sum + turns * supercell[row]![axis]!, 0),
      );
      const component = (axis: 0 | 1 | 2): number =>
        vectors.reduce((sum, vector, direction) => sum + cell[direction]! * vector[axis], 0);
      return { winding, shift: [component(0), component(1), component(2)] as const };
    });
}

function turnsOf(winding: readonly number[]): number {
  return winding.reduce((sum, turns) => sum + Math.abs(turns), 0);
}
