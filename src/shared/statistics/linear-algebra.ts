/**
 * Inverse of a symmetric positive definite matrix by its Cholesky factor; null where it has none.
 *
 * @param matrix rows [n][n]
 */
export function invertPositive(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const factor = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k += 1) sum -= factor[i][k] * factor[j][k];
      if (i !== j) {
        factor[i][j] = sum / factor[j][j];
        continue;
      }
      // Rounding leaves a dependent column with a rest of this size.
      if (!(sum > 1e-13 * matrix[i][i])) return null;
      factor[i][i] = Math.sqrt(sum);
    }
  }
  const columns = Array.from({ length: n }, (_, column) => solve(factor, column));
  return Array.from({ length: n }, (_, row) => columns.map((values) => values[row]));
}

/** Column of the inverse of L Lᵀ. */
function solve(factor: readonly (readonly number[])[], column: number): number[] {
  const n = factor.length;
  const values = Array.from({ length: n }, (_, row) => (row === column ? 1 : 0));
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) values[i] -= factor[i][k] * values[k];
    values[i] /= factor[i][i];
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) values[i] -= factor[k][i] * values[k];
    values[i] /= factor[i][i];
  }
  return values;
}
