/** A conserved sum of levels over some sites: particles of a species, or the total Sz of spins. */
export interface Charge {
  readonly sites: readonly number[];
  /** Sum of the levels d - 1 - index: occupations of modes, m + S of spins. */
  readonly total: number;
}

/**
 * A symmetry g: it moves the state of site i to site permutation[i] and, with `flip`, turns every level l into d - 1 - l.
 * States of the sector fulfil g |psi> = character |psi>.
 */
export interface Symmetry {
  readonly permutation: readonly number[];
  readonly flip: boolean;
  /** Real and imaginary part; of modulus one. */
  readonly character: readonly [number, number];
}

/** What fixes a sector. Left out: the whole space. Refused if the operator does not have the charges or symmetries. */
export interface Sector {
  readonly charges: readonly Charge[];
  /** Generators of the group; their characters must belong to a one-dimensional representation of it. */
  readonly symmetries?: readonly Symmetry[];
  /** Sites that are fermionic modes in the Jordan-Wigner order of their numbers; symmetries then carry signs. */
  readonly fermionicSites?: readonly number[];
}

export interface LanczosOptions extends Sector {
  /** Number of lowest eigenvalues wanted, counted with multiplicity; as many as there are states: the full spectrum. */
  readonly eigenvalues: number;
  /** Keep the vectors of all of them. */
  readonly wantVectors: boolean;
  /** Bound on |H v - E v| relative to the largest |eigenvalue|; the energy is good to its square. */
  readonly tolerance: number;
  /** Products H v allowed for each eigenvalue. */
  readonly maxIterations: number;
  readonly seed: string;
  readonly threads: number;
}

export interface LanczosProgress {
  /** Finding the states of a symmetry sector, the elements between them, or searching. */
  readonly stage: 'basis' | 'matrix' | 'search';
  /** Share of the stage that is done, where it is known. */
  readonly fraction: number | null;
  /** Products H v so far. */
  readonly iteration: number;
  /** Null before the search. */
  readonly eigenvalue: number | null;
  readonly residual: number | null;
}

export interface LanczosResult {
  readonly dimension: number;
  /** How they were found: "Lanczos", "thick-restart Lanczos" or "dense". */
  readonly method: string;
  /** Ascending. */
  readonly eigenvalues: Float64Array;
  /** |H v - E v| of each pair; NaN where it was not measured. */
  readonly residuals: Float64Array;
  readonly iterations: number;
  /** False if `maxIterations` ended the search before the tolerance was met. */
  readonly converged: boolean;
  /** Ground state, interleaved complex when the operator is complex, else real; in the order of `configurationAt`. */
  readonly vector: Float64Array | null;
  readonly vectorIsComplex: boolean;
}

export interface ExactDiagonalisation {
  readonly dimension: number;
  /** Bytes that the Lanczos vectors take. */
  readonly memoryBytes: number;
  lowest(options: { onProgress?: (progress: LanczosProgress) => void; signal?: AbortSignal }): Promise<LanczosResult>;
  /** The vector of a state, 0 the lowest: real, or interleaved complex where `vectorIsComplex`. */
  vector(state: number): Promise<Float64Array>;
  /**
   * Amplitudes of the vector of a state (default: the lowest) at configurations [n][site] of the whole space; interleaved
   * complex.
   */
  amplitudes(configurations: Uint8Array, state?: number): Promise<Float64Array>;
  /** Configurations [n][site] of basis indices start..start+count; under symmetries the representative of each orbit. */
  configurations(start: number, count: number): Promise<Uint8Array>;
  /** Seconds of `repeats` products H v on a random vector. */
  timeProducts(repeats: number): Promise<readonly number[]>;
  close(): Promise<void>;
}
