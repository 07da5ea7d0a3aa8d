import type { Smoothing } from './settings';

/** Points of a curve, in order of x; NaN in y is a gap. Errors are one standard deviation each; null: not known. */
export interface Samples {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly error: Float64Array | null;
}

export interface SmoothedCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** One standard deviation of each, the points taken as independent; NaN where it cannot be known. */
  readonly error: Float64Array;
  /** Where the errors come from: those of the points, or the scatter of the points about the smoothed curve. */
  readonly errorsFrom: 'points' | 'scatter';
}

/** Points of a smoothed curve: more are not seen on a screen. Medians, which sort each window, are made at fewer. */
const mostPoints = 1500;
const mostMedians = 500;

/** Large samples of a normal distribution: the error of a median over that of the mean, sqrt(π / 2). */
const medianOverMean = Math.sqrt(Math.PI / 2);

/** A smoothed value with the weights that made it, as sums: of their squares, and of squares times squared errors. */
interface Estimate {
  readonly value: number;
  readonly squares: number;
  readonly variance: number;
}

/**
 * Smooths a curve. Windows are as wide as `steps` in units of x and centred, narrower at the ends; the exponential mean looks back only,
 * with weights 2^(−Δx/steps), normalised by their sum. Savitzky and Golay, Anal. Chem. 36, 1627 (1964): a parabola fitted to each window
 * by least squares, here also to points that are not evenly spaced.
 */
export function smooth(samples: Samples, smoothing: Smoothing): SmoothedCurve | null {
  const { method, steps } = smoothing;
  if (method === 'none') return null;
  const points = withoutGaps(samples);
  const n = points.x.length;
  if (n === 0) return null;
  const estimates = method === 'exponential' ? exponential(points, steps) : windowed(points, method, steps);
  const x = Float64Array.from(estimates.keys(), (index) => points.x[index]!);
  const y = Float64Array.from(estimates.values(), ({ value }) => value);
  if (points.error !== null) {
    const error = Float64Array.from(estimates.values(), ({ variance }) => Math.sqrt(variance));
    return { x, y, error, errorsFrom: 'points' };
  }
  const deviation = scatter(points, x, y);
  const error = Float64Array.from(estimates.values(), ({ squares }) => deviation * Math.sqrt(squares));
  return { x, y, error, errorsFrom: 'scatter' };
}

/** The finite points; errors count only if every point has one. */
function withoutGaps({ x, y, error }: Samples): Samples {
  const kept = Array.from(x.keys()).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  const take = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i] ?? Number.NaN);
  const errors = error === null ? null : take(error);
  return { x: take(x), y: take(y), error: errors?.every((one) => Number.isFinite(one) && one >= 0) ? errors : null };
}

/** Indices at which a curve is smoothed: all, or as many as are seen where the window is wider than their distance. */
function strideFor(n: number, points: number, most = mostPoints): number {
  return Math.max(1, Math.min(Math.floor(n / most), Math.floor(points / 4)));
}

function exponential({ x, y, error }: Samples, halfLife: number): Map<number, Estimate> {
  const found = new Map<number, Estimate>();
  const stride = strideFor(x.length, halfLife);
  let [weight, squares, sum, variance] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i += 1) {
    const fade = i === 0 ? 0 : 2 ** (-(x[i]! - x[i - 1]!) / halfLife);
    weight = weight * fade + 1;
    squares = squares * fade * fade + 1;
    sum = sum * fade + y[i]!;
    variance = variance * fade * fade + (error?.[i] ?? 0) ** 2;
    if (i % stride === 0 || i === x.length - 1)
      found.set(i, { value: sum / weight, squares: squares / weight ** 2, variance: variance / weight ** 2 });
  }
  return found;
}

type WindowMethod = Exclude<Smoothing['method'], 'none' | 'exponential'>;

