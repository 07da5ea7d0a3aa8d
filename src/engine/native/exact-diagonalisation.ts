import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { Charge } from '../../shared/model/ansatz-definition';

export type { Charge } from '../../shared/model/ansatz-definition';

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
  /** Bytes that may be used; default: what is free. */
  readonly memoryLimit?: number;
}

/** What a search will take, before anything is built. */
export interface ExactEstimate {
  /** States of the sector; exact up to 2^53. */
  readonly dimension: number;
  readonly complex: boolean;
  /** How the eigenpairs will be found: "Lanczos", "thick-restart Lanczos" or "dense". */
  readonly method: string;
  /** Off-diagonal elements in a row, on average over some rows. */
  readonly elementsPerRow: number;
  /** Bytes of vectors and tables. */
  readonly memoryBytes: number;
  /** Bytes of the elements in a symmetry sector; where they do not fit they are found anew at every product. */
  readonly matrixBytes: number;
  /** Whether the vectors fit the free memory. */
  readonly fits: boolean;
  /** Products H v. */
  readonly products: number;
  /** Order of magnitude. */
  readonly seconds: number;
}

export interface ComplexNumber {
  readonly re: number;
  readonly im: number;
}

/** Progress of a search for eigenpairs, or for the state where an evolution starts. */
export interface SearchProgress {
  /** Finding the states of a sector, the elements between them, searching, or making the vector of a pair that was found. */
  readonly stage: 'basis' | 'matrix' | 'search' | 'vector';
  /** Share of the stage that is done, where it is known. */
  readonly fraction: number | null;
  /** Basis states found so far. */
  readonly states: number;
  /** Products H v of the search so far. */
  readonly iteration: number;
  readonly residual: number | null;
  /** Residual at which the search ends; null where it ends otherwise. */
  readonly limit: number | null;
  /** Time that this part of the work took. */
  readonly seconds: number;
}

export interface LanczosProgress extends SearchProgress {
  /** Null before the search. */
  readonly eigenvalue: number | null;
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
  /** Time that the search took. */
  readonly seconds: number;
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
  /** <psi|O|psi> of each operator in a state (default: the lowest). They need not have the sector's symmetries. */
  expectations(
    operators: readonly CompiledOperator[],
    options?: {
      state?: number;
      /** After each of them. */
      onProgress?: (progress: { readonly done: number; readonly secondsLeft: number }) => void;
      signal?: AbortSignal;
    },
  ): Promise<readonly ComplexNumber[]>;
  /**
   * Eigenvalues of the reduced density matrix of some sites in a state (default: the lowest), block by block; null where
   * they take more work than is allowed.
   */
  schmidtWeights(part: SystemPart, options?: SchmidtOptions & { state?: number }): Promise<Float64Array | null>;
  /** Configurations [n][site] of basis indices start..start+count; under symmetries the representative of each orbit. */
  configurations(start: number, count: number): Promise<Uint8Array>;
  /** Seconds of `repeats` products H v on a random vector. */
  timeProducts(repeats: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Some sites of a system. */
export interface SystemPart {
  readonly sites: readonly number[];
  /** Modes among all sites that are fermionic, in the Jordan-Wigner order of their numbers. */
  readonly fermionicSites: readonly number[];
}

export interface SchmidtOptions {
  /** Multiplications that are allowed; default: any. */
  readonly mostWork?: number;
  /** Share of the work that is done, and the time that the rest takes by that of what is done. */
  readonly onProgress?: (progress: { readonly fraction: number; readonly secondsLeft: number }) => void;
  readonly signal?: AbortSignal;
}

/** Where an evolution starts; its normalised part in the sector is taken. */
export type InitialState =
  /** One local index a site. */
  | { readonly kind: 'configuration'; readonly configuration: Uint8Array }
  /** A product of states of the sites: amplitudes by local index, site after site, interleaved complex. */
  | { readonly kind: 'product'; readonly amplitudes: Float64Array }
  /** The ground state of another Hamiltonian in the same sector: a quench. */
  | { readonly kind: 'groundState'; readonly operator: CompiledOperator };

export interface EvolutionOptions extends Sector {
  readonly initial: InitialState;
  /** exp(-H t), normalised, instead of exp(-i H t). */
  readonly imaginary: boolean;
  /** Bound on the error of the state per unit of time. */
  readonly tolerance: number;
  readonly seed: string;
  readonly threads: number;
}

export interface EvolutionProgress extends SearchProgress {
  /** Whether the work is that of the search for the state where the evolution starts. */
  readonly initial: boolean;
  readonly time: number;
  /** Products H v so far. */
  readonly products: number;
  /** Sum of the bounds on the error of all steps (Euclidean norm of the state). */
  readonly errorBound: number;
  /** Weight of the initial state in the sector. */
  readonly weight: number;
  /** Loschmidt echo |<psi(0)|psi(t)>|^2; null while the time is not reached. */
  readonly echo: number | null;
}

/** A state that evolves exactly, by Krylov spaces with steps of adapted length. */
export interface ExactEvolution {
  readonly dimension: number;
  readonly memoryBytes: number;
  /** Evolves to a time, in the inverse units of the Hamiltonian (hbar = 1); real time may go backwards. */
  evolve(
    time: number,
    options?: { onProgress?: (progress: EvolutionProgress) => void; signal?: AbortSignal },
  ): Promise<EvolutionProgress>;
  /** <psi|O|psi> of each operator at the time reached. */
  expectations(operators: readonly CompiledOperator[], signal?: AbortSignal): Promise<readonly ComplexNumber[]>;
  /**
   * Eigenvalues of the reduced density matrix of some sites at the time reached, block by block; null where
   * they take more work than is allowed.
   */
  schmidtWeights(part: SystemPart, options?: SchmidtOptions): Promise<Float64Array | null>;
  /** Time spent so far on mean values and reduced density matrices. */
  measuringSeconds(): number;
  /** Amplitudes at configurations [n][site] of the whole space, interleaved complex. */
  amplitudes(configurations: Uint8Array): Promise<Float64Array>;
  close(): Promise<void>;
}
