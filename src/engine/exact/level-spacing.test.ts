import { expect, it } from 'vitest';
import { levelSpacing } from './level-spacing';

/** Reproducible numbers in (0, 1). */
function uniform(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
}

it('is 2 ln 2 - 1 for independent levels', () => {
  const random = uniform(3);
  const sectors = Array.from({ length: 40 }, () => Array.from({ length: 2000 }, random).sort((a, b) => a - b));
  const found = levelSpacing(sectors, 0);
  expect(found?.count).toBeGreaterThan(39_000);
  expect(Math.abs((found?.ratio ?? 0) - (2 * Math.LN2 - 1))).toBeLessThan(4 * (found?.error ?? 0));
  expect(found?.error).toBeLessThan(0.002);
});

it('has an error that is the spread of repeated means', () => {
  const ratios = Array.from({ length: 300 }, (_, seed) => {
    const random = uniform(100 + seed);
    const levels = Array.from({ length: 1000 }, random).sort((a, b) => a - b);
    return levelSpacing([levels], 0);
  });
  const means = ratios.map((found) => found?.ratio ?? NaN);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1));
  const told = ratios.reduce((sum, found) => sum + (found?.error ?? NaN), 0) / ratios.length;
  expect(told / spread).toBeGreaterThan(0.85);
  expect(told / spread).toBeLessThan(1.2);
});

it('is one for equidistant levels, and counts degenerate ones', () => {
  const ladder = Array.from({ length: 1000 }, (_, level) => level);
  expect(levelSpacing([ladder], 1e-9)).toMatchObject({ ratio: 1, error: 0, degeneratePairs: 0 });
  const doubled = ladder.flatMap((level) => [level, level + 1e-12]);
  const found = levelSpacing([doubled], 1e-9);
  expect(found?.ratio).toBe(0);
  expect(found?.degeneratePairs).toBe(500);
});

it('is not given for few levels', () => {
  expect(levelSpacing([Array.from({ length: 300 }, (_, level) => level)], 0)).toBeNull();
  expect(levelSpacing([], 0)).toBeNull();
});
