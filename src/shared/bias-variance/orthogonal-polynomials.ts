/**
 * Polynomials that are orthonormal on given points, sum_i p_j(x_i) p_k(x_i) = delta_jk, by their three-term recurrence (Stieltjes;
 * Gautschi 2004, section 2.2): least squares on these points are then projections, without the loss of digits of powers of x.
 */
export interface OrthogonalPolynomials {
  readonly degree: number;
  /** p_0 .. p_degree at x. */
  at(x: number): Float64Array;
}

/** Throws a RangeError for a degree of at least the number of different points. */
export function orthogonalPolynomials(points: readonly number[], degree: number): OrthogonalPolynomials {
  if (degree >= new Set(points).size) {
    throw new RangeError(`A polynomial of degree ${degree} is not determined by ${new Set(points).size} points.`);
  }
  const shifts: number[] = [];
  const norms: number[] = [Math.sqrt(points.length)];
  let before = points.map(() => 0);
  let present = points.map(() => 1 / norms[0]);
  for (let k = 0; k < degree; k += 1) {
    const shift = points.reduce((sum, x, i) => sum + x * present[i] ** 2, 0);
    const next = points.map((x, i) => (x - shift) * present[i] - (k > 0 ? norms[k] : 0) * before[i]);
    const norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    shifts.push(shift);
    norms.push(norm);
    [before, present] = [present, next.map((value) => value / norm)];
  }
  return {
    degree,
    at: (x) => {
      const values = new Float64Array(degree + 1);
      values[0] = 1 / norms[0];
      for (let k = 0; k < degree; k += 1) {
        const last = k > 0 ? norms[k] * values[k - 1] : 0;
        values[k + 1] = ((x - shifts[k]) * values[k] - last) / norms[k + 1];
      }
      return values;
    },
  };
}
