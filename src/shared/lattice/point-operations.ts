import { clusterOf } from './cluster';
import type { Crystal, Lattice, Vector } from './lattice';
import type { TranslationOrbits } from './orbits';
import { offsetsWithin } from './shells';

/** An isometry of a lattice up to its translations. */
export interface PointOperation {
  /** Whole numbers: the primitive vector i becomes sum_j matrix[i][j] a_j. Empty without a crystal. */
  readonly matrix: readonly (readonly number[])[];
  /** The same in space, row-major 3 x 3. */
  readonly cartesian: readonly number[];
  /** Site i goes to permutation[i]: the representative that keeps site 0 where it can. */
  readonly permutation: Uint32Array;
}

/** Components of an image of a primitive vector that are looked at. */
const imageReach = 2;

/** Components of a vector along and across the primitive vectors of a crystal. */
interface Frame {
  /** b_i with a_i . b_j = delta_ij. */
  readonly dual: readonly Vector[];
  /** Unit vectors across them along which sites of the cell differ, and those along which they do not. */
  readonly across: readonly Vector[];
  readonly idle: readonly Vector[];
  /** Of each site of the cell: components along the primitive vectors, and across them. */
  readonly along: readonly (readonly number[])[];
  readonly sideways: readonly (readonly number[])[];
}

/**
 * Isometries of the infinite lattice that map its finite piece, closed or cut out, onto itself: one for each class of those that
 * differ by a translation of the piece, the identity first. On small pieces classes that permute the sites alike are one.
 */
export function pointOperations(lattice: Lattice, orbits: TranslationOrbits): PointOperation[] {
  const identity = Uint32Array.from({ length: lattice.nSites }, (_, site) => site);
  const { crystal } = lattice;
  if (!crystal) return [{ matrix: [], cartesian: [1, 0, 0, 0, 1, 0, 0, 0, 1], permutation: identity }];
  const frame = frameOf(crystal);
  const cluster = clusterOf(crystal);
  const closedRows = crystal.supercell.filter((_, row) => crystal.closed[row]);
  const starts = orbits.starts();
  const all = Array.from(identity);
  const seen = new Set<string>();
  const found: PointOperation[] = [];
  for (const matrix of latticeIsometries(crystal)) {
    if (!closedRows.every((row) => cluster.isPeriod(times(row, matrix)))) continue;
    for (const signs of signChoices(frame.across.length)) {
      for (const start of starts) {
        const permutation = sitePermutation(lattice, crystal, cluster, frame, matrix, signs, start);
        if (!permutation) continue;
        const key = orbits.homeImages((site) => permutation[site]!, all).join(' ');
        if (seen.has(key)) continue;
        seen.add(key);
        found.push({ matrix, cartesian: cartesianOf(crystal, frame, matrix, signs), permutation });
      }
    }
  }
  return found.sort((a, b) => sortKey(a) - sortKey(b));
}

/** Whole-number matrices that keep the scalar products of the primitive vectors. */
function latticeIsometries(crystal: Crystal): number[][][] {
  const { vectors, tolerance } = crystal;
  const scale = Math.max(...vectors.map((vector) => dot(vector, vector)));
  const close = (a: number, b: number): boolean => Math.abs(a - b) <= 4 * tolerance * scale;
  const candidates = offsetsWithin(imageReach, vectors.length).map((cell) => ({
    cell,
    vector: combined(vectors, cell),
  }));
  const found: number[][][] = [];
  const extend = (chosen: readonly { cell: number[]; vector: Vector }[]): void => {
    const row = chosen.length;
    if (row === vectors.length) {
      found.push(chosen.map(({ cell }) => cell));
      return;
    }
    for (const candidate of candidates) {
      const fits =
        close(dot(candidate.vector, candidate.vector), dot(vectors[row]!, vectors[row]!)) &&
        chosen.every(({ vector }, other) => close(dot(vector, candidate.vector), dot(vectors[other]!, vectors[row]!)));
      if (fits) extend([...chosen, candidate]);
    }
  };
  extend([]);
  return found;
}

/** The permutation that takes site 0 to `start` and turns by `matrix`; null if it does not map sites to sites. */
function sitePermutation(
  { nSites, cellSites }: Lattice,
  { cells, tolerance }: Crystal,
  cluster: ReturnType<typeof clusterOf>,
  { along, sideways }: Frame,
  matrix: readonly (readonly number[])[],
  signs: readonly number[],
  start: number,
): Uint32Array | null {
  const directions = matrix.length;
  const place = (site: number): number[] => {
    const first = Math.floor(site / cellSites) * directions;
    return along[site % cellSites]!.map((part, axis) => part + cells[first + axis]!);
  };
  const turned = times(place(0), matrix);
  const shift = place(start).map((component, axis) => component - turned[axis]!);
  const accuracy = Math.max(1e-6, 4 * tolerance);
  const images: { site: number; offset: number[] }[] = [];
  for (let site = 0; site < cellSites; site++) {
    const target = times(along[site]!, matrix).map((component, axis) => component + shift[axis]!);
    const image = along.findIndex(
      (part, other) =>
        part.every((component, axis) => isWhole(target[axis]! - component, accuracy)) &&
        sideways[other]!.every(
          (component, axis) => Math.abs(component - signs[axis]! * sideways[site]![axis]!) < accuracy,
        ),
    );
    if (image < 0) return null;
    images.push({ site: image, offset: target.map((component, axis) => Math.round(component - along[image]![axis]!)) });
  }
  const permutation = new Uint32Array(nSites);
  const moved = new Array<number>(directions).fill(0);
  for (let index = 0; index < cluster.nCells; index++) {
    for (let site = 0; site < cellSites; site++) {
      const { site: image, offset } = images[site]!;
      for (let axis = 0; axis < directions; axis++) {
        let component = offset[axis]!;
        for (let row = 0; row < directions; row++) component += cells[index * directions + row]! * matrix[row]![axis]!;
        moved[axis] = component;
      }
      const target = cluster.locate(moved);
      if (!target) return null;
      permutation[index * cellSites + site] = target.index * cellSites + image;
    }
  }
  return permutation;
}

