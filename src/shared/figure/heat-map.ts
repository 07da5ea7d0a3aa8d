import { barOfColours } from './colour-bar';
import { colourLevels, levelColour, levelOf, mapLimits, partOf } from './colour-map';
import type { HeatmapSeries } from './figure';
import { formatNumber, minus } from './format';
import { type Plot, type Rectangle, xPixel, yPixel } from './layout';
import { axisUnits, cellEdges } from './limits';
import type { MeasureText } from './measure';
import { path, rectanglePath, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** Cells of a heat map: one path a colour, equal neighbours in a row as one rectangle. */
export function heatMapElements(plot: Plot, series: HeatmapSeries, theme: FigureTheme): SceneElement[] {
  const limits = mapLimits(series);
  const x = edges(plot, series, 'x');
  const y = edges(plot, series, 'y');
  const byLevel = new Map<number, string[]>();
  // Cells overlap by a little to the right and below: no seams where edges fall between pixels.
  const seam = 0.35;
  for (let row = 0; row < series.rows; row += 1) {
    let column = 0;
    while (column < series.columns) {
      const level = cellLevel(series, limits, row, column);
      let end = column + 1;
      while (end < series.columns && cellLevel(series, limits, row, end) === level) end += 1;
      if (level !== null) {
        const [left, right] = ordered(x[column], x[end]);
        const [top, bottom] = ordered(y[row], y[row + 1]);
        const parts = byLevel.get(level) ?? [];
        parts.push(rectanglePath(left, top, right - left + seam, bottom - top + seam));
        byLevel.set(level, parts);
      }
      column = end;
    }
  }
  return [...byLevel].map(([level, parts]) => path(parts.join(''), { fill: levelColour(level, series.map, theme) }));
}

function cellLevel(
  series: HeatmapSeries,
  limits: { low: number; high: number },
  row: number,
  column: number,
): number | null {
  const value = series.values[row * series.columns + column];
  return value === null || value === undefined || !Number.isFinite(value) ? null : levelOf(value, limits, series.map);
}

function edges(plot: Plot, series: HeatmapSeries, axis: 'x' | 'y'): number[] {
  const count = axis === 'x' ? series.columns : series.rows;
  const [first, last] = cellEdges(series, axis);
  return Array.from({ length: count + 1 }, (_, i) => {
    const position = axisUnits(plot[axis].axis, first + ((last - first) * i) / Math.max(1, count)) ?? 0;
    return axis === 'x' ? xPixel(plot, position) : yPixel(plot, position);
  });
}

function ordered(a = 0, b = 0): [number, number] {
  return a < b ? [a, b] : [b, a];
}

/** Colour bar beside the frame with its ends (and zero) named. */
export function colourBarElements(
  bar: Rectangle,
  series: HeatmapSeries,
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const limits = mapLimits(series);
  // As few digits as tell the ends apart: energies of a sweep differ little.
  const digits =
    [2, 3, 4, 5].find((count) => formatNumber(limits.low, count) !== formatNumber(limits.high, count)) ?? 6;
  const name = (value: number): string => {
    if (series.map !== 'phase') return formatNumber(value, digits);
    return value === 0 ? '0' : value > 0 ? 'π' : `${minus}π`;
  };
  const values = limits.low < 0 && limits.high > 0 ? [limits.low, 0, limits.high] : [limits.low, limits.high];
  const heading = series.valueLabel === '' ? series.name : series.valueLabel;
  const colours = (part: number): string => levelColour(part * colourLevels, series.map, theme);
  const labels = values.map((value) => ({ part: partOf(value, limits), text: name(value) }));
  return barOfColours(bar, { heading, colours, labels }, theme, measure);
}
