import type { CompiledOperator } from '../../../shared/hamiltonian';

/**
 * Transverse correlation averaged over pairs, (1/n) sum_(i,j) (S_i^x S_j^x + S_i^y S_j^y) / (2 S_i S_j), as an operator.
 *
 * @param pairs sites i and j of each pair, i != j; all pairs must have equal local dimensions d_i = d_j
 * @throws RangeError if there is no pair
 */
export function averagedTransverseCorrelation(
  localDimensions: Uint8Array,
  pairs: readonly (readonly [number, number])[],
): CompiledOperator {
  if (pairs.length === 0) throw new RangeError('A correlation needs at least one pair of sites.');
  const dimension = localDimensions[pairs[0][0]];
  const spin = (dimension - 1) / 2;
  const rowOffsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let a = 0; a < dimension; a++) {
    for (let b = 0; b < dimension; b++) {
      // Row (a, b) reaches (a - 1, b + 1) and (a + 1, b - 1): S^x S^x + S^y S^y = (S^+ S^- + S^- S^+) / 2.
      for (const [up, down] of [
        [a - 1, b + 1],
        [a + 1, b - 1],
      ]) {
        if (up < 0 || up >= dimension || down < 0 || down >= dimension) continue;
        const element = 0.5 * ladder(spin, a, up) * ladder(spin, b, down);
        columns.push(up * dimension + down);
        values.push(element / (2 * spin * spin), 0);
      }
      rowOffsets.push(columns.length);
    }
  }
  const weight = 1 / pairs.length;
  return {
    localDimensions,
    constant: 0,
    matrices: [
      {
        dimension: dimension * dimension,
        rowOffsets: Uint32Array.from(rowOffsets),
        columns: Uint32Array.from(columns),
        values: Float64Array.from(values),
      },
    ],
    terms: {
      siteOffsets: Uint32Array.from({ length: pairs.length + 1 }, (_, k) => 2 * k),
      sites: Uint32Array.from(pairs.flat()),
      matrixIndex: new Uint32Array(pairs.length),
      coefficients: Float64Array.from(pairs.flatMap(() => [weight, 0])),
    },
  };
}

/** |<k'| S^± |k>| between neighbouring local states; index k stands for m = S - k. */
function ladder(spin: number, from: number, to: number): number {
  const [m, target] = [spin - from, spin - to];
  return Math.sqrt(Math.max(0, spin * (spin + 1) - m * target));
}
