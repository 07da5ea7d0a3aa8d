import {
  averageOverSite,
  type Complex,
  combineMatrices,
  complexOne,
  complexProduct,
  largestElement,
  nonZeros,
  placeMatrix,
} from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { TermTable } from '../expand/term-table';
import type { GradedOperator } from '../graded-operator';
import { coefficientOf, dimensionsOf, signatureOf, sitesOf } from './terms';

interface Part {
  readonly positions: readonly number[];
  readonly matrix: LocalMatrix;
}

interface PooledPart {
  readonly positions: readonly number[];
  readonly odd: number;
  readonly id: number;
  readonly factor: Complex;
}

/** Beyond this many elements a matrix is kept whole; symmetries are then found by whole matrices, which may miss one. */
const decompositionLimit = 100_000;
const relativeRounding = 1e-13;

/**
 * The same operator with every matrix traceless on each of its sites. That form is unique, so two operators are equal if
 * their canonical terms are, and a symmetry of H is a symmetry of each term.
 */
export function canonicalOperator(operator: GradedOperator): GradedOperator {
  const { terms: graded } = operator;
  const table = new TermTable();
  const decomposed = new Map<string, readonly PooledPart[]>();
  const { matrixIndex } = graded.terms;
  for (let term = 0; term < matrixIndex.length; term++) {
    const sites = sitesOf(graded, term);
    const coefficient = coefficientOf(graded, term);
    const key = `${matrixIndex[term]} ${operator.odd[term]} ${signatureOf(graded, term)}`;
    let parts = decomposed.get(key);
    if (!parts) {
      parts = pooledParts(graded.matrices[matrixIndex[term]!]!, dimensionsOf(graded, term), operator.odd[term]!, table);
      decomposed.set(key, parts);
    }
    for (const { positions, odd, id, factor } of parts) {
      const onSites = positions.length === sites.length ? sites : positions.map((position) => sites[position]!);
      table.add(onSites, odd, id, complexProduct(coefficient, factor));
    }
  }
  const assembled = table.assemble(graded.localDimensions, operator.fermionic);
  return withoutRounding(assembled);
}

function pooledParts(
  matrix: LocalMatrix,
  dimensions: readonly number[],
  odd: number,
  table: TermTable,
): readonly PooledPart[] {
  return tracelessParts(matrix, dimensions).flatMap((part) => {
    const pooled = table.pool.intern(part.matrix);
    const mask = part.positions.reduce((sum, position, place) => sum | (((odd >> position) & 1) << place), 0);
    return pooled ? [{ positions: part.positions, odd: mask, ...pooled }] : [];
  });
}

/** Leaves out terms that are only what cancellation left over. */
function withoutRounding(graded: GradedOperator): GradedOperator {
  const { terms: operator, odd } = graded;
  const sizes = operator.matrices.map(largestElement);
  const { matrixIndex } = operator.terms;
  const strengths = Array.from(matrixIndex, (matrix, term) => {
    const { re, im } = coefficientOf(operator, term);
    return Math.hypot(re, im) * sizes[matrix]!;
  });
  const largest = strengths.reduce((a, b) => Math.max(a, b), 0);
  if (strengths.every((strength) => strength > relativeRounding * largest)) return graded;
  const kept = strengths.flatMap((strength, term) => (strength > relativeRounding * largest ? [term] : []));
  return { ...graded, terms: selectTerms(operator, kept), odd: Uint16Array.from(kept, (term) => odd[term]!) };
}

function selectTerms(operator: CompiledOperator, kept: readonly number[]): CompiledOperator {
  const { matrixIndex } = operator.terms;
  const sites = kept.map((term) => sitesOf(operator, term));
  const siteOffsets = new Uint32Array(kept.length + 1);
  sites.forEach((list, index) => {
    siteOffsets[index + 1] = siteOffsets[index]! + list.length;
  });
  return {
    ...operator,
    terms: {
      siteOffsets,
      sites: Uint32Array.from(sites.flat()),
      matrixIndex: Uint32Array.from(kept, (term) => matrixIndex[term]!),
      coefficients: Float64Array.from(
        kept.flatMap((term) => [coefficientOf(operator, term).re, coefficientOf(operator, term).im]),
      ),
    },
  };
}

function tracelessParts(matrix: LocalMatrix, dimensions: readonly number[]): readonly Part[] {
  const sites = dimensions.length;
  const all = Array.from({ length: sites }, (_, position) => position);
  if (nonZeros(matrix) * 2 ** sites > decompositionLimit) return [{ positions: all, matrix }];
  const negligible = relativeRounding * largestElement(matrix);
  let parts: Part[] = [{ positions: all, matrix }];
  for (const position of all) {
    parts = parts.flatMap((part) => {
      const place = part.positions.indexOf(position);
      const own = part.positions.map((other) => dimensions[other]!);
      const average = averageOverSite(part.matrix, own, place);
      if (largestElement(average) <= negligible) return [part];
      const rest = part.positions.filter((other) => other !== position);
      const places = rest.map((other) => part.positions.indexOf(other));
      const spread = placeMatrix(average, own, places);
      const traceless = combineMatrices(complexOne, part.matrix, { re: -1, im: 0 }, spread);
      const without = { positions: rest, matrix: average };
      return largestElement(traceless) <= negligible
        ? [without]
        : [{ positions: part.positions, matrix: traceless }, without];
    });
  }
  return parts;
}
