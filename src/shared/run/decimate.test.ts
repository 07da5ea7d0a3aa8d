import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimate, pick } from './decimate';

const curves = fc.array(fc.double({ noNaN: true }), { maxLength: 400 }).map((values) => Float64Array.from(values));

test('increasing indices, at most the number asked for, both ends kept', () => {
  fc.assert(
    fc.property(curves, fc.integer({ min: 2, max: 500 }), (values, maxPoints) => {
      const indices = decimate(values, maxPoints);
      expect(indices.length).toBeLessThanOrEqual(maxPoints);
      expect(indices.length).toBe(values.length <= maxPoints ? values.length : indices.length);
      for (let at = 1; at < indices.length; at++) expect(indices[at]).toBeGreaterThan(indices[at - 1] ?? Infinity);
      if (values.length > 0) {
        expect(indices[0]).toBe(0);
        expect(indices.at(-1)).toBe(values.length - 1);
      }
    }),
  );
});

test('the smallest and the largest value stay', () => {
  fc.assert(
    fc.property(curves, fc.integer({ min: 4, max: 100 }), (values, maxPoints) => {
      fc.pre(values.length > 0);
      const kept = pick(values, decimate(values, maxPoints));
      expect(Math.min(...kept) + 0).toBe(Math.min(...values) + 0);
      expect(Math.max(...kept) + 0).toBe(Math.max(...values) + 0);
    }),
  );
});

test('a spike of one step in a long curve is kept, in every bucket', () => {
  const values = new Float64Array(100_000);
  for (let at = 500; at < values.length; at += 1000) values[at] = at % 2000 === 500 ? 1 : -1;
  const kept = pick(values, decimate(values, 1500));
  expect(kept.filter((value) => value !== 0).length).toBe(100);
});

test('NaN does not hide a number beside it', () => {
  const values = new Float64Array(1000).fill(NaN);
  values[500] = 3;
  values[501] = -3;
  const kept = pick(values, decimate(values, 50));
  expect(kept).toContain(3);
  expect(kept).toContain(-3);
});
