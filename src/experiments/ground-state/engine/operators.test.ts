import { describe, expect, it } from 'vitest';
import { averagedTransverseCorrelation } from './operators';

describe('the transverse correlation', () => {
  it('of one pair of spins 1/2 flips up-down into down-up with element 1', () => {
    // (S^x S^x + S^y S^y) / (2 S^2) = (sigma^+ sigma^- + h.c.) has elements 1 between ud and du.
    const { matrices, terms } = averagedTransverseCorrelation(Uint8Array.of(2, 2), [[0, 1]]);
    const [matrix] = matrices;
    expect(Array.from(matrix.rowOffsets)).toEqual([0, 0, 1, 2, 2]);
    expect(Array.from(matrix.columns)).toEqual([2, 1]);
    expect(Array.from(matrix.values)).toEqual([1, 0, 1, 0]);
    expect(Array.from(terms.coefficients)).toEqual([1, 0]);
  });

  it('of spins 1 has the ladder elements of spin 1', () => {
    // <0,0| S+S- + S-S+ |+,-> = sqrt(2) sqrt(2); times 1/2 / (2 S^2) = 1/2.
    const [matrix] = averagedTransverseCorrelation(Uint8Array.of(3, 3), [[0, 1]]).matrices;
    const middle = 4;
    const row = Array.from(matrix.columns.subarray(matrix.rowOffsets[middle], matrix.rowOffsets[middle + 1]));
    expect(row.sort()).toEqual([2, 6]);
    for (const value of matrix.values.filter((_, k) => k % 2 === 0)) expect(value).toBeCloseTo(0.5, 14);
  });

  it('is averaged over the pairs', () => {
    const { terms } = averagedTransverseCorrelation(new Uint8Array(4).fill(2), [
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(Array.from(terms.sites)).toEqual([0, 1, 1, 2, 2, 3]);
    expect(terms.coefficients.filter((_, k) => k % 2 === 0).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
  });

  it('needs a pair', () => expect(() => averagedTransverseCorrelation(Uint8Array.of(2), [])).toThrow(RangeError));
});
