import type { LocalMatrix } from '../compiled-operator';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complexOne: Complex = { re: 1, im: 0 };

export function complexProduct(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function complexQuotient(a: Complex, b: Complex): Complex {
  const norm = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm };
}

/** Elements below this times the largest number that was added are rounding, not physics. */
const relativeZero = 1e-14;
/** Up to this dimension elements are collected in an array, above in a map. */
const denseDimension = 32;

/** Collects elements in any order, adding up repeated ones. */
export class MatrixBuilder {
  readonly #dense: Float64Array | null;
  readonly #sparse: Map<number, { re: number; im: number }> | null;
  #largest = 0;

  constructor(readonly dimension: number) {
    const dense = dimension <= denseDimension;
    this.#dense = dense ? new Float64Array(2 * dimension * dimension) : null;
    this.#sparse = dense ? null : new Map();
  }

  add(row: number, column: number, re: number, im: number): void {
    this.#largest = Math.max(this.#largest, Math.abs(re), Math.abs(im));
    const key = row * this.dimension + column;
    if (this.#dense) {
      this.#dense[2 * key]! += re;
      this.#dense[2 * key + 1]! += im;
      return;
    }
    const element = this.#sparse?.get(key);
    if (element) {
      element.re += re;
      element.im += im;
    } else this.#sparse?.set(key, { re, im });
  }

