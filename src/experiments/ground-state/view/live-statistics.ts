import type { RunHistory } from '../../../shared/run/history';

/** Mean over the last steps with its error. */
export interface TailMean {
  readonly mean: number;
  /** One standard deviation of the mean, the steps taken as independent. */
  readonly error: number;
  readonly steps: number;
}

/** Energy per site over the last steps. */
export const tailEnergy = (history: RunHistory, most?: number): TailMean | null =>
  tailMean(history, 'energyPerSite', 'energyError', most);

/**
 * Mean of a metric over the last steps that are there without gaps: a history that was thinned to its extremes must not
 * be averaged. At most `most` steps and the last quarter of the run.
 */
export const tailMean = (history: RunHistory, metric: string, errorMetric: string, most = 100): TailMean | null => {
  const { steps, values } = history;
  const means = values[metric];
  const errors = values[errorMetric];
  if (means === undefined || steps.length === 0) return null;
  const last = steps.length - 1;
  const limit = Math.max(1, Math.min(most, Math.floor((steps[last] ?? 0) / 4)));
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let index = last; index >= 0 && count < limit; index--) {
    const contiguous = index === last || (steps[index + 1] ?? 0) - (steps[index] ?? 0) === 1;
    const mean = means[index] ?? Number.NaN;
    if (!contiguous || !Number.isFinite(mean)) break;
    sum += mean;
    squares += (errors?.[index] ?? Number.NaN) ** 2;
    count++;
  }
  return count === 0 ? null : { mean: sum / count, error: Math.sqrt(squares) / count, steps: count };
};

/** A line of the run's log. */
export interface LogLine {
  readonly step: number;
  readonly text: string;
  readonly tone: 'plain' | 'warning' | 'error';
}

/** Newest first. */
export const newestFirst = (lines: readonly LogLine[]): readonly LogLine[] =>
  lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => b.line.step - a.line.step || b.index - a.index)
    .map(({ line }) => line);
