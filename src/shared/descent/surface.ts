/** A point or a gradient: one number a parameter. */
export type Vector = readonly number[];
/** Symmetric, rows [n][n]. */
export type Matrix = readonly Vector[];

/** A loss as a function of one or two parameters, with everything that descents need, in closed form. */
export interface Surface {
  readonly dimension: 1 | 2;
  /** Infinite outside its domain. */
  value(at: Vector): number;
  gradient(at: Vector): Vector;
  hessian(at: Vector): Matrix;
  /**
   * Metric g of the parameters, in which natural gradients are taken: the Fisher matrix where the loss is that of a distribution,
   * the unit matrix else.
   */
  metric(at: Vector): Matrix;
  /** Its minima, as far as they are known in closed form. */
  readonly minima: readonly Vector[];
}

const unit = (dimension: 1 | 2): Matrix =>
  dimension === 1
    ? [[1]]
    : [
        [1, 0],
        [0, 1],
      ];

/** curvature x^2 / 2 */
export function parabola(curvature: number): Surface {
  return {
    dimension: 1,
    value: ([x]) => (curvature * x * x) / 2,
    gradient: ([x]) => [curvature * x],
    hessian: () => [[curvature]],
    metric: () => unit(1),
    minima: [[0]],
  };
}

/** x^4 / 4 - x^2 / 2 + tilt x: two valleys, of which a small negative tilt makes the right one the deeper. */
export function doubleWell(tilt: number): Surface {
  return {
    dimension: 1,
    value: ([x]) => x ** 4 / 4 - x ** 2 / 2 + tilt * x,
    gradient: ([x]) => [x ** 3 - x + tilt],
    hessian: ([x]) => [[3 * x * x - 1]],
    metric: () => unit(1),
    minima: doubleWellMinima(tilt),
  };
}

/** (l1 x^2 + l2 y^2) / 2 */
export function valley(curvatures: readonly [number, number]): Surface {
  const [l1, l2] = curvatures;
  return {
    dimension: 2,
    value: ([x, y]) => (l1 * x * x + l2 * y * y) / 2,
    gradient: ([x, y]) => [l1 * x, l2 * y],
    hessian: () => [
      [l1, 0],
      [0, l2],
    ],
    metric: () => unit(2),
    minima: [[0, 0]],
  };
}

/** x^2 / 2 - y^2 / 2 + y^4 / 4: a saddle at the origin between minima at (0, -1) and (0, 1). */
export const saddle: Surface = {
  dimension: 2,
  value: ([x, y]) => x ** 2 / 2 - y ** 2 / 2 + y ** 4 / 4,
  gradient: ([x, y]) => [x, y ** 3 - y],
  hessian: ([, y]) => [
    [1, 0],
    [0, 3 * y * y - 1],
  ],
  metric: () => unit(2),
  minima: [
    [0, -1],
    [0, 1],
  ],
};

/** (1 - x)^2 + 100 (y - x^2)^2 (Rosenbrock 1960) */
export const rosenbrock: Surface = {
  dimension: 2,
  value: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  hessian: ([x, y]) => [
    [2 - 400 * (y - 3 * x * x), -400 * x],
    [-400 * x, 200],
  ],
  metric: () => unit(2),
  minima: [[1, 1]],
};

/** (x^2 + y - 11)^2 + (x + y^2 - 7)^2, with four minima of value zero (Himmelblau 1972) */
export const himmelblau: Surface = {
  dimension: 2,
  value: ([x, y]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
  gradient: ([x, y]) => {
    const [a, b] = [x * x + y - 11, x + y * y - 7];
    return [4 * x * a + 2 * b, 2 * a + 4 * y * b];
  },
  hessian: ([x, y]) => {
    const mixed = 4 * (x + y);
    return [
      [12 * x * x + 4 * y - 42, mixed],
      [mixed, 4 * x + 12 * y * y - 26],
    ];
  },
  metric: () => unit(2),
  minima: [
    [3, 2],
    [-2.805118086952745, 3.131312518250573],
    [-3.779310253377747, -3.28318599128617],
    [3.584428340330492, -1.848126526964404],
  ],
};

/**
 * D(N(0, 1) || N(mu, s)) = ln s + (1 + mu^2) / (2 s^2) - 1/2 as a function of (mu, s) with s > 0; its metric is the Fisher matrix
 * diag(1 / s^2, 2 / s^2).
 */
export const gaussianFit: Surface = {
  dimension: 2,
  value: ([mu, s]) => (s > 0 ? Math.log(s) + (1 + mu * mu) / (2 * s * s) - 0.5 : Number.POSITIVE_INFINITY),
  gradient: ([mu, s]) => [mu / s ** 2, 1 / s - (1 + mu * mu) / s ** 3],
  hessian: ([mu, s]) => {
    const mixed = (-2 * mu) / s ** 3;
    return [
      [1 / s ** 2, mixed],
      [mixed, -1 / s ** 2 + (3 * (1 + mu * mu)) / s ** 4],
    ];
  },
  metric: ([, s]) => [
    [1 / s ** 2, 0],
    [0, 2 / s ** 2],
  ],
  minima: [[0, 1]],
};

/** D(q || p) of two coins as a function of p = 1 / (1 + e^-x); its metric is the Fisher information p (1 - p) of the logit x. */
export function coinByLogit(q: number): Surface {
  const probability = (x: number): number => 1 / (1 + Math.exp(-x));
  const coin = coinByProbability(q);
  return {
    dimension: 1,
    value: ([x]) => coin.value([probability(x)]),
    gradient: ([x]) => [probability(x) - q],
    hessian: ([x]) => [[probability(x) * (1 - probability(x))]],
    metric: ([x]) => [[probability(x) * (1 - probability(x))]],
    minima: [[Math.log(q / (1 - q))]],
  };
}

/** The same as a function of the probability p itself; its Fisher information is 1 / (p (1 - p)). */
export function coinByProbability(q: number): Surface {
  return {
    dimension: 1,
    value: ([p]) =>
      p > 0 && p < 1 ? q * Math.log(q / p) + (1 - q) * Math.log((1 - q) / (1 - p)) : Number.POSITIVE_INFINITY,
    gradient: ([p]) => [(p - q) / (p * (1 - p))],
    hessian: ([p]) => [[q / p ** 2 + (1 - q) / (1 - p) ** 2]],
    metric: ([p]) => [[1 / (p * (1 - p))]],
    minima: [[q]],
  };
}

/** Stable roots of x^3 - x + tilt, by Newton's method from outside. */
function doubleWellMinima(tilt: number): readonly Vector[] {
  const from = (start: number): number => {
    let x = start;
    for (let n = 0; n < 100; n += 1) x -= (x ** 3 - x + tilt) / (3 * x * x - 1);
    return x;
  };
  // Beyond this tilt one of the valleys is gone (discriminant 4 - 27 tilt^2).
  const both = 27 * tilt * tilt < 4;
  const outside = 2 + Math.abs(tilt);
  return both ? [[from(-outside)], [from(outside)]] : [[from(tilt > 0 ? -outside : outside)]];
}
