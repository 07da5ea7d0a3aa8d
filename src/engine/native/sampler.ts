import type { Charge } from '../../shared/model/ansatz-definition';

export interface SamplerDefinition {
  /**
   * metropolis: Markov chains; direct: one by one from the conditionals of the wavefunction, where it has them; exact: from
   * the table of all |psi|^2, at most 2^16 configurations; fullSum: every average is the sum over all of these, without noise,
   * and what needs independent samples (Rényi entropies) draws them as exact does.
   */
  readonly method: 'metropolis' | 'direct' | 'exact' | 'fullSum';
  /** Proposals of the Metropolis method; a move set that leaves the sector or cannot reach all of it is refused. */
  readonly moves: readonly MoveDefinition[];
  readonly chains: number;
  /** Proposals between two kept samples of a chain, in sweeps of nSites proposals. */
  readonly sweepsPerSample: number;
  /** Discarded sweeps at the start of every step. */
  readonly discardedSweeps: number;
  /** Sums of levels that every configuration has; none: the whole space. */
  readonly charges: readonly Charge[];
  /** Parallel tempering: replicas that sample |psi|^(2 beta), from 1 downwards; [1]: none. */
  readonly inverseTemperatures: readonly number[];
}

/** A kind of proposal with its weight relative to the others; pairs of sites are flattened and chosen uniformly. */
export type MoveDefinition =
  /** One site that no charge names goes to another state. */
  | { readonly kind: 'local'; readonly weight: number }
  /** Two spins 1/2 swap; of larger spins one rises by a level while the other falls. */
  | { readonly kind: 'exchange'; readonly weight: number; readonly pairs: readonly number[] }
  /** A particle goes to the other site of a pair: an exchange over the hopping bonds. */
  | { readonly kind: 'hop'; readonly weight: number; readonly pairs: readonly number[] }
  /** To one of the configurations that the Hamiltonian connects, each as likely. */
  | { readonly kind: 'hamiltonian'; readonly weight: number }
  /** Index to d - 1 - index on all sites. */
  | { readonly kind: 'globalFlip'; readonly weight: number };

/** How the chains did. */
export interface SamplingReport {
  /** Proposals by kind of move, at inverse temperature 1; empty where nothing is proposed. */
  readonly moves: readonly {
    readonly kind: MoveDefinition['kind'];
    readonly proposed: number;
    readonly accepted: number;
  }[];
  /** Share of accepted exchanges between each inverse temperature and the next. */
  readonly swapAcceptance: readonly number[];
  /** Chains that accepted no proposal in the whole step. */
  readonly stuckChains: number;
  /**
   * Where no chain has moved: mean over them of Re (H^2 psi)(s) / psi(s) - |(H psi)(s) / psi(s)|^2, which is zero for an
   * eigenstate and the variance that a constant local energy hides for any other state. null: they move, or nobody looked.
   */
  readonly frozenVariance: number | null;
  /** Local energies (real parts) along the first chains. */
  readonly trace: SamplerTrace;
}

export interface SamplerTrace {
  readonly chains: number;
  /** Kept samples between two points. */
  readonly stride: number;
  /** [chain][time] */
  readonly energies: Float64Array;
}
