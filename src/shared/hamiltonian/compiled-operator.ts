/**
 * An operator in the form that the kernels read: a sum of local matrices.
 *
 *   H = sum_k coefficient_k * M_{matrixIndex_k}(sites_k)
 *
 * Matrices are shared between terms (all bonds of a Heisenberg model use one 4 x 4 matrix). A matrix acts on the
 * ordered sites of its term; the local row index is row-major, the first site being the most significant digit.
 *
 * Local states: index 0 is the highest weight (spin up, m = +S), index d - 1 the lowest (m = -S).
 * The value that a network sees on a site is (d - 1) - 2 * index, that is 2m: +1 and -1 for spin 1/2.
 *
 * Rows are the configuration whose local energy is wanted: E_loc(s) = sum_{s'} <s|H|s'> psi(s') / psi(s).
 */
export interface CompiledOperator {
  /** Local dimension of each site, length nSites. */
  readonly localDimensions: Uint8Array;
  readonly terms: OperatorTerms;
  readonly matrices: readonly LocalMatrix[];
  /** Constant added to the operator (energy units of the text). */
  readonly constant: number;
}

export interface OperatorTerms {
  /** Length nTerms + 1: term k acts on sites[siteOffsets[k] .. siteOffsets[k + 1]]. */
  readonly siteOffsets: Uint32Array;
  readonly sites: Uint32Array;
  /** Length nTerms: index into `matrices`. */
  readonly matrixIndex: Uint32Array;
  /** Length 2 * nTerms: real and imaginary part, interleaved. */
  readonly coefficients: Float64Array;
  /**
   * Jordan-Wigner strings of fermionic terms: the elements of term k get the sign (-1)^n, n the number of occupied sites
   * (index 0 of two) among sites[offsets[k] .. offsets[k + 1]]. A string has no site of its own term. Absent: no term has one.
   */
  readonly strings?: { readonly offsets: Uint32Array; readonly sites: Uint32Array };
}

/** A local matrix of dimension d in compressed sparse rows, without stored zeros. */
export interface LocalMatrix {
  readonly dimension: number;
  /** Length dimension + 1. */
  readonly rowOffsets: Uint32Array;
  readonly columns: Uint32Array;
  /** Length 2 * nonZeros: real and imaginary part, interleaved. */
  readonly values: Float64Array;
}
