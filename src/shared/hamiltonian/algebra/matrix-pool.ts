import type { LocalMatrix } from '../compiled-operator';
import { type Complex, complexOne, complexQuotient, nonZeros } from './local-matrix';

export interface PooledMatrix {
  readonly id: number;
  /** The matrix asked for is `factor` times the pooled one. */
  readonly factor: Complex;
}

/** Keeps one copy of matrices that differ by a factor only. The first one seen is the one kept. */
export class MatrixPool {
  readonly matrices: LocalMatrix[] = [];
  readonly #pivots: Complex[] = [];
  readonly #byContent = new Map<string, number>();

  /** Null for a matrix without elements. */
  intern(matrix: LocalMatrix): PooledMatrix | null {
    if (nonZeros(matrix) === 0) return null;
    const pivot: Complex = { re: matrix.values[0]!, im: matrix.values[1]! };
    const content = contentKey(matrix, pivot);
    const known = this.#byContent.get(content);
    if (known !== undefined) return { id: known, factor: complexQuotient(pivot, this.#pivots[known]!) };
    const id = this.matrices.length;
    this.matrices.push(matrix);
    this.#pivots.push(pivot);
    this.#byContent.set(content, id);
    return { id, factor: complexOne };
  }
}

/** Rounded to ten digits of the pivot, so that equal matrices computed in two ways meet. */
function contentKey(matrix: LocalMatrix, pivot: Complex): string {
  const parts: (number | string)[] = [matrix.dimension, matrix.rowOffsets.join(' '), matrix.columns.join(' ')];
  for (let at = 0; at < matrix.values.length; at += 2) {
    const ratio = complexQuotient({ re: matrix.values[at]!, im: matrix.values[at + 1]! }, pivot);
    parts.push(Math.round(ratio.re * 1e10) + 0, Math.round(ratio.im * 1e10) + 0);
  }
  return parts.join(',');
}
