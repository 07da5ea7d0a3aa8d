import type { Crystal } from './lattice';

/** Most cells that one piece can have: three cell coordinates then fit in one whole number. */
const largestPiece = 2 ** 17;

/**
 * Finds cells of a crystal's piece: a cell r outside it is r - w T with whole numbers w (the winding) and the rows of T the
 * supercell. In units of the supercell the cells of the piece have coordinates r T^-1 in [0, 1).
 */
export class Cluster {
  readonly directions: number;
  /** |det T|: the number of cells. */
  readonly nCells: number;
  readonly #adjugate: readonly (readonly number[])[];
  /** Lengths of a supercell along the primitive vectors; null for a slanted one. */
  readonly #box: readonly number[] | null;
  readonly #noWinding: readonly number[];
  readonly #indexOf = new Map<number, number>();

  constructor(
    readonly supercell: readonly (readonly number[])[],
    readonly closed: readonly boolean[],
  ) {
    this.directions = supercell.length;
    const { determinant, adjugate } = adjugateOf(supercell);
    const sign = determinant < 0 ? -1 : 1;
    this.nCells = Math.abs(determinant);
    this.#adjugate = adjugate.map((row) => row.map((value) => sign * value));
    this.#noWinding = supercell.map(() => 0);
    const isBox = supercell.every((row, at) => row.every((value, axis) => (axis === at ? value > 0 : value === 0)));
    this.#box = isBox ? supercell.map((row, at) => row[at]!) : null;
  }

  /**
   * Lattice coordinates of all cells of the piece, the last coordinate fastest; those before the origin come after the others, so that
   * the origin is first. @throws RangeError if there are too many.
   */
  enumerate(): Int32Array {
    const { directions, nCells, supercell } = this;
    if (nCells === 0 || nCells > largestPiece) throw new RangeError(`A piece of ${nCells} cells cannot be listed.`);
    const low: number[] = [];
    const high: number[] = [];
    for (let axis = 0; axis < directions; axis++) {
      low.push(supercell.reduce((sum, row) => sum + Math.min(0, row[axis]!), 0));
      high.push(supercell.reduce((sum, row) => sum + Math.max(0, row[axis]!), 0));
    }
    const found: { readonly key: number; readonly cell: readonly number[] }[] = [];
    const cell = [...low];
    while (found.length < nCells) {
      const key = this.#key(cell);
      if (key.inside) found.push({ key: key.value, cell: [...cell] });
      let axis = directions - 1;
      while (axis > 0 && cell[axis]! >= high[axis]!) {
        cell[axis] = low[axis]!;
        axis--;
      }
      cell[axis]!++;
    }
    const cells = new Int32Array(nCells * directions);
    const origin = found.findIndex(({ key }) => key === 0);
    [...found.slice(origin), ...found.slice(0, origin)].forEach(({ key, cell: at }, index) => {
      this.#indexOf.set(key, index);
      cells.set(at, index * directions);
    });
    return cells;
  }

  #key(cell: readonly number[]): { value: number; inside: boolean } {
    let value = 0;
    let inside = true;
    for (let row = 0; row < this.directions; row++) {
      const numerator = this.#numerator(cell, row);
      const rest = modulo(numerator, this.nCells);
      if (rest !== numerator) inside = false;
      value = value * this.nCells + rest;
    }
    return { value, inside };
  }

  /** det T times the component of r along row `row` of the supercell; a whole number. */
  #numerator(cell: readonly number[], row: number): number {
    let sum = 0;
    for (let axis = 0; axis < this.directions; axis++) sum += cell[axis]! * this.#adjugate[axis]![row]!;
    return sum;
  }

  /** Number of the cell that lies at `cell` up to the supercell, and its winding; null beyond an open end. Call `enumerate` first. */
  locate(cell: readonly number[]): { index: number; winding: readonly number[] } | null {
    if (this.#box) return this.#locateInBox(cell, this.#box);
    const winding: number[] = [];
    let key = 0;
    for (let row = 0; row < this.directions; row++) {
      const numerator = this.#numerator(cell, row);
      const turns = Math.floor(numerator / this.nCells);
      if (turns !== 0 && !this.closed[row]) return null;
      winding.push(turns);
      key = key * this.nCells + (numerator - turns * this.nCells);
    }
    const index = this.#indexOf.get(key);
    return index === undefined ? null : { index, winding };
  }

  #locateInBox(cell: readonly number[], box: readonly number[]): { index: number; winding: readonly number[] } | null {
    let winding: number[] | null = null;
    let index = 0;
    for (let axis = 0; axis < box.length; axis++) {
      const length = box[axis]!;
      const turns = Math.floor(cell[axis]! / length);
      if (turns !== 0) {
        if (!this.closed[axis]) return null;
        winding ??= [...this.#noWinding];
        winding[axis] = turns;
      }
      index = index * length + cell[axis]! - turns * length;
    }
    return { index, winding: winding ?? this.#noWinding };
  }

  /** True if a whole-number vector is a sum of closed rows of the supercell. */
  isPeriod(vector: readonly number[]): boolean {
    for (let row = 0; row < this.directions; row++) {
      const numerator = this.#numerator(vector, row);
      if (this.closed[row] ? numerator % this.nCells !== 0 : numerator !== 0) return false;
    }
    return true;
  }
}

/** A cluster ready to look cells up. */
export function clusterOf(crystal: Pick<Crystal, 'supercell' | 'closed'>): Cluster {
  const cluster = new Cluster(crystal.supercell, crystal.closed);
  cluster.enumerate();
  return cluster;
}

/** det T and the matrix A with T A = det T, for one to three rows. */
export function adjugateOf(rows: readonly (readonly number[])[]): { determinant: number; adjugate: number[][] } {
  const size = rows.length;
  const at = (row: number, column: number): number => rows[row % size]![column % size]!;
  if (size === 1) return { determinant: at(0, 0), adjugate: [[1]] };
  if (size === 2) {
    const adjugate = [
      [at(1, 1), -at(0, 1)],
      [-at(1, 0), at(0, 0)],
    ];
    return { determinant: at(0, 0) * at(1, 1) - at(0, 1) * at(1, 0), adjugate };
  }
  // Cyclic neighbours give cofactors with their sign.
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const adjugate = [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row)));
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0);
  return { determinant, adjugate };
}

export function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}
