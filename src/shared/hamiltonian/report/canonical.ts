import {
  averageOverSite,
  combineMatrices,
  complexOne,
  complexProduct,
  largestElement,
  nonZeros,
  placeMatrix,
} from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { TermTable } from '../expand/term-table';
import { coefficientOf, sitesOf } from './terms';

interface Part {
  readonly positions: readonly number[];
  readonly matrix: LocalMatrix;
}

/** Beyond this many elements a matrix is kept whole; symmetries are then found by whole matrices, which may miss one. */
const decompositionLimit = 100_000;
const relativeRounding = 1e-13;

/**
 * The same operator with every matrix traceless on each of its sites. That form is unique, so two operators are equal if
 * their canonical terms are, and a symmetry of H is a symmetry of each term.
 */
export function canonicalOperator(operator: CompiledOperator, siteDimension: number): CompiledOperator {
  const table = new TermTable();
  const decomposed = operator.matrices.map((matrix) => {
    const sites = Math.round(Math.log(matrix.dimension) / Math.log(siteDimension));
    return tracelessParts(matrix, siteDimension, sites).flatMap((part) => {
      const pooled = table.pool.intern(part.matrix);
      return pooled ? [{ positions: part.positions, pooled }] : [];
    });
  });
  const { matrixIndex } = operator.terms;
  for (let term = 0; term < matrixIndex.length; term++) {
    const sites = sitesOf(operator, term);
    const coefficient = coefficientOf(operator, term);
    for (const { positions, pooled } of decomposed[matrixIndex[term]!]!) {
      const onSites = positions.length === sites.length ? sites : positions.map((position) => sites[position]!);
      table.add(onSites, pooled.id, complexProduct(coefficient, pooled.factor));
    }
  }
  return withoutRounding(table.assemble(siteDimension, operator.localDimensions.length));
}

/** Leaves out terms that are only what cancellation left over. */
function withoutRounding(operator: CompiledOperator): CompiledOperator {
  const sizes = operator.matrices.map(largestElement);
  const { matrixIndex } = operator.terms;
  const strengths = Array.from(matrixIndex, (matrix, term) => {
    const { re, im } = coefficientOf(operator, term);
    return Math.hypot(re, im) * sizes[matrix]!;
  });
  const largest = strengths.reduce((a, b) => Math.max(a, b), 0);
  if (strengths.every((strength) => strength > relativeRounding * largest)) return operator;
  const kept = strengths.flatMap((strength, term) => (strength > relativeRounding * largest ? [term] : []));
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

function tracelessParts(matrix: LocalMatrix, siteDimension: number, sites: number): readonly Part[] {
  const all = Array.from({ length: sites }, (_, position) => position);
  if (nonZeros(matrix) * 2 ** sites > decompositionLimit) return [{ positions: all, matrix }];
  const negligible = relativeRounding * largestElement(matrix);
  let parts: Part[] = [{ positions: all, matrix }];
  for (const position of all) {
    parts = parts.flatMap((part) => {
      const place = part.positions.indexOf(position);
      const average = averageOverSite(part.matrix, siteDimension, place, part.positions.length);
      if (largestElement(average) <= negligible) return [part];
      const rest = part.positions.filter((other) => other !== position);
      const places = rest.map((other) => part.positions.indexOf(other));
      const spread = placeMatrix(average, siteDimension, places, part.positions.length);
      const traceless = combineMatrices(complexOne, part.matrix, { re: -1, im: 0 }, spread);
      const without = { positions: rest, matrix: average };
      return largestElement(traceless) <= negligible
        ? [without]
        : [{ positions: part.positions, matrix: traceless }, without];
    });
  }
  return parts;
}
