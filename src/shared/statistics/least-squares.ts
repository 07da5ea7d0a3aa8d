import { chiSquareProbability } from './chi-square';
import { invertPositive } from './linear-algebra';

export interface FitPoint {
  readonly x: number;
  readonly y: number;
  /** One standard deviation of y; 0: known exactly, which only counts where all are. */
  readonly error: number;
}

/** y = sum_k coefficients[k] x^powers[k], with what the data say of it. */
export interface Fit {
  readonly powers: readonly number[];
  readonly coefficients: readonly number[];
  /** Standard deviations of the coefficients. */
  readonly errors: readonly number[];
  /** Of the coefficients, rows [k][l]; widened where `widening` is above one. */
  readonly covariance: readonly (readonly number[])[];
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** That the scatter is at least as large by chance; null without degrees of freedom or without errors of the points. */
  readonly probability: number | null;
  /** Factor of the variances: chi-square per degree of freedom, where the points scatter more than their errors allow. */
  readonly widening: number;
}

/**
 * Weighted linear least squares in powers of x. The covariance is (Aᵀ W A)⁻¹ with W = 1/error², multiplied by chi-square per degree
 * of freedom where that is above one. Points without errors are weighted equally, and the scatter gives the errors.
 *
 * @param powers exponents of the terms, 0 for the constant
 * @returns null where there are fewer points than powers, or they do not determine the coefficients
 */
export function fitPowers(points: readonly FitPoint[], powers: readonly number[]): Fit | null {
  const used = points.filter(({ x, y, error }) => Number.isFinite(x) && Number.isFinite(y) && error >= 0);
  if (used.length < powers.length || powers.length === 0) return null;
  const exact = used.every(({ error }) => error === 0);
  if (!exact && used.some(({ error }) => error === 0)) return null;
  // Columns of unit size: 1/L³ beside a constant is otherwise lost in rounding.
  const scale = Math.max(...used.map(({ x }) => Math.abs(x))) || 1;
  const rows = used.map(({ x }) => powers.map((power) => (x / scale) ** power));
  const weights = used.map(({ error }) => (exact ? 1 : 1 / (error * error)));
  const normal = powers.map((_, k) =>
    powers.map((__, l) => rows.reduce((sum, row, i) => sum + weights[i] * row[k] * row[l], 0)),
  );
  const inverse = invertPositive(normal);
  if (inverse === null) return null;
  const right = powers.map((_, k) => rows.reduce((sum, row, i) => sum + weights[i] * row[k] * used[i].y, 0));
  const scaled = inverse.map((row) => row.reduce((sum, value, l) => sum + value * right[l], 0));
  const chiSquare = used.reduce((sum, { y }, i) => {
    const fitted = rows[i].reduce((value, term, k) => value + term * scaled[k], 0);
    return sum + weights[i] * (y - fitted) ** 2;
  }, 0);
  const degreesOfFreedom = used.length - powers.length;
  const perDegree = degreesOfFreedom === 0 ? 0 : chiSquare / degreesOfFreedom;
  const widening = exact ? perDegree : Math.max(1, perDegree);
  const units = powers.map((power) => scale ** -power);
  const covariance = inverse.map((row, k) => row.map((value, l) => widening * value * units[k] * units[l]));
  return {
    powers,
    coefficients: scaled.map((value, k) => value * units[k]),
    errors: covariance.map((row, k) => Math.sqrt(row[k])),
    covariance,
    chiSquare,
    degreesOfFreedom,
    probability: exact || degreesOfFreedom === 0 ? null : chiSquareProbability(chiSquare, degreesOfFreedom),
    widening,
  };
}

/** Value of the fit at x with one standard deviation, from the covariance of its coefficients. */
export function evaluateFit({ powers, coefficients, covariance }: Fit, x: number): { value: number; error: number } {
  const terms = powers.map((power) => x ** power);
  const value = terms.reduce((sum, term, k) => sum + term * coefficients[k], 0);
  const variance = terms.reduce(
    (sum, term, k) => sum + term * terms.reduce((inner, other, l) => inner + covariance[k][l] * other, 0),
    0,
  );
  return { value, error: Math.sqrt(Math.max(0, variance)) };
}
