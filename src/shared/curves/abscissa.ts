import { type ClockMark, clockSeconds } from '../run/clock';
import type { RunHistory } from '../run/history';
import type { AbscissaKind } from './settings';

/** What an axis counts, and where a training step lies on it. */
export interface Abscissa {
  /** Rich label. */
  readonly label: string;
  /** Seconds in one unit of the axis; null where it does not count time. */
  readonly secondsPerUnit: number | null;
  at(step: number): number;
  /** The step at a place of the axis. */
  stepAt(place: number): number;
}

/** What the axes of a run are made of. */
export interface RunTimes {
  readonly history: RunHistory;
  readonly clock: readonly ClockMark[];
  /** null: nothing is sampled. */
  readonly samplesPerStep: number | null;
}

/** Label of every axis that counts training steps; only curves over these can be put over another axis. */
export const stepsLabel = 'training step';

const identity = (value: number): number => value;
const steps: Abscissa = { label: stepsLabel, secondsPerUnit: null, at: identity, stepAt: identity };

/** The axis of a run; `like`: in the unit of time of that axis. A run that samples nothing keeps its steps. */
export function abscissaOf(kind: AbscissaKind, run: RunTimes, like: Abscissa | null = null): Abscissa {
  const { history, clock, samplesPerStep } = run;
  if (kind === 'step') return steps;
  if (kind === 'samples') {
    if (samplesPerStep === null) return steps;
    return {
      label: 'samples',
      secondsPerUnit: null,
      at: (step) => step * samplesPerStep,
      stepAt: (place) => place / samplesPerStep,
    };
  }
  const seconds = kind === 'clock' ? clockSeconds(history, clock) : history.seconds;
  const unit = like?.secondsPerUnit ?? unitFor(seconds.at(-1) ?? 0);
  const times = seconds.map((value) => value / unit);
  const name = kind === 'clock' ? 'time by the clock' : 'time of work';
  return {
    label: `${name} (${unit === 1 ? 's' : unit === 60 ? 'min' : 'h'})`,
    secondsPerUnit: unit,
    at: (step) => interpolate(history.steps, times, step),
    stepAt: (place) => interpolate(times, history.steps, place),
  };
}

const unitFor = (seconds: number): number => (seconds < 600 ? 1 : seconds < 7200 ? 60 : 3600);

/** y at a place, by straight lines between points in order of x; the first step begins at nothing, after the last one it goes on as before. */
function interpolate(x: Float64Array, y: Float64Array, place: number): number {
  const n = x.length;
  if (n === 0) return Number.NaN;
  if (n === 1) return x[0] === 0 ? (y[0] ?? 0) : (place * (y[0] ?? 0)) / (x[0] ?? 1);
  let [low, high] = [0, n - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [x[low], x[high], y[low], y[high]];
  return x1 > x0 ? y0 + ((y1 - y0) * (place - x0)) / (x1 - x0) : y1;
}