function frameOf({ vectors, basis }: Crystal): Frame {
  const gram = vectors.map((a) => vectors.map((b) => dot(a, b)));
  const inverse = inverted(gram);
  const dual = inverse.map((row) => combined(vectors, row));
  const along = basis.map((site) => dual.map((vector) => dot(site, vector)));
  const rests = basis.map((site, index) => minus(site, combined(vectors, along[index]!)));
  const complement = orthogonalComplement(vectors);
  const across = complement.filter((unit) =>
    rests.some((rest) => Math.abs(dot(rest, unit) - dot(rests[0]!, unit)) > 1e-9),
  );
  const idle = complement.filter((unit) => !across.includes(unit));
  // Sites are compared across relative to their middle, so that a reflection can exchange layers.
  const middle = across.map((unit) => {
    const values = rests.map((rest) => dot(rest, unit));
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  const sideways = rests.map((rest) => across.map((unit, axis) => dot(rest, unit) - middle[axis]!));
  return { dual, across, idle, along, sideways };
}

/** R = sum_i (image of a_i) b_i^T + sum across +- e e^T + sum idle e e^T. */
function cartesianOf(
  { vectors }: Crystal,
  { dual, across, idle }: Frame,
  matrix: readonly (readonly number[])[],
  signs: readonly number[],
): number[] {
  const result = new Array<number>(9).fill(0);
  const add = (left: Vector, right: Vector, factor: number): void => {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) result[3 * row + column]! += factor * left[row]! * right[column]!;
    }
  };
  matrix.forEach((row, direction) => add(combined(vectors, row), dual[direction]!, 1));
  across.forEach((unit, axis) => add(unit, unit, signs[axis]!));
  for (const unit of idle) add(unit, unit, 1);
  return result.map((value) => Math.round(value * 1e9) / 1e9 + 0);
}

/** Identity, rotations by their angle, then reflections by their axis, then what leaves the plane. */
function sortKey({ cartesian, permutation }: PointOperation): number {
  if (permutation.every((image, site) => image === site)) return -1;
  const [a = 1, b = 0, , c = 0, d = 1] = cartesian;
  const inPlane = Math.abs(cartesian[8]! - 1) < 1e-6;
  const improper = a * d - b * c < 0;
  const turn = (Math.atan2(c, a) / (2 * Math.PI) + 1 + 1e-9) % 1;
  return (inPlane ? 0 : 4) + (improper ? 2 : 0) + turn;
}

function signChoices(count: number): number[][] {
  let choices: number[][] = [[]];
  for (let axis = 0; axis < count; axis++)
    choices = choices.flatMap((signs) => [
      [...signs, 1],
      [...signs, -1],
    ]);
  return choices;
}

/** Unit vectors orthogonal to all given ones, as near to x, y and z as possible. */
function orthogonalComplement(vectors: readonly Vector[]): Vector[] {
  const basis: Vector[] = [];
  const reduce = (vector: Vector): Vector =>
    basis.reduce((rest, unit) => minus(rest, scaled(unit, dot(rest, unit))), vector);
  for (const vector of vectors) {
    const rest = reduce(vector);
    basis.push(scaled(rest, 1 / Math.hypot(...rest)));
  }
  const axes: Vector[] = [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ];
  for (const axis of axes) {
    const rest = reduce(axis);
    const length = Math.hypot(...rest);
    if (basis.length < 3 && length > 1e-6) basis.push(scaled(rest, 1 / length));
  }
  return basis.slice(vectors.length);
}

function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...row.map((_, column) => (column === index ? 1 : 0))]);
  for (let pivot = 0; pivot < size; pivot++) {
    // Gram matrices are positive: no row exchanges are needed.
    const scale = rows[pivot]![pivot]!;
    rows[pivot] = rows[pivot]!.map((value) => value / scale);
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = rows[row]![pivot]!;
      rows[row] = rows[row]!.map((value, column) => value - factor * rows[pivot]![column]!);
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Row vector times matrix. */
function times(vector: readonly number[], matrix: readonly (readonly number[])[]): number[] {
  return matrix.map((_, column) => vector.reduce((sum, value, row) => sum + value * matrix[row]![column]!, 0));
}

function combined(vectors: readonly Vector[], factors: readonly number[]): Vector {
  const component = (axis: 0 | 1 | 2): number =>
    vectors.reduce((sum, vector, direction) => sum + factors[direction]! * vector[axis], 0);
  return [component(0), component(1), component(2)];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function scaled([x, y, z]: Vector, factor: number): Vector {
  return [factor * x, factor * y, factor * z];
}

function isWhole(value: number, accuracy: number): boolean {
  return Math.abs(value - Math.round(value)) < accuracy;
}
