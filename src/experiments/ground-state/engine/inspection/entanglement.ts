import { entropiesOf } from '../../../../engine/exact';
import { hermitianEigenvalues } from '../../../../engine/exact/hermitian';

/** Dimension of the part whose reduced density matrix is still diagonalised: eight spins 1/2. */
const largestPart = 256;

/** Sites from the first on, at most a half, whose states are not too many. */
export function partSites(localDimensions: Uint8Array): number {
  let [part, dimension] = [0, 1];
  while (2 * (part + 1) <= localDimensions.length && dimension * localDimensions[part] <= largestPart) {
    dimension *= localDimensions[part];
    part++;
  }
  return part;
}

export interface EntanglementSpectrum {
  /** -ln lambda, ascending; weights below 1e-14 of the largest are rounding and left out. */
  readonly levels: Float64Array;
  /** In nats. */
  readonly vonNeumann: number;
}

/**
 * Spectrum of the reduced density matrix of the first `part` sites (Li and Haldane 2008), from all amplitudes of a space.
 *
 * @param configurations [n][site]
 * @param amplitudes [n] interleaved complex, of any norm
 */
export function entanglementSpectrum(
  configurations: Uint8Array,
  amplitudes: Float64Array,
  localDimensions: Uint8Array,
  part: number,
): EntanglementSpectrum {
  const side = localDimensions.subarray(0, part).reduce((all, dimension) => all * dimension, 1);
  const { rows, columns, count } = indices(configurations, localDimensions, part);
  // psi as a matrix, column by column: states of the part against states of the rest.
  const [re, im] = [new Float64Array(side * count), new Float64Array(side * count)];
  rows.forEach((row, k) => {
    re[columns[k] * side + row] = amplitudes[2 * k];
    im[columns[k] * side + row] = amplitudes[2 * k + 1];
  });
  const [densityRe, densityIm] = [new Float64Array(side * side), new Float64Array(side * side)];
  for (let start = 0; start < re.length; start += side) {
    for (let i = 0; i < side; i++) {
      const [ar, ai] = [re[start + i], im[start + i]];
      if (ar === 0 && ai === 0) continue;
      for (let j = 0; j < side; j++) {
        densityRe[i * side + j] += ar * re[start + j] + ai * im[start + j];
        densityIm[i * side + j] += ai * re[start + j] - ar * im[start + j];
      }
    }
  }
  const trace = densityRe.reduce((sum, value, at) => (at % (side + 1) === 0 ? sum + value : sum), 0);
  const real = densityIm.every((value) => Math.abs(value) <= 1e-15 * trace);
  const weights = hermitianEigenvalues({ size: side, re: densityRe, im: real ? null : densityIm });
  const kept = weights.filter((weight) => weight > 1e-14 * weights[side - 1]).reverse();
  return {
    levels: kept.map((weight) => Math.max(0, -Math.log(weight / trace))),
    vonNeumann: entropiesOf(weights).vonNeumann,
  };
}

/** Number of the state of the part and of that of the rest, for every configuration; those of the rest that occur. */
function indices(configurations: Uint8Array, dimensions: Uint8Array, part: number) {
  const sites = dimensions.length;
  const n = configurations.length / sites;
  const [rows, columns] = [new Uint32Array(n), new Uint32Array(n)];
  const known = new Map<number, number>();
  for (let k = 0; k < n; k++) {
    let [row, rest] = [0, 0];
    for (let site = 0; site < sites; site++) {
      const state = configurations[k * sites + site];
      if (site < part) row = row * dimensions[site] + state;
      else rest = rest * dimensions[site] + state;
    }
    const column = known.get(rest) ?? known.size;
    known.set(rest, column);
    rows[k] = row;
    columns[k] = column;
  }
  return { rows, columns, count: known.size };
}
