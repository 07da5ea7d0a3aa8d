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
