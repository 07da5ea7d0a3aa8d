/** Eigenvalues, ascending, and eigenvectors as columns, row-major, real and imaginary part interleaved. */
export interface Eigenvectors {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Of a Hermitian matrix [row][column], interleaved. A real matrix has real eigenvectors. O(n^3). */
export function hermitianEigenvectors(matrix: Float64Array, n: number): Eigenvectors {
  return isReal(matrix) ? ofReal(matrix, n) : ofComplex(matrix, n);
}

export const isReal = (matrix: ArrayLike<number>): boolean => {
  for (let at = 1; at < matrix.length; at += 2) if (matrix[at] !== 0) return false;
  return true;
};

function ofReal(matrix: Float64Array, n: number): Eigenvectors {
  const { values, vectors } = symmetricEigenvectors(
    matrix.filter((_, at) => at % 2 === 0),
    n,
  );
  const order = ascending(values);
  const sorted = new Float64Array(2 * n * n);
  for (let row = 0; row < n; row++) {
    order.forEach((level, column) => (sorted[2 * (row * n + column)] = vectors[row * n + level]));
  }
  return { values: Float64Array.from(order, (level) => values[level]), vectors: sorted };
}

/**
 * A + iB as the real [[A, -B], [B, A]], which has every eigenvalue twice: u + iv and i (u + iv) for each eigenvector (u, v). Of
 * its vectors those are kept that are new to the span of the ones before.
 */
function ofComplex(matrix: Float64Array, n: number): Eigenvectors {
  const size = 2 * n;
  const doubled = new Float64Array(size * size);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const [re, im] = [matrix[2 * (row * n + column)], matrix[2 * (row * n + column) + 1]];
      doubled[row * size + column] = re;
      doubled[(row + n) * size + column + n] = re;
      doubled[row * size + column + n] = -im;
      doubled[(row + n) * size + column] = im;
    }
  }
  const { values, vectors } = symmetricEigenvectors(doubled, size);
  const kept: { readonly value: number; readonly vector: Float64Array }[] = [];
  for (const level of ascending(values)) {
    if (kept.length === n) break;
    const vector = new Float64Array(size);
    for (let row = 0; row < n; row++) {
      vector[2 * row] = vectors[row * size + level];
      vector[2 * row + 1] = vectors[(row + n) * size + level];
    }
    // Twice, for the rounding of the first.
    for (let round = 0; round < 2; round++) kept.forEach((other) => project(vector, other.vector));
    const norm = Math.hypot(...vector);
    if (norm < 1e-3) continue;
    const unit = vector.map((value) => value / norm);
    kept.forEach((other) => project(unit, other.vector));
    kept.push({ value: values[level], vector: unit });
  }
  const columns = new Float64Array(2 * n * n);
  kept.forEach(({ vector }, column) => {
    for (let row = 0; row < n; row++) {
      columns[2 * (row * n + column)] = vector[2 * row];
      columns[2 * (row * n + column) + 1] = vector[2 * row + 1];
    }
  });
  return { values: Float64Array.from(kept, ({ value }) => value), vectors: columns };
}

/** Takes <other|vector> other off the vector. */
function project(vector: Float64Array, other: Float64Array): void {
  let [re, im] = [0, 0];
  for (let at = 0; at < vector.length; at += 2) {
    re += other[at] * vector[at] + other[at + 1] * vector[at + 1];
    im += other[at] * vector[at + 1] - other[at + 1] * vector[at];
  }
  for (let at = 0; at < vector.length; at += 2) {
    vector[at] -= re * other[at] - im * other[at + 1];
    vector[at + 1] -= re * other[at + 1] + im * other[at];
  }
}

const ascending = (values: Float64Array): readonly number[] =>
  Array.from(values.keys()).sort((a, b) => values[a] - values[b]);

/** Eigenvalues and eigenvectors (columns) of a real symmetric matrix, by cyclic Jacobi rotations. O(n^3) a sweep. */
function symmetricEigenvectors(
  matrix: Float64Array,
  n: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const scale = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < 60; sweep++) {
    let outside = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) outside += a[p * n + q] ** 2;
    if (outside <= 1e-26 * scale) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}

/** Makes a_pq zero. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
  }
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [vectors[k * n + p], vectors[k * n + q]];
    vectors[k * n + p] = c * kp - s * kq;
    vectors[k * n + q] = s * kp + c * kq;
  }
}
