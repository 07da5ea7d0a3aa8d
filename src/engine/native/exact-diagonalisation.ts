/** A conserved sum of levels over some sites: particles of a species, or the total Sz of spins. */
export interface Charge {
  readonly sites: readonly number[];
  /** Sum of the levels d - 1 - index: occupations of modes, m + S of spins. */
  readonly total: number;
}

export interface LanczosOptions {
  /** Conserved sums that fix the sector; none: the whole space. Refused if the operator does not conserve them. */
  readonly charges: readonly Charge[];
  /** Number of lowest eigenvalues wanted. */
  readonly eigenvalues: number;
  readonly wantVector: boolean;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly seed: string;
  readonly threads: number;
}

export interface LanczosProgress {
  readonly iteration: number;
  readonly eigenvalue: number;
  readonly residual: number;
}

export interface LanczosResult {
  readonly dimension: number;
  readonly eigenvalues: Float64Array;
  /** Norm of H v - E v for the lowest pair. */
  readonly residual: number;
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
  /** Amplitudes of the found vector at configurations [n][site]; interleaved complex. */
  amplitudes(configurations: Uint8Array): Promise<Float64Array>;
  /** Configurations [n][site] of basis indices start..start+count. */
  configurations(start: number, count: number): Promise<Uint8Array>;
  /** Seconds of `repeats` products H v on a random vector. */
  timeProducts(repeats: number): Promise<readonly number[]>;
  close(): Promise<void>;
}
