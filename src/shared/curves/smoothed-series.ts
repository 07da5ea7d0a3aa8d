import type { LineSeries, Series } from '../figure/figure';
import type { Smoothing } from './settings';
import { smooth, smoothingWords, type SmoothedCurve } from './smoothing';

export interface SmoothedSeries {
  readonly series: readonly Series[];
  /** Sentence on what was done; empty: nothing. */
  readonly note: string;
}

/**
 * Puts a smoothed curve over each curve. The raw values stay as thin lines under it; means of blocks, which say the same in another
 * way, make place for it.
 */
export function smoothedSeries(series: readonly Series[], smoothing: Smoothing): SmoothedSeries {
  if (smoothing.method === 'none') return { series, note: '' };
  const words = smoothingWords(smoothing);
  const hasRaw = series.some((one) => one.kind === 'line' && one.faint);
  const single = series.filter((one) => one.kind === 'line').length === 1;
  const sources = new Set<SmoothedCurve['errorsFrom']>();
  const found = series.flatMap((one): Series[] => {
    if (one.kind !== 'line' || one.fillFrom !== null) return [one];
    if (hasRaw && !one.faint) return [];
    const curve = smooth(samplesOf(one), smoothing);
    if (curve === null) return [one];
    sources.add(curve.errorsFrom);
    const raw: LineSeries = {
      ...one,
      faint: true,
      endLabel: null,
      errorStyle: 'read',
      name: hasRaw ? one.name : `${one.name}, each step`,
    };
    return [raw, smoothedLine(one, curve, hasRaw || single ? words : `${one.name}, smoothed`)];
  });
  if (sources.size === 0) return { series, note: '' };
  const from = sources.has('scatter') ? 'from the scatter of the steps about the line' : 'from the errors of the steps';
  return {
    series: found,
    note: `Smoothed: ${words}, band 1σ ${from}, taken as independent; the raw values are the thin line.`,
  };
}

function smoothedLine(raw: LineSeries, curve: SmoothedCurve, name: string): LineSeries {
  return {
    ...raw,
    name,
    x: Array.from(curve.x),
    y: Array.from(curve.y),
    error: Array.from(curve.error, (value) => (Number.isFinite(value) ? value : null)),
    errorStyle: 'band',
    marker: 'none',
    line: 'solid',
    faint: false,
    hollow: false,
  };
}

const column = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

const samplesOf = ({ x, y, error }: LineSeries) => ({
  x: column(x),
  y: column(y),
  error: error === null ? null : column(error),
});
