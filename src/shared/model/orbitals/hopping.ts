import type { CompiledOperator } from '../../hamiltonian';
import { lowestOf, type Orbitals } from './lowest-orbitals';

/** The lowest orbitals of the quadratic part of H on some modes; null where that part has no hopping. */
export function lowestOrbitals(
  operator: CompiledOperator,
  modes: readonly number[],
  particles: number,
): Orbitals | null {
  const n = modes.length;
  const hopping = hoppingMatrix(operator, modes);
  return hopping === null ? null : lowestOf(hopping, n, particles);
}

/**
 * t_ij of sum_ij t_ij c_i^dagger c_j, row-major, real and imaginary part interleaved. Elements between one occupied and one empty
 * mode of a pair carry no sign but that of the string, whichever mode comes first in the Jordan-Wigner order.
 */
function hoppingMatrix({ terms, matrices }: CompiledOperator, modes: readonly number[]): Float64Array | null {
  const n = modes.length;
  const place = new Map(modes.map((mode, index) => [mode, index]));
  const hopping = new Float64Array(2 * n * n);
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
          if (row === column) hopping[2 * (first * n + first)] += row === 0 ? value : -value;
          continue;
        }
        // Local states of a pair: 1 is occupied and empty, 2 empty and occupied.
        const [to, from] =
          row === 1 && column === 2 ? [first, second] : row === 2 && column === 1 ? [second, first] : [-1, -1];
        if (to < 0) continue;
        hopping[2 * (to * n + from)] += value;
        hopping[2 * (to * n + from) + 1] += re * vi + im * vr;
        found = true;
      }
    }
  }
  return found ? withoutRounding(hopping) : null;
}

/** A real matrix up to rounding is real. */
function withoutRounding(matrix: Float64Array): Float64Array {
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return matrix.map((value, at) => (at % 2 === 1 && Math.abs(value) < 1e-12 * largest ? 0 : value));
}
