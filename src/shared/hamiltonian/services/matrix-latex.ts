import { compile } from '../compile';
import { denseMatrix } from '../dense';
import type { SourceText } from '../syntax/source';
import type { CallExpression, Expression } from '../syntax/tree';
import { visit } from '../syntax/walk';
import { constants, randomFunctions, siteFunctions, siteOperator } from '../vocabulary';
import { localOperator } from '../algebra/local-operators';
import type { SiteKind } from '../sites';
import { forEachElement } from '../algebra/local-matrix';

/** Largest matrix that a hover card shows, in which one scrolls: two spins 5/2. */
const largestShown = 36;
/** Larger ones are set as small as can be read. */
const largestSmall = 9;

/** Larger ones are set small, with dots for zeros, so that their blocks are seen. */
const largestPlain = 4;
const small = '\\small';

/** Whether the LaTeX of a matrix is one of those. */
export const isLargeMatrix = (latex: string): boolean =>
  latex.startsWith(`{${small}`) || latex.startsWith('{\\footnotesize');

function matrixLatex(rows: readonly (readonly string[])[]): string {
  const body = (zero: string): string =>
    rows.map((row) => row.map((cell) => (cell === '0' ? zero : cell)).join(' & ')).join(' \\\\ ');
  return rows.length <= largestPlain
    ? `\\begin{pmatrix} ${body('0')} \\end{pmatrix}`
    : `{${rows.length > largestSmall ? '\\footnotesize' : small} \\begin{pmatrix} ${body('\\cdot')} \\end{pmatrix}}`;
}

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
  return ` = ${matrixLatex(cells)}`;
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

/** Most operators of which a card shows the matrix. */
const mostCalls = 24;

/**
 * The matrix of an operator on one or two sites, in the basis of the text: the largest z component or occupation first, the site
 * that is named first being the slower one. Empty where sites differ, the matrix is too large or depends on where the sites lie.
 */
export function localMatrixLatex(
  expression: Expression,
  source: SourceText,
  kinds: readonly SiteKind[] | null,
  parameters: ReadonlyMap<string, number>,
): string {
  const [kind, ...others] = kinds ?? [];
  const calls: CallExpression[] = [];
  const inCall = new Set<Expression>();
  let fixed = true;
  visit(expression, (node) => {
    if (node.kind === 'sum' || node.kind === 'missing') fixed = false;
    if (node.kind === 'call' && siteOperator(node.name)) {
      calls.push(node);
      for (const { value } of node.arguments) visit(value, (inner) => inCall.add(inner));
    } else if (node.kind === 'call' && (siteFunctions.has(node.name) || randomFunctions.has(node.name))) fixed = false;
    else if (node.kind === 'name' && !inCall.has(node) && !parameters.has(node.name) && !constants.has(node.name))
      fixed = false;
  });
  const places = [...new Set(calls.map((call) => siteTextOf(call, source)))];
  if (!kind || others.length > 0 || !fixed || places.length === 0 || places.length > 2 || calls.length > mostCalls)
    return '';
  const written = calls
    .map((call) => ({
      span: call.arguments[0]?.span ?? call.span,
      text: String(places.indexOf(siteTextOf(call, source))),
    }))
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (text, { span, text: site }) =>
        text.slice(0, span.start - expression.span.start) + site + text.slice(span.end - expression.span.start),
      source.slice(expression.span),
    );
  const named = [...parameters].map(([name, value]) => `param ${name} = ${value}\n`).join('');
  const { hamiltonian } = compile(
    `lattice chain(${places.length}) open\nsite ${siteText(kind)}\n${named}H = ${written}\n`,
  );
  if (!hamiltonian || hamiltonian.operator.localDimensions.reduce((a, b) => a * b, 1) > largestShown) return '';
  const { dimension, re, im } = denseMatrix(hamiltonian.operator);
  const rows = Array.from({ length: dimension }, (_, row) =>
    Array.from({ length: dimension }, (__, column) =>
      element(re[row * dimension + column] ?? 0, im[row * dimension + column] ?? 0),
    ),
  );
  return matrixLatex(rows);
}

const siteTextOf = (call: CallExpression, source: SourceText): string => {
  const argument = call.arguments[0];
  return argument ? source.slice(argument.span).replaceAll(/\s/g, '') : '';
};

/** A kind of site as the language writes it. */
function siteText(kind: SiteKind): string {
  switch (kind.kind) {
    case 'spin':
      return kind.twiceSpin % 2 === 0 ? `spin(${kind.twiceSpin / 2})` : `spin(${kind.twiceSpin}/2)`;
    case 'boson':
      return `boson(${kind.maximum})`;
    default:
      return kind.kind;
  }
}

function element(re: number, im: number): string {
  if (im === 0) return decimal(re);
  return re === 0
    ? `${decimal(im)}\\mathrm{i}`.replace(/^(-?)1\\/, '$1\\')
    : `${decimal(re)}${im < 0 ? '' : '+'}${decimal(im)}\\mathrm{i}`;
}

/** Quarters, halves and their square roots as such, other numbers with four digits. */
function decimal(value: number): string {
  const sixteenSquare = 16 * value * value;
  if (Math.abs(sixteenSquare - Math.round(sixteenSquare)) > 1e-9) return String(Number(value.toPrecision(4)));
  const root = Math.sqrt(Math.round(sixteenSquare));
  const sign = value < 0 ? '-' : '';
  if (!Number.isInteger(root))
    return Math.round(sixteenSquare) % 4 === 0 ? surd(value) : String(Number(value.toPrecision(4)));
  const [top, bottom] = root % 4 === 0 ? [root / 4, 1] : root % 2 === 0 ? [root / 2, 2] : [root, 4];
  return `${sign}${bottom === 1 ? String(top) : `\\tfrac{${top}}{${bottom}}`}`;
}
