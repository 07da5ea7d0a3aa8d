import { denseMatrix, type DenseMatrix } from '../dense';
import type { CompiledHamiltonian } from '../model';

/** Largest density matrix whose equation of motion is written out: the matrix has the square of its rows. */
const maximumDimension = 64;

/**
 * The matrix of the Lindblad operator, d rho / dt = L rho, on density matrices written row by row: element (a, b) of rho is entry
 * a D + b. With hbar = 1,
 *
 *   L = -i (H x 1 - 1 x H^T) + sum_k (L_k x L_k^* - (L_k^† L_k x 1 + 1 x (L_k^† L_k)^T) / 2).
 *
 * @throws RangeError above 64 states
 */
export function denseLindbladian({ operator, jumps }: CompiledHamiltonian): DenseMatrix {
  const states = operator.localDimensions.reduce((product, local) => product * local, 1);
  if (states > maximumDimension)
    throw new RangeError(`Density matrices of ${states} rows are above ${maximumDimension}.`);
  const dimension = states * states;
  const re = new Float64Array(dimension * dimension);
  const im = new Float64Array(dimension * dimension);
  /** Adds factor * (left x right) where right is the matrix itself: element (a b, c d) = left[a, c] right[b, d]. */
  const add = (factorRe: number, factorIm: number, left: DenseMatrix, right: DenseMatrix): void => {
    for (let a = 0; a < states; a++) {
      for (let c = 0; c < states; c++) {
        const [lRe, lIm] = [left.re[a * states + c]!, left.im[a * states + c]!];
        if (lRe === 0 && lIm === 0) continue;
        const [fRe, fIm] = [factorRe * lRe - factorIm * lIm, factorRe * lIm + factorIm * lRe];
        for (let b = 0; b < states; b++) {
          for (let d = 0; d < states; d++) {
            const [rRe, rIm] = [right.re[b * states + d]!, right.im[b * states + d]!];
            if (rRe === 0 && rIm === 0) continue;
            const at = (a * states + b) * dimension + c * states + d;
            re[at]! += fRe * rRe - fIm * rIm;
            im[at]! += fRe * rIm + fIm * rRe;
          }
        }
      }
    }
  };
  const one = identity(states);
  const h = denseMatrix(operator);
  add(0, -1, h, one);
  add(0, 1, one, transposed(h));
  for (const { operators } of jumps) {
    for (const jump of operators) {
      const l = denseMatrix(jump.operator);
      const decay = adjointProduct(l);
      add(1, 0, l, conjugated(l));
      add(-0.5, 0, decay, one);
      add(-0.5, 0, one, transposed(decay));
    }
  }
  return { dimension, re, im };
}

function identity(dimension: number): DenseMatrix {
  const re = new Float64Array(dimension * dimension);
  for (let row = 0; row < dimension; row++) re[row * dimension + row] = 1;
  return { dimension, re, im: new Float64Array(dimension * dimension) };
}

function conjugated({ dimension, re, im }: DenseMatrix): DenseMatrix {
  return { dimension, re, im: im.map((value) => -value) };
}

function transposed({ dimension, re, im }: DenseMatrix): DenseMatrix {
  const turned = (values: Float64Array): Float64Array =>
    values.map((_, at) => values[(at % dimension) * dimension + Math.floor(at / dimension)]!);
  return { dimension, re: turned(re), im: turned(im) };
}

/** L† L. */
function adjointProduct({ dimension, re, im }: DenseMatrix): DenseMatrix {
  const [outRe, outIm] = [new Float64Array(dimension * dimension), new Float64Array(dimension * dimension)];
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++) {
      for (let k = 0; k < dimension; k++) {
        const [aRe, aIm] = [re[k * dimension + row]!, -im[k * dimension + row]!];
        const [bRe, bIm] = [re[k * dimension + column]!, im[k * dimension + column]!];
        outRe[row * dimension + column]! += aRe * bRe - aIm * bIm;
        outIm[row * dimension + column]! += aRe * bIm + aIm * bRe;
      }
    }
  }
  return { dimension, re: outRe, im: outIm };
}
