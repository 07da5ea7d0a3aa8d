import { spinMatrix } from '../algebra/spin-matrices';
import { forEachElement } from '../algebra/local-matrix';

/** Largest matrix that fits a hover card. */
const largestShown = 4;

/** " = (matrix)" of an operator on one site; empty if the spin is not known or the matrix too large. */
export function operatorMatrixLatex(name: string, twiceSpin: number | null): string {
  const pauli = name === 'X' || name === 'Y' || name === 'Z';
  if (twiceSpin === null || twiceSpin + 1 > largestShown || (pauli && twiceSpin !== 1)) return '';
  const dimension = twiceSpin + 1;
  const cells = Array.from({ length: dimension }, () => new Array<string>(dimension).fill('0'));
  forEachElement(spinMatrix(name, twiceSpin), (row, column, re, im) => {
    cells[row]![column] = im === 0 ? surd(re) : imaginary(im);
  });
  return ` = \\begin{pmatrix} ${cells.map((row) => row.join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
}

function imaginary(value: number): string {
  const text = surd(Math.abs(value));
  return `${value < 0 ? '-' : ''}${text === '1' ? '' : text}\\mathrm{i}`;
}

/** Elements of spin matrices are half square roots of whole numbers. */
function surd(value: number): string {
  const sign = value < 0 ? '-' : '';
  const fourTimesSquare = Math.round(4 * value * value);
  const root = Math.sqrt(fourTimesSquare);
  if (Number.isInteger(root)) return sign + (root % 2 === 0 ? String(root / 2) : `\\tfrac{${root}}{2}`);
  if (fourTimesSquare % 4 === 0) return `${sign}\\sqrt{${fourTimesSquare / 4}}`;
  return `${sign}\\tfrac{\\sqrt{${fourTimesSquare}}}{2}`;
}
