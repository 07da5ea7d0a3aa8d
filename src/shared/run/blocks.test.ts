import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockLengthFor, blockMeans } from './blocks';

const range = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);

describe('block means', () => {
  it('averages complete blocks at fixed places and leaves out the last, incomplete one', () => {
    const blocks = blockMeans(range(25), range(25), { length: 10 });
    expect([...blocks.means]).toEqual([4.5, 14.5]);
    expect([...blocks.steps]).toEqual([4.5, 14.5]);
    expect([...blocks.counts]).toEqual([10, 10]);
  });

  it('keeps the only block though it is not complete', () => {
    expect([...blockMeans(range(3), [1, 2, 3], { length: 10 }).means]).toEqual([2]);
  });

  it('propagates the errors of the values', () => {
    const blocks = blockMeans(range(4), [1, 2, 3, 4], { length: 4, errors: [0.3, 0.4, 0, 0] });
    expect(blocks.errors[0]).toBeCloseTo(0.5 / 4, 14);
  });

  it('does not take a drift for noise', () => {
    const blocks = blockMeans(
      range(20),
      Array.from({ length: 20 }, (_, i) => 3 - 0.1 * i),
      { length: 20 },
    );
    expect(blocks.errors[0]).toBeLessThan(1e-14);
  });

  it('states an error that covers the mean of noise as often as it should', () => {
    let state = 12345;
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
    const n = 40_000;
    const blocks = blockMeans(range(n), Array.from({ length: n }, normal), { length: 20 });
    const inside =
      blocks.means.filter((value, i) => Math.abs(value) <= (blocks.errors[i] ?? 0)).length / blocks.means.length;
    expect(inside).toBeGreaterThan(0.63);
    expect(inside).toBeLessThan(0.71);
  });

  it('skips what is not finite and says NaN where an error cannot be known', () => {
    const blocks = blockMeans([0, 1, 2, 3], [Number.NaN, 7, Number.POSITIVE_INFINITY, 9], { length: 2 });
    expect([...blocks.means]).toEqual([7, 9]);
    expect(blocks.errors[0]).toBeNaN();
    expect(blockMeans([], []).means).toHaveLength(0);
  });

  it('chooses 1, 2 or 5 times a power of ten with at most the wanted number of blocks', () => {
    expect(blockLengthFor(400, 40)).toBe(10);
    expect(blockLengthFor(401, 40)).toBe(20);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 200 }), (span, maximum) => {
        expect(Math.ceil(span / blockLengthFor(span, maximum))).toBeLessThanOrEqual(maximum);
      }),
    );
  });
});
