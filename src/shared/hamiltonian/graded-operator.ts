import type { CompiledOperator } from './compiled-operator';

/**
 * An operator before Jordan-Wigner strings: the matrix of a term is that of a product o_1 o_2 ... o_m of operators on its
 * sites in ascending order, and where bit p of odd[term] is set o_p is odd in fermions, anticommuting with the odd
 * ones of other sites. Without odd operators this is the compiled operator itself.
 */
export interface GradedOperator {
  /** Terms and matrices as in a compiled operator, without strings and without signs between the sites of a term. */
  readonly terms: CompiledOperator;
  /** One mask for each term. */
  readonly odd: Uint16Array;
  /** 1 for sites that are fermionic modes. */
  readonly fermionic: Uint8Array;
}
