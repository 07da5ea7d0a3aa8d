import { describe, expect, it } from 'vitest';
import { smooth, type Samples } from './smoothing';

const curve = (y: (x: number) => number, n = 200, error: number | null = 0.1): Samples => {
  const x = Float64Array.from({ length: n }, (_, i) => i + 1);
  return { x, y: x.map(y), error: error === null ? null : new Float64Array(n).fill(error) };
};

/** Deterministic noise of unit variance, of a linear congruence and the sum of twelve. */
function noise(): () => number {
  let state = 12_345;
  const uniform = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6);
}

describe('smoothing', () => {
  it('leaves a constant as it is, in every way', () => {
    for (const method of ['exponential', 'mean', 'median', 'savitzkyGolay'] as const) {
      const found = smooth(
        curve(() => 3),
        { method, steps: 11 },
      );
      expect(found).not.toBeNull();
      for (const value of found?.y ?? []) expect(value).toBeCloseTo(3, 12);
    }
  });

  it('of a window of five steps is the mean of five, with its error', () => {
    const found = smooth(
      curve((x) => (x === 100 ? 5 : 0)),
      { method: 'mean', steps: 5 },
    );
    expect(Array.from(found?.y.slice(96, 103) ?? [])).toEqual([0, 1, 1, 1, 1, 1, 0]);
    expect(found?.error[100]).toBeCloseTo(0.1 / Math.sqrt(5), 12);
    // At the end only three points are left of it.
    expect(found?.error[199]).toBeCloseTo(0.1 / Math.sqrt(3), 12);
  });

  it('by a median forgets an outlier altogether', () => {
    const found = smooth(
      curve((x) => (x === 100 ? 1e6 : x)),
      { method: 'median', steps: 9 },
    );
    expect(found?.y[99]).toBe(101);
    expect(found?.y[50]).toBe(51);
  });

  it('by a parabola keeps a parabola, at the ends and with gaps as well', () => {
    const samples = curve((x) => 2 + 0.3 * x - 0.01 * x * x);
    samples.y[50] = Number.NaN;
    const found = smooth(samples, { method: 'savitzkyGolay', steps: 21 });
    found?.x.forEach((x, i) => expect(found.y[i]).toBeCloseTo(2 + 0.3 * x - 0.01 * x * x, 8));
    expect(found?.x).toHaveLength(199);
  });

  it('halves the weight of a point each half-life', () => {
    const found = smooth(
      curve((x) => (x === 1 ? 1 : 0), 2, null),
      { method: 'exponential', steps: 1 },
    );
    // Weights 1/2 and 1.
    expect(found?.y[1]).toBeCloseTo(1 / 3, 12);
  });

  it('says errors that the spread of the smoothed values bears out', () => {
    const next = noise();
    for (const method of ['exponential', 'mean', 'median', 'savitzkyGolay'] as const) {
      for (const known of [true, false]) {
        const samples = curve(() => next(), 4000, known ? 1 : null);
        const found = smooth(samples, { method, steps: 41 });
        expect(found?.errorsFrom).toBe(known ? 'points' : 'scatter');
        const inner = found?.y.slice(200, -200) ?? new Float64Array();
        const spread = Math.sqrt(inner.reduce((sum, value) => sum + value * value, 0) / inner.length);
        const said = found?.error[Math.floor((found.error.length ?? 0) / 2)] ?? Number.NaN;
        expect(said / spread, `${method} ${known}`).toBeGreaterThan(0.75);
        expect(said / spread, `${method} ${known}`).toBeLessThan(1.35);
      }
    }
  });

  it('is thinned where more points than pixels would be the same', () => {
    const found = smooth(
      curve((x) => x, 60_000),
      { method: 'mean', steps: 400 },
    );
    expect(found?.x.length).toBeLessThan(2000);
    expect(found?.x.at(-1)).toBe(60_000);
  });

  it('is nothing of nothing', () => {
    expect(
      smooth({ x: new Float64Array(), y: new Float64Array(), error: null }, { method: 'mean', steps: 3 }),
    ).toBeNull();
    expect(
      smooth(
        curve(() => Number.NaN),
        { method: 'mean', steps: 3 },
      ),
    ).toBeNull();
    expect(
      smooth(
        curve(() => 1),
        { method: 'none', steps: 3 },
      ),
    ).toBeNull();
  });
});
