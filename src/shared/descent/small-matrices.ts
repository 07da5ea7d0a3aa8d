import type { Matrix, Vector } from './surface';

/** Eigenvalues and orthonormal eigenvectors (rows) of a symmetric matrix of one or two rows, ascending. */
export function eigenSystem(matrix: Matrix): { readonly values: Vector; readonly vectors: Matrix } {
  if (matrix.length === 1) return { values: [matrix[0][0]], vectors: [[1]] };
  const [[a, b], [, d]] = matrix;
  const angle = Math.atan2(2 * b, a - d) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [mean, half] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  // The larger one belongs to (c, s); the smaller one by the determinant where subtraction would cancel.
  const larger = mean + half;
  const smaller = mean > 0 && larger !== 0 ? (a * d - b * b) / larger : mean - half;
  return {
    values: [smaller, larger],
    vectors: [
      [-s, c],
      [c, s],
    ],
  };
}

/** sum_k f(w_k) v_k (v_k . x) over the eigenpairs of a matrix. */
export function applyFunction(matrix: Matrix, of: (eigenvalue: number) => number, x: Vector): Vector {
  const { values, vectors } = eigenSystem(matrix);
  const result = x.map(() => 0);
  values.forEach((value, k) => {
    const factor = of(value) * dot(vectors[k], x);
    for (let at = 0; at < result.length; at += 1) result[at] += factor * vectors[k][at];
  });
  return result;
}

/** a . b */
export function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}

/** a + factor b */
export function addScaled(a: Vector, factor: number, b: Vector): Vector {
  return a.map((value, at) => value + factor * b[at]);
}
