/**
 * Antiferromagnetic Heisenberg ring of N spins 1/2, N even: H = coupling sum S_j . S_{j+1}, coupling > 0.
 */
export interface HeisenbergRing {
  readonly nSites: number;
  readonly coupling: number;
  readonly constant: number;
  /** Spins down, at most N / 2: the sector of 2 Sz = N - 2 * spinsDown. */
  readonly spinsDown: number;
}

const largestIterations = 100;

/**
 * Energy of the lowest state with the given number of spins down by the Bethe ansatz (Bethe, Z. Phys. 71, 205 (1931);
 * Yang and Yang, Phys. Rev. 150, 321 (1966)): real rapidities with
 *
 *   2 N arctan(2 x_j) = 2 pi I_j + 2 sum_k arctan(x_j - x_k),   I_j = -(M - 1)/2, ..., (M - 1)/2,
 *   E = coupling (N / 4 - 2 sum_j 1 / (1 + 4 x_j^2)),
 *
 * solved by Newton's method: O(M^3) an iteration. Null if it does not converge.
 */
export function heisenbergRingEnergy({ nSites, coupling, constant, spinsDown }: HeisenbergRing): number | null {
  const rapidities = betheRapidities(nSites, spinsDown);
  if (!rapidities) return null;
  const magnons = rapidities.reduce((sum, x) => sum + 1 / (1 + 4 * x * x), 0);
  return constant + coupling * (nSites / 4 - 2 * magnons);
}

function betheRapidities(nSites: number, count: number): Float64Array | null {
  const quantum = Float64Array.from({ length: count }, (_, j) => j - (count - 1) / 2);
  // rapidities of the infinite chain at the same density, good at half filling: sinh(pi x) = tan(pi I / (N - M))
  const x = quantum.map((number) => Math.asinh(Math.tan((Math.PI * number) / (nSites - count))) / Math.PI);
  const [residual, jacobian] = [new Float64Array(count), new Float64Array(count * count)];
  for (let iteration = 0; iteration < largestIterations; iteration++) {
    equations(nSites, quantum, x, residual, jacobian);
    const step = solve(jacobian, residual);
    if (!step) return null;
    let largest = 0;
    step.forEach((value, j) => {
      x[j] -= value;
      largest = Math.max(largest, Math.abs(value) / (1 + Math.abs(x[j])));
    });
    if (!Number.isFinite(largest)) return null;
    if (largest < 1e-14) return x;
    // rounding may keep the last digit moving
    if (iteration > 12 && largest < 1e-12) return x;
  }
  return null;
}

function equations(
  nSites: number,
  quantum: Float64Array,
  x: Float64Array,
  residual: Float64Array,
  jacobian: Float64Array,
): void {
  const count = x.length;
  for (let j = 0; j < count; j++) {
    let value = 2 * nSites * Math.atan(2 * x[j]) - 2 * Math.PI * quantum[j];
    let own = (4 * nSites) / (1 + 4 * x[j] * x[j]);
    for (let k = 0; k < count; k++) {
      const difference = x[j] - x[k];
      const slope = 2 / (1 + difference * difference);
      value -= 2 * Math.atan(difference);
      own -= slope;
      jacobian[j * count + k] = slope;
    }
    residual[j] = value;
    jacobian[j * count + j] += own;
  }
}

/** Gaussian elimination with partial pivoting; null for a singular matrix. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  const a = Float64Array.from(matrix);
  const b = Float64Array.from(right);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) if (Math.abs(a[row * n + k]) > Math.abs(a[pivot * n + k])) pivot = row;
    if (a[pivot * n + k] === 0) return null;
    if (pivot !== k) {
      for (let column = k; column < n; column++) {
        [a[k * n + column], a[pivot * n + column]] = [a[pivot * n + column], a[k * n + column]];
      }
      [b[k], b[pivot]] = [b[pivot], b[k]];
    }
    for (let row = k + 1; row < n; row++) {
      const factor = a[row * n + k] / a[k * n + k];
      if (factor === 0) continue;
      for (let column = k; column < n; column++) a[row * n + column] -= factor * a[k * n + column];
      b[row] -= factor * b[k];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let column = row + 1; column < n; column++) b[row] -= a[row * n + column] * b[column];
    b[row] /= a[row * n + row];
  }
  return b;
}
