import { barOfColours } from './colour-bar';
import { colourLevels, levelColour, levelOf, mapLimits, partOf } from './colour-map';
import type { HeatmapSeries } from './figure';
import { formatNumber, minus } from './format';
import { type Plot, type Rectangle, xPixel, yPixel } from './layout';
import { axisUnits, cellEdges } from './limits';
import type { MeasureText } from './measure';
import { path, rectanglePath, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/**
 * Cells of a heat map: one path a colour, equal neighbours in a row as one rectangle, low colours first. Edges lie on whole pixels;
 * towards neighbours that are drawn later a cell is a little larger, so that no seam shows where pixels are split.
 */
export function heatMapElements(plot: Plot, series: HeatmapSeries, theme: FigureTheme): SceneElement[] {
  const limits = mapLimits(series);
  const x = edges(plot, series, 'x');
  const y = edges(plot, series, 'y');
  const levels = Array.from({ length: series.rows }, (_, row) =>
    Array.from({ length: series.columns }, (_cell, column) => cellLevel(series, limits, row, column)),
  );
  const byLevel = new Map<number, string[]>();
  levels.forEach((cells, row) => {
    let column = 0;
    while (column < series.columns) {
      const level = cells[column];
      let end = column + 1;
      while (end < series.columns && cells[end] === level) end += 1;
      if (level !== null) {
        const later = (neighbours: readonly (number | null)[] | undefined): number =>
          neighbours?.every((other) => other !== null && other >= level) ? seam : 0;
        const [left, right] = grown(x[column], x[end], later(pair(cells[column - 1])), later(pair(cells[end])));
        const [top, bottom] = grown(
          y[row],
          y[row + 1],
          later(levels[row - 1]?.slice(column, end)),
          later(levels[row + 1]?.slice(column, end)),
        );
        const parts = byLevel.get(level) ?? [];
        parts.push(rectanglePath(left, top, right - left, bottom - top));
        byLevel.set(level, parts);
      }
      column = end;
    }
  });
  return [...byLevel]
    .sort(([a], [b]) => a - b)
    .map(([level, parts]) => path(parts.join(''), { fill: levelColour(level, series.map, theme) }));
}

const seam = 0.35;

const pair = (level: number | null | undefined): readonly (number | null)[] | undefined =>
  level === undefined ? undefined : [level];

/** Two edges in order, each moved out by its own room. */
function grown(first: number, second: number, before: number, after: number): [number, number] {
  return first < second ? [first - before, second + after] : [second - after, first + before];
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
    return Math.round(axis === 'x' ? xPixel(plot, position) : yPixel(plot, position));
  });
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
