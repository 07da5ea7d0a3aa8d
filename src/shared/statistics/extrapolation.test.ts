import { describe, expect, it } from 'vitest';
import { figureSchema } from '../figure';
import { correlations, extrapolate, fitForms, powersOf, predictedAt } from './extrapolation';
import { extrapolationFigure, fitText, leftOutSeries, usedSeries } from './extrapolation-figure';

/** Normal deviates from a seed: a generator of Lehmer and the transform of Box and Muller. */
function deviates(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const truth = [0.7, -1.3, 2.1, 0.4];
const at = (powers: readonly number[], x: number): number =>
  powers.reduce((sum, power, k) => sum + (truth[k] ?? 0) * x ** power, 0);

describe('an extrapolation', () => {
  it('finds the coefficients of every form from points without scatter', () => {
    for (const form of [...fitForms.map(({ id }) => id), 'power' as const]) {
      const powers = powersOf(form, 1.5);
      const points = [4, 5, 6, 8, 10, 12, 16].map((size) => ({ x: 1 / size, y: at(powers, 1 / size), error: 0.01 }));
      const { fit } = extrapolate(points, powers)!;
      expect(fit.powers).toEqual(powers);
      fit.coefficients.forEach((value, k) => expect(value, form).toBeCloseTo(truth[k]!, 7));
      expect(fit.chiSquare).toBeLessThan(1e-12);
    }
    expect(powersOf('power', 1.5)).toEqual([0, 1.5]);
  });

  it('has the covariance of the closed form for a line', () => {
    const points = [0.1, 0.2, 0.4, 0.5].map((x, i) => ({ x, y: 1 + x, error: 0.01 * (i + 1) }));
    const { fit, limit } = extrapolate(points, [0, 1])!;
    const sum = (of: (x: number) => number): number => points.reduce((s, { x, error }) => s + of(x) / error ** 2, 0);
    const [s, x, xx] = [sum(() => 1), sum((v) => v), sum((v) => v * v)];
    expect(fit.covariance[0]![1]).toBeCloseTo(-x / (s * xx - x * x), 12);
    expect(limit.error).toBeCloseTo(Math.sqrt(xx / (s * xx - x * x)), 12);
    expect(correlations(fit)[0]![1]).toBeCloseTo(-x / Math.sqrt(s * xx), 12);
  });

  it('covers the limit and a further point as often as its errors say, for any quantity', () => {
    const normal = deviates(4_711);
    const trials = 3000;
    const powers = [0, 1, 2];
    let limits = 0;
    let further = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const sizes = [4, 6, 8, 10, 12, 14, 16, 20, 24];
      const points = sizes.map((size) => ({ x: 1 / size, y: at(powers, 1 / size) + 0.002 * normal(), error: 0.002 }));
      const found = extrapolate(points, powers)!;
      // Without the widening, whose size is chance here.
      const own = Math.sqrt(found.fit.widening);
      if (Math.abs(found.limit.value - 0.7) < found.limit.error / own) limits += 1;
      const { value, error } = predictedAt(found, 1 / 9);
      if (Math.abs(at(powers, 1 / 9) + 0.002 * normal() - value) < error / own) further += 1;
    }
    // One standard deviation of the counted shares is 0.0085.
    for (const share of [limits / trials, further / trials]) {
      expect(share).toBeGreaterThan(0.655);
      expect(share).toBeLessThan(0.71);
    }
  });

  it('takes the error of a further point from the scatter where the points have none', () => {
    const points = [1, 2, 3, 4, 5].map((x, i) => ({ x, y: i % 2 === 0 ? 1 : -1, error: 0 }));
    const found = extrapolate(points, [0])!;
    // Variance of 1, −1, 1, −1, 1 with four degrees of freedom.
    expect(found.pointError).toBeCloseTo(Math.sqrt(4.8 / 4), 12);
  });

  it('is drawn with what was left out, bands of the fit and of a further point, and names to click on', () => {
    const points = [0.1, 0.2, 0.3].map((x) => ({ x, y: 1 + x, error: 0.01, used: x < 0.25, name: `run ${x}` }));
    const found = extrapolate(points.slice(0, 2), [0, 1])!;
    const quantity = { title: 'Magnetisation', symbol: '_m_', unit: '' };
    const drawing = { abscissa: '1/L' as const, quantity, energyUnit: '', prediction: true };
    const { content, description } = figureSchema.parse(extrapolationFigure(points, found, drawing));
    if (content.kind !== 'chart') throw new Error('no chart');
    expect(content.series.map(({ name }) => name)).toEqual([
      'a further point, 1σ',
      'fit, 1σ',
      'at zero 1.00(2)',
      usedSeries,
      leftOutSeries,
    ]);
    expect(content.series.at(-1)).toMatchObject({ names: ['run 0.3'], hollow: true });
    expect(description).toContain('Magnetisation against 1/L, 2 points');
    expect(fitText(found, quantity)).toContain('At zero m = ');
  });
});
