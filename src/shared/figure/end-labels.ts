import type { ChartContent } from './figure';
import type { LabelPlace, LabelPlacer } from './labels';
import { type Plot, richWidth } from './layout';
import { lastVisiblePoint } from './marks';
import type { MeasureText } from './measure';
import { type FigureTheme, seriesInk } from './theme';

/**
 * Names curves at their ends. Where there is room at the right the names stand beside the ends, in the order of the ends and moved
 * apart as far as needed; else above or below, where they cannot be taken for another curve's.
 */
export function placeEndLabels(
  plot: Plot,
  content: Pick<ChartContent, 'series'>,
  placer: LabelPlacer,
  theme: FigureTheme,
  measure: MeasureText,
): void {
  const { left, top, width, height } = plot.frame;
  const size = theme.tickSize;
  const gap = theme.markerRadius + 5;
  const named = content.series.flatMap((series) => {
    const end = series.kind === 'line' && series.endLabel ? lastVisiblePoint(plot, series) : null;
    if (!end || series.kind !== 'line' || !series.endLabel) return [];
    const right = end.x + gap + richWidth(series.endLabel, size, theme, measure);
    const fits = right <= left + width - theme.tickLength - 2;
    return [{ label: series.endLabel, ink: seriesInk(theme, series.colour), end, fits }];
  });
  const beside = named.filter(({ fits }) => fits);
  const rows = spread(
    beside.map(({ end }) => end.y),
    size * 1.25,
    top + size * 0.9,
    top + height - size * 0.8,
  );
  for (const { label, ink, end, fits } of named) {
    const row = rows[beside.findIndex((other) => other.end === end)] ?? end.y;
    const around: LabelPlace[] = [
      { x: end.x, y: end.y - gap, anchor: 'end' },
      { x: end.x, y: end.y + gap + size * 0.7, anchor: 'end' },
      { x: end.x, y: end.y - gap - size * 1.3, anchor: 'end' },
      { x: end.x, y: end.y + gap + size * 2, anchor: 'end' },
      { x: end.x, y: end.y - gap - size * 2.6, anchor: 'end' },
      { x: end.x - width * 0.25, y: end.y - gap - size, anchor: 'end' },
    ];
    const others = named.map((other) => other.end).filter((other) => other !== end);
    if (fits && Math.abs(row - end.y) < size * 3) {
      placer.place(label, [{ x: end.x + gap, y: row + size * 0.34, anchor: 'start' }, ...around], ink);
    } else {
      placer.place(label, around, ink, { belongsTo: end, others });
    }
  }
}

/** Places in the same order, at least `spacing` apart and inside the limits where that can be, as near as may be to where they were. */
export function spread(places: readonly number[], spacing: number, low: number, high: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = order.map((i) => Math.min(high, Math.max(low, places[i] ?? 0)));
  for (let round = 0; round < 60; round += 1) {
    let largest = 0;
    for (let k = 1; k < moved.length; k += 1) {
      const lack = spacing - ((moved[k] ?? 0) - (moved[k - 1] ?? 0));
      if (lack <= 1e-6) continue;
      moved[k - 1] = Math.max(low, (moved[k - 1] ?? 0) - lack / 2);
      moved[k] = Math.min(high, (moved[k] ?? 0) + lack / 2);
      largest = Math.max(largest, lack);
    }
    if (largest < 0.05) break;
  }
  const result: number[] = new Array<number>(places.length).fill(0);
  order.forEach((i, k) => {
    result[i] = moved[k] ?? 0;
  });
  return result;
}
