import { tridiagonalEigenvalues } from './tridiagonal';

/** A Hermitian matrix by rows: real parts, and imaginary parts where there are any. */
export interface HermitianMatrix {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array | null;
}

/** Eigenvalues, ascending: O(n^3). */
export function hermitianEigenvalues({ size, re, im }: HermitianMatrix): Float64Array {
  if (im === null) return symmetricEigenvalues(re, size);
  // [[A, -B], [B, A]] has every eigenvalue of A + iB twice
  const doubled = new Float64Array(4 * size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [a, b] = [re[row * size + column], im[row * size + column]];
      doubled[row * 2 * size + column] = a;
      doubled[(row + size) * 2 * size + column + size] = a;
      doubled[row * 2 * size + column + size] = -b;
      doubled[(row + size) * 2 * size + column] = b;
    }
  }
  return symmetricEigenvalues(doubled, 2 * size).filter((_, index) => index % 2 === 0);
}

/** Householder reflections to tridiagonal form (Golub and Van Loan, Matrix Computations, 8.3.1), then QL. */
function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(Math.max(0, n - 1));
  const [v, w] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k];
    if (k + 1 === n) break;
    let rest = 0;
    for (let i = k + 2; i < n; i++) rest += a[i * n + k] ** 2;
    const first = a[(k + 1) * n + k];
    if (rest === 0) {
      beside[k] = first;
      continue;
    }
    const norm = Math.sqrt(first * first + rest);
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k];
    v[k + 1] += first < 0 ? -norm : norm;
    beside[k] = first < 0 ? norm : -norm;
    reflect(a, n, k + 1, v, w, 2 / (v[k + 1] ** 2 + rest));
  }
  return tridiagonalEigenvalues(diagonal, beside);
}

/** B -> (1 - f v v^T) B (1 - f v v^T) on the block from `start`, by two rank-one updates. */
function reflect(a: Float64Array, n: number, start: number, v: Float64Array, w: Float64Array, factor: number): void {
  let overlap = 0;
  for (let i = start; i < n; i++) {
    let sum = 0;
    for (let j = start; j < n; j++) sum += a[i * n + j] * v[j];
    w[i] = factor * sum;
    overlap += v[i] * w[i];
  }
  const half = 0.5 * factor * overlap;
  for (let i = start; i < n; i++) w[i] -= half * v[i];
  for (let i = start; i < n; i++) {
    for (let j = start; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
  }
}
