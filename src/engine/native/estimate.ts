/** An estimate over Markov chains. */
export interface Estimate {
  readonly mean: number;
  /** One standard deviation of the mean, from blocks (blocked over chains and time). */
  readonly error: number;
  /** Variance of the local estimator. */
  readonly variance: number;
  /** Integrated autocorrelation time, in kept samples (0.5 = independent). */
  readonly autocorrelationTime: number;
  /** Split R-hat over the chains (Gelman et al.). */
  readonly splitRHat: number;
}

/** Another wavefunction of the same kernels: a calculation that was made by `createVariationalMonteCarlo`. */
export interface OtherState {
  readonly parameterCount: number;
}
