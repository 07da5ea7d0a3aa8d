import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { exactDecomposition, MeasuredDecomposition, polynomialFits, type PolynomialRegression } from './decomposition';
import { orthogonalPolynomials } from './orthogonal-polynomials';

const points = Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20);
const regression = (degree: number): PolynomialRegression => ({
  truth: (x) => Math.sin(2 * Math.PI * x),
  points,
  noise: 0.3,
  degree,
  tested: Array.from({ length: 1001 }, (_, i) => i / 1000),
});

describe('polynomials that are orthonormal on points', () => {
  test('up to the highest degree that the points determine', () => {
    const polynomials = orthogonalPolynomials(points, 19);
    const values = points.map((x) => polynomials.at(x));
    for (let j = 0; j < 20; j += 1) {
      for (let k = 0; k <= j; k += 1) {
        const product = values.reduce((sum, at) => sum + at[j] * at[k], 0);
        expect(product).toBeCloseTo(j === k ? 1 : 0, 8);
      }
    }
    expect(() => orthogonalPolynomials([0, 1, 1], 2)).toThrow('degree 2 is not determined by 2 points');
  });
});

describe('bias and variance of polynomials fitted to sin(2 pi x) + noise', () => {
  test.each([
    [0, 0.4995, 0.0045, 0.594, 0.5855],
    [1, 0.1968, 0.00902, 0.2958, 0.2738],
    [3, 4.46e-3, 0.01829, 0.11275, 0.0759],
    [5, 2.04e-5, 0.02847, 0.11849, 0.063],
    [7, 3.98e-8, 0.04163, 0.13163, 0.054],
    [9, 6e-11, 0.06752, 0.15752, 0.045],
    [11, 0, 0.18681, 0.27681, 0.036],
    [13, 0, 1.6303, 1.7203, 0.027],
    [15, 0, 44.21, 44.3, 0.018],
  ])('degree %d, exactly', (degree, bias, variance, total, training) => {
    const exact = exactDecomposition(regression(degree));
    const near = (value: number, wanted: number, digits: number): void =>
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.max(1e-9, 0.6 * 10 ** -digits * Math.abs(wanted)));
    near(exact.squaredBias, bias, degree === 9 ? 0 : 2);
    near(exact.variance, variance, 2);
    near(exact.total, total, 3);
    near(exact.expectedTrainingError, training, 2);
  });

  test('the best degree is 3, and in the sample the variance is sigma^2 p / n', () => {
    const totals = Array.from({ length: 16 }, (_, degree) => exactDecomposition(regression(degree)).total);
    expect(totals.indexOf(Math.min(...totals))).toBe(3);
    for (const degree of [0, 4, 12]) {
      const inside = exactDecomposition({ ...regression(degree), tested: points });
      expect(inside.variance).toBeCloseTo((0.09 * (degree + 1)) / 20, 10);
    }
  });

  test.each([1, 3, 9])('degree %d, measured on 2,000 sets of data', (degree) => {
    const given = { ...regression(degree), tested: Array.from({ length: 101 }, (_, i) => i / 100) };
    const random = Random.seeded('bias', degree);
    const fit = polynomialFits(given);
    const measured = new MeasuredDecomposition(given);
    const noisy = (places: readonly number[]): number[] =>
      places.map((x) => given.truth(x) + given.noise * random.normal());
    for (let set = 0; set < 2000; set += 1) measured.add(fit(noisy(given.points)), noisy(given.tested));
    const exact = exactDecomposition(given);
    const found = measured.result();
    expect(Math.abs(found.variance / exact.variance - 1)).toBeLessThan(0.05);
    expect(Math.abs(found.squaredBias - exact.squaredBias)).toBeLessThan(0.05 * exact.squaredBias + 1e-4);
    expect(Math.abs(found.expectedTrainingError / exact.expectedTrainingError - 1)).toBeLessThan(0.05);
    // The parts and the error that is measured directly are of the same fits.
    expect(Math.abs(found.total - found.direct)).toBeLessThan(2 * found.directError + 1e-3);
    expect(Math.abs(found.direct - exact.total)).toBeLessThan(4 * found.directError);
  });
});
