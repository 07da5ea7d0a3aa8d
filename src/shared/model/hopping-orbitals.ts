import type { CompiledOperator } from '../hamiltonian';

/** Most modes whose hopping is diagonalised; orbitals of larger systems start at random. */
const mostModes = 256;

/**
 * The lowest orbitals of the quadratic part of H on some modes, [mode][particle], real and orthonormal. Null where that part is
 * zero, complex, or too large. On degenerate levels any of the orbitals is as good as another.
 */
export function lowestOrbitals(
  operator: CompiledOperator,
  modes: readonly number[],
  particles: number,
): readonly number[] | null {
  const n = modes.length;
  if (n > mostModes) return null;
  const hopping = hoppingMatrix(operator, modes);
  if (hopping === null) return null;
  const { values, vectors } = symmetricEigenvectors(hopping, n);
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  return modes.flatMap((_, mode) => order.slice(0, particles).map((level) => vectors[mode * n + level]));
}

/**
 * t_ij of sum_ij t_ij c_i^dagger c_j, row-major. Elements between one occupied and one empty mode of a pair carry no sign but
 * that of the string, whichever mode comes first in the Jordan-Wigner order.
 */
function hoppingMatrix({ terms, matrices }: CompiledOperator, modes: readonly number[]): Float64Array | null {
  const n = modes.length;
  const place = new Map(modes.map((mode, index) => [mode, index]));
  const hopping = new Float64Array(n * n);
  let found = false;
  for (let term = 0; term < terms.matrixIndex.length; term++) {
    const sites = Array.from(terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]));
    const places = sites.map((site) => place.get(site));
    if (sites.length > 2 || places.some((index) => index === undefined)) continue;
    const [re, im] = [terms.coefficients[2 * term], terms.coefficients[2 * term + 1]];
    const matrix = matrices[terms.matrixIndex[term]];
    const [first = 0, second = 0] = places;
    for (let row = 0; row < matrix.dimension; row++) {
      for (let at = matrix.rowOffsets[row]; at < matrix.rowOffsets[row + 1]; at++) {
        const column = matrix.columns[at];
        const [vr, vi] = [matrix.values[2 * at], matrix.values[2 * at + 1]];
        const value = re * vr - im * vi;
        if (sites.length === 1) {
          if (row === column) hopping[first * n + first] += row === 0 ? value : -value;
          continue;
        }
        // Local states of a pair: 1 is occupied and empty, 2 empty and occupied.
        const [to, from] =
          row === 1 && column === 2 ? [first, second] : row === 2 && column === 1 ? [second, first] : [-1, -1];
        if (to < 0) continue;
        if (Math.abs(re * vi + im * vr) > 1e-12 * Math.abs(value)) return null;
        hopping[to * n + from] += value;
        found = true;
      }
    }
  }
  return found ? hopping : null;
}

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
