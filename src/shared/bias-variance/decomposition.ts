import { orthogonalPolynomials } from './orthogonal-polynomials';

/** A regression of noisy values of a function on fixed points by polynomials of one degree. */
export interface PolynomialRegression {
  readonly truth: (x: number) => number;
  /** Places of the data. */
  readonly points: readonly number[];
  /** Standard deviation of the noise of a value. */
  readonly noise: number;
  readonly degree: number;
  /** Places over which errors are averaged. */
  readonly tested: readonly number[];
}

/**
 * Err = Bias^2 + Var + noise of a regression, averaged over the tested places (Geman, Bienenstock and Doursat 1992).
 * expectedTrainingError: mean squared residual on the data themselves.
 */
export interface Decomposition {
  readonly squaredBias: number;
  readonly variance: number;
  readonly noise: number;
  readonly total: number;
  readonly expectedTrainingError: number;
}

/** The exact decomposition: the fit is linear in the data, f^(x) = sum_i s_i(x) y_i, so that both parts are sums over s_i(x). */
export function exactDecomposition({ truth, points, noise, degree, tested }: PolynomialRegression): Decomposition {
  const polynomials = orthogonalPolynomials(points, degree);
  const onPoints = points.map((x) => polynomials.at(x));
  const coefficients = coefficientsOf(onPoints, points.map(truth));
  let squaredBias = 0;
  let variance = 0;
  for (const x of tested) {
    const values = polynomials.at(x);
    squaredBias += (dot(coefficients, values) - truth(x)) ** 2 / tested.length;
    variance += (noise * noise * dot(values, values)) / tested.length;
  }
  const squaredResidual = points.reduce((sum, x, i) => sum + (dot(coefficients, onPoints[i]) - truth(x)) ** 2, 0);
  const freedom = points.length - degree - 1;
  return {
    squaredBias,
    variance,
    noise: noise * noise,
    total: squaredBias + variance + noise * noise,
    expectedTrainingError: (squaredResidual + freedom * noise * noise) / points.length,
  };
}

/** Values of the fit to one set of data at the tested places, and its mean squared residual on the data. */
export interface Fit {
  readonly values: Float64Array;
  readonly trainingError: number;
}

/** A fit to any values at the points, prepared once for many sets of data. */
export function polynomialFits({ points, degree, tested }: PolynomialRegression): (values: readonly number[]) => Fit {
  const polynomials = orthogonalPolynomials(points, degree);
  const onPoints = points.map((x) => polynomials.at(x));
  const onTested = tested.map((x) => polynomials.at(x));
  return (values) => {
    const coefficients = coefficientsOf(onPoints, values);
    const squares = values.reduce((sum, value, i) => sum + (dot(coefficients, onPoints[i]) - value) ** 2, 0);
    return {
      values: Float64Array.from(onTested, (at) => dot(coefficients, at)),
      trainingError: squares / values.length,
    };
  };
}

/**
 * Running estimate of the decomposition over many sets of data, and of the error measured directly against fresh noisy values, each
 * with its standard error. At least two fits are needed.
 */
export class MeasuredDecomposition {
  private count = 0;
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly direct = { sum: 0, squares: 0 };
  private readonly training = { sum: 0, squares: 0 };

  constructor(private readonly regression: PolynomialRegression) {
    this.mean = new Float64Array(regression.tested.length);
    this.squares = new Float64Array(regression.tested.length);
  }

  /** `fresh`: noisy values of the truth at the tested places that no fit has seen. */
  add(fit: Fit, fresh: readonly number[]): void {
    this.count += 1;
    let error = 0;
    for (let at = 0; at < fit.values.length; at += 1) {
      const value = fit.values[at];
      const difference = value - this.mean[at];
      this.mean[at] += difference / this.count;
      this.squares[at] += difference * (value - this.mean[at]);
      error += (value - fresh[at]) ** 2 / fresh.length;
    }
    for (const [sums, value] of [
      [this.direct, error],
      [this.training, fit.trainingError],
    ] as const) {
      sums.sum += value;
      sums.squares += value * value;
    }
  }

  /** The spread of the means leaves Var / count in their squared distance to the truth, which is taken off the bias. */
  result(): Decomposition & { readonly direct: number; readonly directError: number; readonly count: number } {
    const { truth, tested, noise } = this.regression;
    const variance = this.squares.reduce((sum, value) => sum + value, 0) / tested.length / (this.count - 1);
    const distance = tested.reduce((sum, x, at) => sum + (this.mean[at] - truth(x)) ** 2, 0) / tested.length;
    const squaredBias = distance - variance / this.count;
    const direct = this.direct.sum / this.count;
    const spread = (this.direct.squares / this.count - direct * direct) / (this.count - 1);
    return {
      squaredBias,
      variance,
      noise: noise * noise,
      total: squaredBias + variance + noise * noise,
      expectedTrainingError: this.training.sum / this.count,
      direct,
      directError: Math.sqrt(Math.max(0, spread)),
      count: this.count,
    };
  }
}

function coefficientsOf(onPoints: readonly Float64Array[], values: readonly number[]): Float64Array {
  const coefficients = new Float64Array(onPoints[0].length);
  onPoints.forEach((polynomials, i) => polynomials.forEach((p, k) => (coefficients[k] += p * values[i])));
  return coefficients;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}
