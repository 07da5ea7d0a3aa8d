import { contains } from './labels';
import { type Plot, richWidth, type Rectangle, ticksOf } from './layout';
import { axisUnits, yLimits } from './limits';
import type { ChartContent } from './figure';
import type { MeasureText } from './measure';
import type { FigureTheme } from './theme';

/** The inset's frame and axes, and all the room that it takes with its labels. */
export interface Inset {
  readonly plot: Plot;
  readonly room: Rectangle;
}

/**
 * Places the inset in the corner with the least data behind it; null where the figure is too small, where there are fewer than
 * three points to show, or where it would hide data in every corner.
 */
export function layoutInset(
  outer: Plot,
  content: ChartContent,
  points: readonly { readonly x: number; readonly y: number }[],
  theme: FigureTheme,
  measure: MeasureText,
): Inset | null {
  const { frame } = outer;
  const size = theme.tickSize;
  if (content.inset === null || frame.width < size * 20 || frame.height < size * 11) return null;
  const low = axisUnits(content.x, content.inset.fromX);
  const high = axisUnits(content.x, content.inset.toX);
  if (low === null || high === null || !(high > low)) return null;
  const inRange = content.series.some((series) => {
    if (series.kind === 'heatmap') return false;
    let count = 0;
    series.x.forEach((x, i) => {
      const position = axisUnits(content.x, x);
      if (position !== null && position >= low && position <= high && axisUnits(content.y, series.y[i]) !== null)
        count += 1;
    });
    return count >= 3;
  });
  if (!inRange) return null;

  const [yLow, yHigh] = yLimits({ ...content, y: { ...content.y, minimum: null, maximum: null } }, [low, high]);
  const yTicks = ticksOf(content.y, yLow, yHigh, 3);
  const yRoom = Math.max(0, ...yTicks.major.map((tick) => richWidth(tick.label, size, theme, measure))) + size * 0.9;
  const xRoom = size * 1.7;
  const width = Math.min(frame.width * 0.4, size * 34);
  const height = Math.min(frame.height * 0.4, size * 13);
  const plotWidth = width;
  const pad = size * 1.6;
  const room = { width: plotWidth + yRoom + size * 1.4, height: height + xRoom + size * 0.6 };
  const bottomPad = size * 2.6;
  const corners: Rectangle[] = [
    { left: frame.left + frame.width - room.width - size * 0.6, top: frame.top + pad * 1.3, ...room },
    {
      left: frame.left + frame.width - room.width - size * 0.6,
      top: frame.top + frame.height - room.height - bottomPad,
      ...room,
    },
    { left: frame.left + pad, top: frame.top + pad * 1.3, ...room },
    { left: frame.left + pad, top: frame.top + frame.height - room.height - bottomPad, ...room },
  ];
  const best = corners
    .map((corner) => ({ corner, hidden: points.filter((point) => contains(corner, point)).length }))
    .sort((a, b) => a.hidden - b.hidden)[0];
  if (!best || best.hidden > Math.max(1, points.length * 0.004)) return null;
  const snap =
    theme.name === 'print' ? (value: number): number => value : (value: number): number => Math.round(value) + 0.5;
  const inner = {
    left: snap(best.corner.left + yRoom),
    top: snap(best.corner.top + size * 0.3),
    width: Math.round(plotWidth),
    height: Math.round(height),
  };
  const x = {
    axis: { ...content.x, label: '' },
    low,
    high,
    ticks: ticksOf(content.x, low, high, plotWidth > size * 18 ? 5 : 3),
  };
  const y = { axis: { ...content.y, label: '' }, low: yLow, high: yHigh, ticks: yTicks };
  return { plot: { frame: inner, x, y }, room: best.corner };
}
