import type { ChartContent } from './figure';
import type { LabelPlacer } from './labels';
import { type Plot, xPixel, yPixel } from './layout';
import { axisUnits } from './limits';
import { markersPath } from './marks';
import { path, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** A mean this many standard deviations under an exact energy is not chance. */
const significant = 3;

/**
 * Points that lie under an exact line by more than three of their standard deviations, which no variational energy can: they
 * are ringed and named, not hidden. Only references that call themselves exact count.
 */
export function belowExact(
  plot: Plot,
  content: Pick<ChartContent, 'series' | 'annotations'>,
): { x: number; y: number }[] {
  const exact = content.annotations.flatMap((line) =>
    line.kind === 'reference' && /^exact\b/.test(line.label) ? [line.y] : [],
  );
  if (exact.length === 0) return [];
  return content.series.flatMap((series) => {
    // Of the raw values behind a mean every thousandth lies that low by chance.
    if (series.kind !== 'line' || !series.error || series.errorStyle === 'read') return [];
    return series.y.flatMap((y, i) => {
      const error = series.error?.[i];
      if (y === null || !error || exact.every((value) => y + significant * error >= value)) return [];
      const xPosition = axisUnits(plot.x.axis, series.x[i]);
      const yPosition = axisUnits(plot.y.axis, y);
      if (xPosition === null || yPosition === null) return [];
      const inside =
        xPosition >= plot.x.low && xPosition <= plot.x.high && yPosition >= plot.y.low && yPosition <= plot.y.high;
      return inside ? [{ x: xPixel(plot, xPosition), y: yPixel(plot, yPosition) }] : [];
    });
  });
}

export function belowExactRings(points: readonly { x: number; y: number }[], theme: FigureTheme): SceneElement[] {
  if (points.length === 0) return [];
  const rings = markersPath(points, 'circle', theme.markerRadius * 2);
  return [path(rings, { fill: 'none', stroke: theme.error, lineWidth: theme.dataWidth })];
}

export function belowExactLabel(
  points: readonly { x: number; y: number }[],
  placer: LabelPlacer,
  theme: FigureTheme,
): void {
  const first = points[0];
  if (!first) return;
  const away = theme.markerRadius * 2 + theme.tickSize;
  placer.place(
    'below exact by more than 3σ',
    [
      { x: first.x, y: first.y + away, anchor: 'middle' },
      { x: first.x, y: first.y - away * 0.7, anchor: 'middle' },
      { x: first.x, y: first.y + 2 * away, anchor: 'middle' },
    ],
    theme.error,
  );
}
