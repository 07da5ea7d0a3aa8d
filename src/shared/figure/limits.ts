import type { Annotation, Axis, ChartContent, Series } from './figure';

/** Part of the axes that is shown. In axis units: log10 of the value on a logarithmic axis. */
export interface View {
  readonly x: readonly [number, number] | null;
  readonly y: readonly [number, number] | null;
}

export const wholeView: View = { x: null, y: null };

/** Beyond this, differences of numbers overflow. */
const largest = 1e300;

/** Value on the axis: log10 where it is logarithmic; null where there is no such point. */
export function axisUnits(axis: Pick<Axis, 'scale'>, value: number | null | undefined): number | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (axis.scale === 'log') return value > 0 && Number.isFinite(value) ? Math.log10(value) : null;
  return Math.min(largest, Math.max(-largest, value));
}

class Extent {
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  constructor(private readonly axis: Axis) {}

  add(value: number | null | undefined): void {
    const position = Number.isFinite(value) ? axisUnits(this.axis, value) : null;
    if (position === null) return;
    if (position < this.low) this.low = position;
    if (position > this.high) this.high = position;
  }
}

/** Limits of x in axis units: the axis' own where given, else the data with a margin round free-standing points. */
export function xLimits(content: ChartContent): [number, number] {
  const extent = new Extent(content.x);
  let half = 0;
  // Free-standing points need room at the frame; curves begin and end on it.
  const curves = content.series.filter((series) => series.kind === 'line');
  const margin = curves.length > 0 && curves.every((series) => series.marker !== 'none') ? 0.04 : 0;
  for (const series of content.series) {
    if (series.kind === 'heatmap') {
      const cells = cellEdges(series, 'x');
      extent.add(cells[0]);
      extent.add(cells[1]);
      continue;
    }
    for (const x of series.x) extent.add(x);
    if (series.kind === 'bars') half = Math.max(half, barSpacing(series.x) / 2);
  }
  for (const annotation of content.annotations)
    if (annotation.kind === 'intervention' || annotation.kind === 'alarm') extent.add(annotation.x);
  if (content.x.categories) {
    extent.add(-0.5);
    extent.add(content.x.categories.length - 0.5);
  }
  return finish(content.x, extent, half > 0 ? 0 : margin, half);
}

/**
 * Limits of y in axis units; references and thresholds are always inside. In a chosen range of x they follow the data there
 * rather than the axis' own limits.
 */
export function yLimits(content: ChartContent, xRange: readonly [number, number] | null): [number, number] {
  const extent = new Extent(content.y);
  let margin = 0.06;
  const inRange = (x: number | null | undefined): boolean => {
    const position = axisUnits(content.x, x);
    return xRange === null || (position !== null && position >= xRange[0] && position <= xRange[1]);
  };
  for (const series of content.series) {
    if (series.kind === 'heatmap') {
      const cells = cellEdges(series, 'y');
      extent.add(cells[0]);
      extent.add(cells[1]);
      margin = 0;
      continue;
    }
    if (series.kind === 'bars' && content.y.scale === 'linear') extent.add(0);
    addSeries(extent, series, content.y, inRange);
  }
  for (const annotation of content.annotations) addAnnotation(extent, annotation);
  return finish(xRange ? { ...content.y, minimum: null, maximum: null } : content.y, extent, margin, 0);
}

function addSeries(
  extent: Extent,
  series: Exclude<Series, { kind: 'heatmap' }>,
  axis: Axis,
  inRange: (x: number | null | undefined) => boolean,
): void {
  const drawn = series.kind === 'bars' || series.errorStyle !== 'read';
  series.y.forEach((y, i) => {
    if (y === null || !inRange(series.x[i])) return;
    const error = drawn ? (series.error?.[i] ?? 0) : 0;
    extent.add(y);
    extent.add(y + error);
    // On a logarithmic axis a bar may reach below zero; then it ends at the frame.
    if (axis.scale === 'linear') extent.add(y - error);
    if (series.kind === 'line') extent.add(series.fillFrom?.[i]);
  });
}

function addAnnotation(extent: Extent, annotation: Annotation): void {
  if (annotation.kind === 'reference' || annotation.kind === 'threshold') extent.add(annotation.y);
}

function finish(axis: Axis, extent: Extent, margin: number, half: number): [number, number] {
  let { low, high } = extent;
  if (low > high) [low, high] = [0, 1];
  if (low === high) {
    const pad = axis.scale === 'log' ? 0.5 : low === 0 ? 1 : Math.abs(low) * 0.01;
    [low, high] = [low - pad, high + pad];
  } else {
    const pad = half > 0 ? half : (high - low) * margin;
    [low, high] = [low - pad, high + pad];
  }
  const minimum = axisUnits(axis, axis.minimum);
  const maximum = axisUnits(axis, axis.maximum);
  if (minimum !== null) low = minimum;
  if (maximum !== null) high = maximum;
  if (!(high > low)) {
    // One limit was given and all data lie beyond it: keep the given one.
    const width = Math.max(Math.abs(low), Math.abs(high), 1) * 0.1;
    if (maximum !== null && minimum === null) low = high - width;
    else high = low + width;
  }
  return [low, high];
}

/** Outer edges of a heat map's cells in data units. */
export function cellEdges(series: Extract<Series, { kind: 'heatmap' }>, axis: 'x' | 'y'): [number, number] {
  const count = Math.max(1, axis === 'x' ? series.columns : series.rows);
  const [first, last] = series.extent ? series.extent[axis] : [0, count - 1];
  const half = count > 1 ? (last - first) / (count - 1) / 2 : 0.5;
  return [first - half, last + half];
}

/** Smallest distance between two bars; 1 where there is only one. */
export function barSpacing(x: readonly (number | null)[]): number {
  const sorted = x.filter((value): value is number => value !== null && Number.isFinite(value)).sort((a, b) => a - b);
  let spacing = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i += 1) {
    const distance = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (distance > 0) spacing = Math.min(spacing, distance);
  }
  return Number.isFinite(spacing) ? spacing : 1;
}
