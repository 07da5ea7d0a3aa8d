import { describe, expect, it } from 'vitest';
import { chiSquareProbability, logGamma } from './chi-square';
import { evaluateFit, fitPowers, type FitPoint } from './least-squares';

/** Normal deviates from a seed: a generator of Lehmer and the transform of Box and Muller. */
function deviates(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('fitPowers', () => {
  it('is the line of the closed form, errors included', () => {
    const points: FitPoint[] = [
      { x: 1, y: 2.1, error: 0.1 },
      { x: 2, y: 3.9, error: 0.2 },
      { x: 4, y: 8.3, error: 0.1 },
      { x: 5, y: 9.7, error: 0.4 },
    ];
    const weight = points.map(({ error }) => error ** -2);
    const sum = (of: (point: FitPoint) => number): number =>
      points.reduce((total, point, i) => total + weight[i] * of(point), 0);
    const [s, x, y, xx, xy] = [
      sum(() => 1),
      sum((p) => p.x),
      sum((p) => p.y),
      sum((p) => p.x ** 2),
      sum((p) => p.x * p.y),
    ];
    const determinant = s * xx - x * x;
    const fit = fitPowers(points, [0, 1]);
    expect(fit?.coefficients[0]).toBeCloseTo((xx * y - x * xy) / determinant, 12);
    expect(fit?.coefficients[1]).toBeCloseTo((s * xy - x * y) / determinant, 12);
    const widening = Math.max(1, (fit?.chiSquare ?? 0) / 2);
    expect(fit?.errors[0]).toBeCloseTo(Math.sqrt((widening * xx) / determinant), 12);
    expect(fit?.errors[1]).toBeCloseTo(Math.sqrt((widening * s) / determinant), 12);
  });

  it('finds a cubic through its points, whatever the unit of x', () => {
    for (const unit of [1e-4, 1, 1e5]) {
      const points = [1, 2, 3, 4, 5, 6].map((i) => {
        const x = i * unit;
        return { x, y: 2 - i + 0.5 * i ** 3, error: 0 };
      });
      const fit = fitPowers(points, [0, 1, 3]);
      expect(fit?.coefficients[0]).toBeCloseTo(2, 8);
      expect((fit?.coefficients[1] ?? 0) * unit).toBeCloseTo(-1, 8);
      expect((fit?.coefficients[2] ?? 0) * unit ** 3).toBeCloseTo(0.5, 8);
    }
  });

  it('is not there where the points do not determine it', () => {
    const twice = [1, 1].map((x) => ({ x, y: x, error: 0.1 }));
    expect(fitPowers(twice, [0, 1])).toBeNull();
    expect(fitPowers([{ x: 1, y: 1, error: 0.1 }], [0, 1])).toBeNull();
    expect(
      fitPowers(
        [
          { x: 1, y: 1, error: 0 },
          { x: 2, y: 1, error: 0.1 },
        ],
        [0, 1],
      ),
    ).toBeNull();
  });

  it('covers the truth as often as its errors say, and its chi-square probability is uniform', () => {
    const normal = deviates(20_170_210);
    const sizes = [6, 8, 10, 12, 16, 20];
    const truth = (x: number): number => -0.44 - 0.8 * x * x;
    const trials = 3000;
    let within = 0;
    let banded = 0;
    let unlikely = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const points = sizes.map((size) => {
        const x = 1 / size;
        const error = 1e-4 * (1 + size / 10);
        return { x, y: truth(x) + error * normal(), error };
      });
      const fit = fitPowers(points, [0, 2]);
      if (fit === null) throw new Error('no fit');
      // Without the widening, whose size is chance here.
      const own = Math.sqrt(fit.widening);
      if (Math.abs(fit.coefficients[0] + 0.44) < fit.errors[0] / own) within += 1;
      const { value, error } = evaluateFit(fit, 1 / 7);
      if (Math.abs(value - truth(1 / 7)) < error / own) banded += 1;
      if ((fit.probability ?? 1) < 0.1) unlikely += 1;
    }
    // One standard deviation of the counted shares is 0.0085 and 0.0055.
    expect(within / trials).toBeGreaterThan(0.655);
    expect(within / trials).toBeLessThan(0.71);
    expect(banded / trials).toBeGreaterThan(0.655);
    expect(banded / trials).toBeLessThan(0.71);
    expect(unlikely / trials).toBeGreaterThan(0.08);
    expect(unlikely / trials).toBeLessThan(0.12);
  });

  it('widens the errors where the points scatter more than theirs', () => {
    const bent = [1, 2, 3, 4, 5].map((x) => ({ x, y: x * x, error: 0.01 }));
    const fit = fitPowers(bent, [0, 1]);
    expect(fit?.widening).toBeGreaterThan(100);
    expect(fit?.probability).toBeLessThan(1e-6);
  });
});

describe('chiSquareProbability', () => {
  it('is e^(-x/2) for two degrees of freedom and has the tabulated quantiles of others', () => {
    for (const x of [0.1, 1, 3, 10, 40]) expect(chiSquareProbability(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
    expect(chiSquareProbability(3.841459, 1)).toBeCloseTo(0.05, 6);
    expect(chiSquareProbability(18.307038, 10)).toBeCloseTo(0.05, 6);
    expect(chiSquareProbability(4.865182, 10)).toBeCloseTo(0.9, 6);
  });

  it('rests on ln Γ', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
  });
});
