import type { Complex } from '../algebra/local-matrix';
import type { CompiledOperator } from '../compiled-operator';

export function termCount(operator: CompiledOperator): number {
  return operator.terms.matrixIndex.length;
}

export function sitesOf(operator: CompiledOperator, term: number): readonly number[] {
  const { siteOffsets, sites } = operator.terms;
  const [start, end] = [siteOffsets[term]!, siteOffsets[term + 1]!];
  const list = new Array<number>(end - start);
  for (let at = start; at < end; at++) list[at - start] = sites[at]!;
  return list;
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

/** Most sites of which a signature is a number. */
const packedSites = 6;

/**
 * What a term's sites look like: their local dimensions and, where given, a mark from 0 to 3 of each. Terms with the same matrix and
 * signature mean the same on their sites.
 */
export function signatureOf(operator: CompiledOperator, term: number, marks?: Uint8Array): number | string {
  const { siteOffsets, sites } = operator.terms;
  const [start, end] = [siteOffsets[term]!, siteOffsets[term + 1]!];
  let signature = 0;
  let text = '';
  for (let at = start; at < end; at++) {
    const site = sites[at]!;
    const own = operator.localDimensions[site]! + 64 * (marks?.[site] ?? 0);
    if (end - start > packedSites) text += ` ${own}`;
    else signature = signature * 256 + own;
  }
  return end - start > packedSites ? text : signature;
}

/** Sites of the parity string of a term. */
export function stringOf(operator: CompiledOperator, term: number): readonly number[] {
  const { strings } = operator.terms;
  return strings ? Array.from(strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1])) : [];
}

export function stringLength(operator: CompiledOperator, term: number): number {
  const { strings } = operator.terms;
  return strings ? strings.offsets[term + 1]! - strings.offsets[term]! : 0;
}
