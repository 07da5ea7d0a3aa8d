import { describe, expect, it } from 'vitest';
import type { RunHistory } from '../../shared/run/history';
import { varianceExtrapolation } from './variance-extrapolation';

/** Steps on a line with noise of a given size. */
function history(length: number, variance: (step: number) => number, noise = 1e-3): RunHistory {
  const steps = Float64Array.from({ length }, (_, i) => i + 1);
  const variances = steps.map(variance);
  // Deviates that add up to nothing in every four steps.
  const deviates = [1, -1, 0.5, -0.5];
  return {
    steps,
    seconds: steps,
    values: {
      energyPerSite: variances.map((v, i) => -1.25 + 0.3 * v + noise * deviates[i % 4]),
      energyError: new Float64Array(length).fill(noise),
      variancePerSite: variances,
    },
    interventions: [],
  };
}

describe('varianceExtrapolation', () => {
  it('finds the energy and the slope of a line', () => {
    const found = varianceExtrapolation(history(400, (step) => 0.4 / step));
    expect(found?.energyPerSite).toBeCloseTo(-1.25, 4);
    expect(found?.slope).toBeGreaterThan(0.2);
    expect(found?.slope).toBeLessThan(0.4);
    expect(found?.error).toBeGreaterThan(0);
    expect(Math.abs((found?.energyPerSite ?? 0) + 1.25)).toBeLessThan(3 * (found?.error ?? 0));
    for (const variance of found?.variances ?? []) expect(variance).toBeLessThanOrEqual((4.001 * 0.4) / 397.5 + 1e-3);
  });

  it('widens its error where the points are no line', () => {
    const line = varianceExtrapolation(history(200, (step) => 0.01 + 0.02 * Math.exp(-step / 60), 1e-5));
    const bent = history(200, (step) => 0.01 + 0.02 * Math.exp(-step / 60), 1e-5);
    bent.values.energyPerSite.forEach((_, i, all) => (all[i] += 20 * bent.values.variancePerSite[i] ** 2));
    expect(varianceExtrapolation(bent)?.error).toBeGreaterThan(3 * (line?.error ?? 0));
  });

  it('is not there without a range of variances, or with too few steps', () => {
    expect(varianceExtrapolation(history(400, () => 0.01))).toBeNull();
    expect(varianceExtrapolation(history(3, (step) => 1 / step))).toBeNull();
    expect(varianceExtrapolation({ ...history(100, (step) => 1 / step), values: {} })).toBeNull();
  });
});
