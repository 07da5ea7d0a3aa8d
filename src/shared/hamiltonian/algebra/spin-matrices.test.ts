import { describe, expect, it } from 'vitest';
import type { LocalMatrix } from '../compiled-operator';
import {
  adjointMatrix,
  combineMatrices,
  complexOne,
  forEachElement,
  kroneckerProduct,
  multiplyMatrices,
  placeMatrix,
} from './local-matrix';
import { spinMatrix } from './spin-matrices';

type Entry = number | readonly [number, number];

function rows(matrix: LocalMatrix): Entry[][] {
  const dense: Entry[][] = Array.from({ length: matrix.dimension }, () => new Array<Entry>(matrix.dimension).fill(0));
  forEachElement(matrix, (row, column, re, im) => {
    dense[row]![column] = im === 0 ? re : [re, im];
  });
  return dense;
}

function expectClose(matrix: LocalMatrix, expected: LocalMatrix): void {
  const difference = combineMatrices(complexOne, matrix, { re: -1, im: 0 }, expected);
  expect(Math.max(0, ...difference.values.map(Math.abs))).toBeLessThan(1e-12);
}

describe('spin matrices', () => {
  it('are the Pauli matrices of every textbook', () => {
    expect(rows(spinMatrix('X', 1))).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(rows(spinMatrix('Y', 1))).toEqual([
      [0, [0, -1]],
      [[0, 1], 0],
    ]);
    expect(rows(spinMatrix('Z', 1))).toEqual([
      [1, 0],
      [0, -1],
    ]);
    expect(rows(spinMatrix('Sx', 1))).toEqual([
      [0, 0.5],
      [0.5, 0],
    ]);
    expect(rows(spinMatrix('Sp', 1))).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(rows(spinMatrix('Sm', 1))).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('are those of spin 1', () => {
    const root = Math.SQRT2;
    expect(rows(spinMatrix('Sz', 2))).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, -1],
    ]);
    expect(rows(spinMatrix('Sp', 2))).toEqual([
      [0, root, 0],
      [0, 0, root],
      [0, 0, 0],
    ]);
  });

  it.each([1, 2, 3, 4, 9])('obey the algebra of angular momentum for 2S = %i', (twiceSpin) => {
    const [x, y, z] = ['Sx', 'Sy', 'Sz'].map((name) => spinMatrix(name, twiceSpin)) as [
      LocalMatrix,
      LocalMatrix,
      LocalMatrix,
    ];
    const commutator = combineMatrices(complexOne, multiplyMatrices(x, y), { re: -1, im: 0 }, multiplyMatrices(y, x));
    expectClose(commutator, combineMatrices({ re: 0, im: 1 }, z, { re: 0, im: 0 }, z));
    const squares = [x, y, z].map((matrix) => multiplyMatrices(matrix, matrix));
    const total = squares.reduce((sum, matrix) => combineMatrices(complexOne, sum, complexOne, matrix));
    const casimir = (twiceSpin / 2) * (twiceSpin / 2 + 1);
    forEachElement(total, (row, column, re) => expect(re).toBeCloseTo(row === column ? casimir : 0, 12));
    expectClose(spinMatrix('Sm', twiceSpin), adjointMatrix(spinMatrix('Sp', twiceSpin)));
  });
});

describe('placed matrices', () => {
  it('act on their site and leave the others', () => {
    const [x, z] = [spinMatrix('X', 1), spinMatrix('Z', 1)];
    const identity = multiplyMatrices(z, z);
    expect(rows(placeMatrix(x, [2, 2], [1]))).toEqual(rows(kroneckerProduct(identity, x)));
    expect(rows(placeMatrix(kroneckerProduct(x, z), [2, 2, 2], [2, 0]))).toEqual(
      rows(kroneckerProduct(kroneckerProduct(z, identity), x)),
    );
  });
});
