/** Observations of a run as columns. All columns have the length of `steps`. */
export interface RunHistory {
  readonly steps: Float64Array;
  /** Seconds since the run started, pauses excluded. */
  readonly seconds: Float64Array;
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly interventions: readonly Intervention[];
}

/** A change made by hand while the run went on. It takes effect at `step`. */
export interface Intervention {
  readonly step: number;
  readonly path: string;
  readonly from: number;
  readonly to: number;
}
