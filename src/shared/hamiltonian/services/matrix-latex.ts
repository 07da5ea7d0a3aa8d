import { localOperator } from '../algebra/local-operators';
import type { SiteKind } from '../sites';
import { forEachElement } from '../algebra/local-matrix';

/** Largest matrix that fits a hover card. */
const largestShown = 4;

/** " = (matrix)" of an operator on one site; empty if sites differ or the matrix is too large. */
export function operatorMatrixLatex(name: string, kinds: readonly SiteKind[] | null): string {
  const [kind, ...others] = kinds ?? [];
  const [part, ...further] = kind && others.length === 0 ? localOperator(name, kind, null) : [];
  if (!part || further.length > 0 || part.modes.length > 1 || part.matrix.dimension > largestShown) return '';
  const { dimension } = part.matrix;
  const cells = Array.from({ length: dimension }, () => new Array<string>(dimension).fill('0'));
  forEachElement(part.matrix, (row, column, re, im) => {
    cells[row]![column] = im === 0 ? surd(re) : imaginary(im);
  });
  return ` = \\begin{pmatrix} ${cells.map((row) => row.join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
}

function imaginary(value: number): string {
  const text = surd(Math.abs(value));
  return `${value < 0 ? '-' : ''}${text === '1' ? '' : text}\\mathrm{i}`;
}

/** Elements of these matrices are half square roots of whole numbers. */
function surd(value: number): string {
  const sign = value < 0 ? '-' : '';
  const fourTimesSquare = Math.round(4 * value * value);
  const root = Math.sqrt(fourTimesSquare);
  if (Number.isInteger(root)) return sign + (root % 2 === 0 ? String(root / 2) : `\\tfrac{${root}}{2}`);
  if (fourTimesSquare % 4 === 0) return `${sign}\\sqrt{${fourTimesSquare / 4}}`;
  return `${sign}\\tfrac{\\sqrt{${fourTimesSquare}}}{2}`;
}
