import type { Complex } from '../algebra/local-matrix';
import type { CompiledOperator } from '../compiled-operator';

export function termCount(operator: CompiledOperator): number {
  return operator.terms.matrixIndex.length;
}

export function sitesOf(operator: CompiledOperator, term: number): readonly number[] {
  const { siteOffsets, sites } = operator.terms;
  return Array.from(sites.subarray(siteOffsets[term], siteOffsets[term + 1]));
}

export function coefficientOf(operator: CompiledOperator, term: number): Complex {
  const { coefficients } = operator.terms;
  return { re: coefficients[2 * term]!, im: coefficients[2 * term + 1]! };
}

/** Local dimensions of the sites of a term. */
export function dimensionsOf(operator: CompiledOperator, term: number): readonly number[] {
  const { siteOffsets, sites } = operator.terms;
  return Array.from(
    sites.subarray(siteOffsets[term], siteOffsets[term + 1]),
    (site) => operator.localDimensions[site]!,
  );
}

/** Sites of the parity string of a term. */
export function stringOf(operator: CompiledOperator, term: number): readonly number[] {
  const { strings } = operator.terms;
  return strings ? Array.from(strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1])) : [];
}