  build(): LocalMatrix {
    const zero = relativeZero * this.#largest;
    const keys: number[] = [];
    const kept: number[] = [];
    const keep = (key: number, re: number, im: number): void => {
      const real = Math.abs(re) > zero ? re : 0;
      const imaginary = Math.abs(im) > zero ? im : 0;
      if (real === 0 && imaginary === 0) return;
      keys.push(key);
      kept.push(real, imaginary);
    };
    if (this.#dense) {
      for (let key = 0; 2 * key < this.#dense.length; key++)
        keep(key, this.#dense[2 * key]!, this.#dense[2 * key + 1]!);
    } else {
      for (const [key, { re, im }] of [...(this.#sparse ?? [])].sort((a, b) => a[0] - b[0])) keep(key, re, im);
    }
    const rowOffsets = new Uint32Array(this.dimension + 1);
    const columns = new Uint32Array(keys.length);
    keys.forEach((key, index) => {
      rowOffsets[Math.floor(key / this.dimension) + 1]!++;
      columns[index] = key % this.dimension;
    });
    for (let row = 0; row < this.dimension; row++) rowOffsets[row + 1]! += rowOffsets[row]!;
    return { dimension: this.dimension, rowOffsets, columns, values: Float64Array.from(kept) };
  }
}

export type ElementVisitor = (row: number, column: number, re: number, im: number) => void;

export function forEachElement(matrix: LocalMatrix, visit: ElementVisitor): void {
  for (let row = 0; row < matrix.dimension; row++) {
    for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
      visit(row, matrix.columns[at]!, matrix.values[2 * at]!, matrix.values[2 * at + 1]!);
    }
  }
}

export function nonZeros(matrix: LocalMatrix): number {
  return matrix.columns.length;
}

export function identityMatrix(dimension: number): LocalMatrix {
  const builder = new MatrixBuilder(dimension);
  for (let row = 0; row < dimension; row++) builder.add(row, row, 1, 0);
  return builder.build();
}

export function multiplyMatrices(a: LocalMatrix, b: LocalMatrix): LocalMatrix {
  const builder = new MatrixBuilder(a.dimension);
  forEachElement(a, (row, inner, re, im) => {
    for (let at = b.rowOffsets[inner]!; at < b.rowOffsets[inner + 1]!; at++) {
      const [otherRe, otherIm] = [b.values[2 * at]!, b.values[2 * at + 1]!];
      builder.add(row, b.columns[at]!, re * otherRe - im * otherIm, re * otherIm + im * otherRe);
    }
  });
  return builder.build();
}

/** The first factor acts on the more significant digits. */
export function kroneckerProduct(a: LocalMatrix, b: LocalMatrix): LocalMatrix {
  const builder = new MatrixBuilder(a.dimension * b.dimension);
  forEachElement(a, (row, column, re, im) => {
    forEachElement(b, (otherRow, otherColumn, otherRe, otherIm) => {
      builder.add(
        row * b.dimension + otherRow,
        column * b.dimension + otherColumn,
        re * otherRe - im * otherIm,
        re * otherIm + im * otherRe,
      );
    });
  });
  return builder.build();
}

/** a * A + b * B. */
export function combineMatrices(a: Complex, first: LocalMatrix, b: Complex, second: LocalMatrix): LocalMatrix {
  const builder = new MatrixBuilder(first.dimension);
  const addScaled = (scale: Complex, matrix: LocalMatrix): void =>
    forEachElement(matrix, (row, column, re, im) => {
      builder.add(row, column, scale.re * re - scale.im * im, scale.re * im + scale.im * re);
    });
  addScaled(a, first);
  addScaled(b, second);
  return builder.build();
}

export function scaleMatrix(scale: Complex, matrix: LocalMatrix): LocalMatrix {
  const values = new Float64Array(matrix.values.length);
  for (let at = 0; at < values.length; at += 2) {
    values[at] = scale.re * matrix.values[at]! - scale.im * matrix.values[at + 1]!;
    values[at + 1] = scale.re * matrix.values[at + 1]! + scale.im * matrix.values[at]!;
  }
  return { ...matrix, values };
}

export function adjointMatrix(matrix: LocalMatrix): LocalMatrix {
  const builder = new MatrixBuilder(matrix.dimension);
  forEachElement(matrix, (row, column, re, im) => builder.add(column, row, re, -im));
  return builder.build();
}

/** Digits of a local row index, most significant first; `dimensions` are those of the sites. */
export function digitsOf(index: number, dimensions: readonly number[]): number[] {
  const digits = new Array<number>(dimensions.length);
  let rest = index;
  for (let position = dimensions.length - 1; position >= 0; position--) {
    const dimension = dimensions[position]!;
    digits[position] = rest % dimension;
    rest = Math.floor(rest / dimension);
  }
  return digits;
}

/** Number of local configurations of sites with these dimensions. */
export function productOf(dimensions: readonly number[]): number {
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}

/** What a digit of each site is worth in a row index, the first site being the most significant. */
export function stridesOf(dimensions: readonly number[]): number[] {
  const strides = new Array<number>(dimensions.length);
  for (let position = dimensions.length - 1, stride = 1; position >= 0; position--) {
    strides[position] = stride;
    stride *= dimensions[position]!;
  }
  return strides;
}

/**
 * The matrix on more or reordered sites: site p of `matrix` becomes site places[p] of the result, which acts as the identity
 * on its other sites. `dimensions` are those of the result's sites.
 */
export function placeMatrix(
  matrix: LocalMatrix,
  dimensions: readonly number[],
  places: readonly number[],
): LocalMatrix {
  const sites = dimensions.length;
  if (places.length === sites && places.every((place, position) => place === position)) return matrix;
  const strides = stridesOf(dimensions);
  const own = places.map((place) => dimensions[place]!);
  const placed = new Float64Array(matrix.dimension);
  for (let index = 0; index < matrix.dimension; index++) {
    digitsOf(index, own).forEach((digit, position) => {
      placed[index]! += digit * strides[places[position]!]!;
    });
  }
  let spectators = [0];
  for (let position = 0; position < sites; position++) {
    if (places.includes(position)) continue;
    const step = strides[position]!;
    spectators = spectators.flatMap((base) =>
      Array.from({ length: dimensions[position]! }, (_, digit) => base + digit * step),
    );
  }
  const builder = new MatrixBuilder(productOf(dimensions));
  forEachElement(matrix, (row, column, re, im) => {
    for (const base of spectators) builder.add(base + placed[row]!, base + placed[column]!, re, im);
  });
  return builder.build();
}

/** Tr over one site divided by its dimension; the matrix that remains acts on the other sites in their order. */
export function averageOverSite(matrix: LocalMatrix, dimensions: readonly number[], position: number): LocalMatrix {
  const low = productOf(dimensions.slice(position + 1));
  const own = dimensions[position]!;
  const remove = (index: number): number => Math.floor(index / (low * own)) * low + (index % low);
  const digit = (index: number): number => Math.floor(index / low) % own;
  const builder = new MatrixBuilder(matrix.dimension / own);
  forEachElement(matrix, (row, column, re, im) => {
    if (digit(row) === digit(column)) builder.add(remove(row), remove(column), re / own, im / own);
  });
  return builder.build();
}

export function largestElement(matrix: LocalMatrix): number {
  let largest = 0;
  for (let at = 0; at < matrix.values.length; at += 2) {
    largest = Math.max(largest, Math.hypot(matrix.values[at]!, matrix.values[at + 1]!));
  }
  return largest;
}