function windowed(points: Samples, method: WindowMethod, width: number): Map<number, Estimate> {
  const { x } = points;
  const n = x.length;
  const estimate = { mean: meanOf, median: medianOf, savitzkyGolay: parabolaAt }[method];
  const found = new Map<number, Estimate>();
  const spacing = n > 1 ? (x[n - 1]! - x[0]!) / (n - 1) : 1;
  const most = method === 'median' ? mostMedians : mostPoints;
  const stride = strideFor(n, width / Math.max(spacing, Number.MIN_VALUE), most);
  let [from, to] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    if (i % stride !== 0 && i !== n - 1) continue;
    // Half a step less, so that a window of one step holds one point and one of five holds five.
    const half = Math.max(0, (width - 1) / 2);
    while (x[from]! < x[i]! - half) from += 1;
    if (to < i) to = i;
    while (to + 1 < n && x[to + 1]! <= x[i]! + half) to += 1;
    found.set(i, estimate(points, from, to, i));
  }
  return found;
}

function meanOf({ y, error }: Samples, from: number, to: number): Estimate {
  const count = to - from + 1;
  let [sum, variance] = [0, 0];
  for (let i = from; i <= to; i += 1) {
    sum += y[i]!;
    variance += (error?.[i] ?? 0) ** 2;
  }
  return { value: sum / count, squares: 1 / count, variance: variance / count ** 2 };
}

function medianOf(points: Samples, from: number, to: number): Estimate {
  const sorted = points.y.slice(from, to + 1).sort();
  const half = sorted.length / 2;
  const value = (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
  const { squares, variance } = meanOf(points, from, to);
  const wider = sorted.length < 3 ? 1 : medianOverMean ** 2;
  return { value, squares: squares * wider, variance: variance * wider };
}

/** Value at point `at` of the parabola through a window by least squares; of fewer than four points their mean. */
function parabolaAt(points: Samples, from: number, to: number, at: number): Estimate {
  const { x, y, error } = points;
  const scale = Math.max(x[to]! - x[at]!, x[at]! - x[from]!);
  if (to - from < 3 || !(scale > 0)) return meanOf(points, from, to);
  const moments = new Float64Array(5);
  for (let i = from; i <= to; i += 1) {
    const t = (x[i]! - x[at]!) / scale;
    for (let power = 0, value = 1; power < 5; power += 1, value *= t) moments[power] = moments[power]! + value;
  }
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0] = moments;
  // First row of the inverse of the normal matrix: weights of 1, t and t² in the value at t = 0.
  const c0 = m2 * m4 - m3 * m3;
  const c1 = m2 * m3 - m1 * m4;
  const c2 = m1 * m3 - m2 * m2;
  const determinant = m0 * c0 + m1 * c1 + m2 * c2;
  if (!(Math.abs(determinant) > 1e-12 * m0 ** 3)) return meanOf(points, from, to);
  let [value, squares, variance] = [0, 0, 0];
  for (let i = from; i <= to; i += 1) {
    const t = (x[i]! - x[at]!) / scale;
    const weight = (c0 + c1 * t + c2 * t * t) / determinant;
    value += weight * y[i]!;
    squares += weight * weight;
    variance += (weight * (error?.[i] ?? 0)) ** 2;
  }
  return { value, squares, variance };
}

/**
 * Standard deviation of the points about the smoothed curve, from the median of their distances: single outliers and a steep
 * beginning do not widen it.
 */
function scatter({ x, y }: Samples, smoothX: Float64Array, smoothY: Float64Array): number {
  if (x.length < 3) return Number.NaN;
  let k = 0;
  const distances = Float64Array.from(x, (at, i) => {
    while (k + 1 < smoothX.length - 1 && smoothX[k + 1]! < at) k += 1;
    const [left, right] = [smoothX[k]!, smoothX[k + 1] ?? smoothX[k]!];
    const share = right > left ? Math.min(1, Math.max(0, (at - left) / (right - left))) : 0;
    const [low, high] = [smoothY[k]!, smoothY[k + 1] ?? smoothY[k]!];
    return Math.abs(y[i]! - (low + share * (high - low)));
  }).sort();
  return 1.4826 * distances[Math.floor(distances.length / 2)]!;
}

const names = {
  exponential: 'exponential mean, half-life',
  mean: 'running mean over',
  median: 'running median over',
  savitzkyGolay: 'Savitzky–Golay parabola over',
} as const;

/** "running mean over 50 steps"; of none an empty text. */
export function smoothingWords({ method, steps }: Smoothing): string {
  return method === 'none' ? '' : `${names[method]} ${steps === 1 ? '1 step' : `${steps} steps`}`;
}
