import { digitsOf, forEachElement, MatrixBuilder } from '../algebra/local-matrix';
import { MatrixPool, type PooledMatrix } from '../algebra/matrix-pool';
import { complexProduct } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import type { GradedOperator } from '../graded-operator';
import { coefficientOf, dimensionsOf, signatureOf, sitesOf, termCount } from '../report/terms';

/** Most sites that the strings of one operator may have together. */
export const maximumStringSites = 8_000_000;

/**
 * Matrices and parity strings of a graded operator. With c_k = (prod over l < k of P_l) a_k and P_l = (-1)^(n_l), the product
 * o_1 ... o_m of operators on ascending sites has at site q the matrix o_q P_q^k, k the number of odd operators behind it,
 * and at a mode between or before its sites P_l^k. So a string covers the modes with an odd number of odd operators above them.
 *
 * @throws RangeError if the strings are longer than `maximumStringSites`
 */
export function withStrings({ terms: graded, odd, fermionic }: GradedOperator): CompiledOperator {
  if (odd.every((mask) => mask === 0)) return graded;
  const pool = new MatrixPool();
  const signed = new Map<string, PooledMatrix | null>();
  const count = termCount(graded);
  const matrixIndex = new Uint32Array(count);
  const coefficients = new Float64Array(2 * count);
  const offsets = new Uint32Array(count + 1);
  const strings: number[][] = [];
  let total = 0;
  for (let term = 0; term < count; term++) {
    const sites = sitesOf(graded, term);
    const mask = odd[term]!;
    const key = `${graded.terms.matrixIndex[term]} ${mask} ${signatureOf(graded, term, fermionic)}`;
    let pooled = signed.get(key);
    if (pooled === undefined) {
      const dimensions = dimensionsOf(graded, term);
      const modes = sites.map((site) => fermionic[site] === 1);
      pooled = pool.intern(signedMatrix(graded.matrices[graded.terms.matrixIndex[term]!]!, dimensions, mask, modes));
      signed.set(key, pooled);
    }
    const { re, im } = complexProduct(coefficientOf(graded, term), pooled?.factor ?? { re: 0, im: 0 });
    matrixIndex[term] = pooled?.id ?? 0;
    coefficients[2 * term] = re;
    coefficients[2 * term + 1] = im;
    const string = mask === 0 ? [] : stringOf(sites, mask, fermionic);
    total += string.length;
    if (total > maximumStringSites) throw new RangeError('The parity strings are too long.');
    strings.push(string);
    offsets[term + 1] = total;
  }
  return {
    ...graded,
    matrices: pool.matrices,
    terms: {
      ...graded.terms,
      matrixIndex,
      coefficients,
      ...(total > 0 ? { strings: { offsets, sites: Uint32Array.from(strings.flat()) } } : {}),
    },
  };
}

/**
 * The operator before its strings: the inverse of `withStrings`. Which of a term's modes it changes by an odd number is read off its
 * matrix, where all elements agree on it.
 */
export function withoutStrings(operator: CompiledOperator, fermionic: Uint8Array): GradedOperator {
  const count = termCount(operator);
  const odd = new Uint16Array(count);
  const bare = { ...operator.terms };
  delete bare.strings;
  if (!fermionic.includes(1)) return { terms: operator, odd, fermionic };
  const pool = new MatrixPool();
  const known = new Map<string, { mask: number; pooled: PooledMatrix | null }>();
  const matrixIndex = new Uint32Array(count);
  const coefficients = new Float64Array(2 * count);
  for (let term = 0; term < count; term++) {
    const key = `${operator.terms.matrixIndex[term]} ${signatureOf(operator, term, fermionic)}`;
    let found = known.get(key);
    if (!found) {
      const dimensions = dimensionsOf(operator, term);
      const modes = sitesOf(operator, term).map((site) => fermionic[site] === 1);
      const matrix = operator.matrices[operator.terms.matrixIndex[term]!]!;
      const mask = oddModes(matrix, dimensions, modes);
      found = { mask, pooled: pool.intern(signedMatrix(matrix, dimensions, mask, modes)) };
      known.set(key, found);
    }
    const { re, im } = complexProduct(coefficientOf(operator, term), found.pooled?.factor ?? { re: 0, im: 0 });
    odd[term] = found.mask;
    matrixIndex[term] = found.pooled?.id ?? 0;
    coefficients[2 * term] = re;
    coefficients[2 * term + 1] = im;
  }
  const terms = { ...operator, matrices: pool.matrices, terms: { ...bare, matrixIndex, coefficients } };
  return { terms, odd, fermionic };
}

function oddModes(matrix: LocalMatrix, dimensions: readonly number[], modes: readonly boolean[]): number {
  let mask = 0;
  forEachElement(matrix, (row, column) => {
    const [from, to] = [digitsOf(row, dimensions), digitsOf(column, dimensions)];
    modes.forEach((isMode, position) => {
      if (isMode && from[position] !== to[position]) mask |= 1 << position;
    });
  });
  return mask;
}

/** The column of each element decides the sign: o_q P_q lets P act first. */
function signedMatrix(
  matrix: LocalMatrix,
  dimensions: readonly number[],
  odd: number,
  modes: readonly boolean[],
): LocalMatrix {
  if (odd === 0) return matrix;
  const behind = modes.map((_, position) => oddAbove(odd, position));
  const builder = new MatrixBuilder(matrix.dimension);
  forEachElement(matrix, (row, column, re, im) => {
    const occupied = digitsOf(column, dimensions).reduce(
      (sum, digit, position) => sum + (modes[position] && behind[position]! && digit === 0 ? 1 : 0),
      0,
    );
    const sign = occupied % 2 === 0 ? 1 : -1;
    builder.add(row, column, sign * re, sign * im);
  });
  return builder.build();
}

/** True if an odd number of odd operators stands behind a position. */
function oddAbove(odd: number, position: number): boolean {
  let above = false;
  for (let rest = odd >> (position + 1); rest > 0; rest >>= 1) if ((rest & 1) === 1) above = !above;
  return above;
}

function stringOf(sites: readonly number[], odd: number, fermionic: Uint8Array): number[] {
  const string: number[] = [];
  // Only where an odd number of fermions comes or goes, as in a jump operator.
  if (oddAbove(odd, -1)) for (let site = 0; site < sites[0]!; site++) if (fermionic[site] === 1) string.push(site);
  for (let position = 0; position + 1 < sites.length; position++) {
    if (!oddAbove(odd, position)) continue;
    for (let site = sites[position]! + 1; site < sites[position + 1]!; site++)
      if (fermionic[site] === 1) string.push(site);
  }
  return string;
}
