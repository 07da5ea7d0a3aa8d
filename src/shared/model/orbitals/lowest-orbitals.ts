import { hermitianEigenvectors } from './eigenvectors';

/** Orbitals of one species. */
export interface Orbitals {
  /** [mode of the species][particle], real and imaginary part interleaved. */
  readonly numbers: readonly number[];
  /** Of a level of several orbitals some are left empty: others would be as good. */
  readonly open: boolean;
}

/** The lowest eigenvectors of a matrix of one-particle states, and whether their levels end inside of a degenerate one. */
export function lowestOf(matrix: Float64Array, n: number, particles: number): Orbitals {
  const { values, vectors } = hermitianEigenvectors(matrix, n);
  const numbers: number[] = [];
  for (let mode = 0; mode < n; mode++) {
    for (let level = 0; level < particles; level++) {
      numbers.push(vectors[2 * (mode * n + level)], vectors[2 * (mode * n + level) + 1]);
    }
  }
  const width = Math.max(1e-12, values[n - 1] - values[0]);
  const open = particles > 0 && particles < n && values[particles] - values[particles - 1] < 1e-9 * width;
  return { numbers, open };
}
