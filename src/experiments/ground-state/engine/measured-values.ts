import type { UntilErrorOptions, UntilErrorResult } from '../../../engine/native/estimators';
import type { Estimate } from '../../../engine/native/variational-monte-carlo';
import type { RunEvent } from '../../../engine/run-context';
import type { Measured, MeasuredValue, MeasurementRequest } from '../../../shared/run/measurement';
import { finite } from '../drawable';
import type { ExactValues } from './measure-exact';

/** Sampling with its progress; `firstSamples` of the first block, where samples are dear. */
export type Sampled = (
  sample: (options: UntilErrorOptions) => Promise<UntilErrorResult>,
  firstSamples?: number,
) => AsyncGenerator<RunEvent, UntilErrorResult, void>;

export interface Block<Found> {
  readonly samples: number;
  readonly found: Found;
}

export interface MeanAndError {
  readonly mean: number;
  readonly error: number;
}

/** Mean over independent blocks, weighted by their samples; errors add in squares. */
export function combined<Found>(
  blocks: readonly Block<Found>[],
  of: (found: Found) => readonly [number, number],
): MeanAndError {
  let [weight, sum, squares] = [0, 0, 0];
  for (const { samples, found } of blocks) {
    const [mean, error] = of(found);
    weight += samples;
    sum += samples * mean;
    squares += (samples * error) ** 2;
  }
  return { mean: sum / weight, error: Math.sqrt(squares) / weight };
}

export const estimate = ({ mean, error }: MeanAndError): Estimate => ({
  mean,
  error,
  variance: Number.NaN,
  autocorrelationTime: Number.NaN,
  splitRHat: Number.NaN,
});

export const row = (
  label: string,
  mean: number,
  error: number | null,
  unit: string,
  exact: number | null | undefined,
): MeasuredValue => ({
  label,
  distance: null,
  mean: finite(mean),
  error: error === null ? null : finite(error),
  unit,
  exact: exact ?? null,
});

/** What is asked for, of averages that are drawn or summed up. */
export interface Asked extends MeasurementRequest {
  /** Every average is the sum over all configurations, as many as `samples`. */
  readonly fullSum: boolean;
}

export const measured = (
  { untilError: wanted, fullSum }: Asked,
  { samples, reached }: Pick<UntilErrorResult, 'samples' | 'reached'>,
  values: readonly MeasuredValue[],
  { note }: ExactValues,
): Measured => ({
  // A full sum has no error, not one of zero.
  values: fullSum ? values.map((value) => ({ ...value, error: null })) : values,
  samples,
  fullSum,
  reached: wanted === null ? null : fullSum || reached,
  exactNote: note,
});
