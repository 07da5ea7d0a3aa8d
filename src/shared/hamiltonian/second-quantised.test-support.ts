/**
 * Fermionic operators on whole configurations, independent of matrices and strings: |s> is the product of c^dagger over the
 * occupied modes in ascending order on the vacuum. Mode 0 is the most significant bit, and a set bit is an empty mode.
 */
export interface LadderOperator {
  readonly mode: number;
  readonly creates: boolean;
}

export const create = (mode: number): LadderOperator => ({ mode, creates: true });
export const remove = (mode: number): LadderOperator => ({ mode, creates: false });

/** Adds coefficient * (product of ladder operators) to a dense real matrix [row][column]. */
export function addProduct(
  matrix: Float64Array,
  nModes: number,
  coefficient: number,
  product: readonly LadderOperator[],
): void {
  const dimension = 2 ** nModes;
  for (let column = 0; column < dimension; column++) {
    const occupied = Array.from({ length: nModes }, (_, mode) => ((column >> (nModes - 1 - mode)) & 1) === 0);
    let sign = 1;
    let vanishes = false;
    for (const { mode, creates } of [...product].reverse()) {
      if (occupied[mode] === creates) {
        vanishes = true;
        break;
      }
      for (let lower = 0; lower < mode; lower++) if (occupied[lower]) sign = -sign;
      occupied[mode] = creates;
    }
    if (vanishes) continue;
    const row = occupied.reduce((bits, full) => bits * 2 + (full ? 0 : 1), 0);
    matrix[row * dimension + column]! += sign * coefficient;
  }
}
