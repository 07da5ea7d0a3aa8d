import { referenceLabel } from './annotations';
import { heatReadout, latticeReadout } from './area-readouts';
import type { ChartContent, Figure, Series } from './figure';
import { formatNumber, formatWithError } from './format';
import { withoutFrame, type Plot, xAtPixel, xPixel, yPixel } from './layout';
import { axisUnits } from './limits';
import { visiblePoints } from './marks';
import { type Readout, type ReadoutRow, type ReadPoint, splitUnit } from './readout-parts';
import type { FigureScene } from './to-echarts-option';

/** Reads a figure at a point in px; null where there is nothing to read. */
export function readoutAt(figure: Figure, scene: FigureScene, x: number, y: number): Readout | null {
  if (figure.content.kind === 'lattice') {
    return scene.kind === 'lattice' ? latticeReadout(figure.content, scene.lattice, x, y) : null;
  }
  // Whoever draws axes of its own says what is near the pointer.
  if (scene.kind !== 'chart' || withoutFrame(figure.content)) return null;
  const { plot } = scene.chart.main;
  const { left, top, width, height } = plot.frame;
  if (x < left - 2 || x > left + width + 2 || y < top - 2 || y > top + height + 2) return null;
  const heat = figure.content.series.find((series) => series.kind === 'heatmap');
  if (heat) return heatReadout(figure.content, heat, plot, x, y);
  return isScatter(figure.content) ? pointReadout(figure.content, plot, x, y) : curveReadout(figure.content, plot, x);
}

/** Places that the arrow keys visit, from left to right, in px. */
export function cursorStops(figure: Figure, scene: FigureScene): { x: number; y: number }[] {
  if (figure.content.kind === 'lattice')
    return scene.kind === 'lattice' ? scene.lattice.sites.map(({ x, y }) => ({ x, y })) : [];
  if (scene.kind !== 'chart') return [];
  const { plot } = scene.chart.main;
  const curves = figure.content.series.filter((series) => series.kind !== 'heatmap');
  const main = curves.find((series) => !(series.kind === 'line' && series.faint)) ?? curves[0];
  const read = curves.some(hasNames) ? curves.filter(hasNames) : main ? [main] : [];
  const stops = read.flatMap((series) => visiblePoints(plot, series).map(({ x, y }) => ({ x, y })));
  return stops.sort((a, b) => a.x - b.x || a.y - b.y);
}

function isScatter(content: ChartContent): boolean {
  return content.annotations.some((annotation) => annotation.kind === 'diagonal') || content.series.some(hasNames);
}

const hasNames = (series: Series): boolean => series.kind === 'line' && series.names !== null;

function curveReadout(content: ChartContent, plot: Plot, x: number): Readout | null {
  const curves = content.series.filter((series) => series.kind !== 'heatmap');
  const near = curves.map((series) => ({ series, index: nearestIndex(plot, series, x) }));
  // Means are read rather than the raw values behind them: they carry the errors, and their centres are the stops.
  const leading =
    near.find(({ series, index }) => index !== null && !(series.kind === 'line' && series.faint)) ??
    near.find(({ index }) => index !== null);
  if (!leading || leading.index === null) return null;
  const leadingIndex = leading.index;
  const at = leading.series.x[leadingIndex] ?? 0;
  const position = axisUnits(plot.x.axis, at);
  if (position === null) return null;
  const { unit } = splitUnit(content.y.label);
  const cursor = xPixel(plot, position);
  const points: ReadPoint[] = [];
  const rows = near.flatMap(({ series, index }): ReadoutRow[] => {
    const ownX = index === null ? null : axisUnits(plot.x.axis, series.x[index]);
    const value = index === null ? null : series.y[index];
    if (index === null || ownX === null || value === null || value === undefined) return [];
    // A curve that has ended is not read.
    if (Math.abs(xPixel(plot, ownX) - cursor) > Math.max(12, spacingOf(plot, leading.series, leadingIndex))) return [];
    const point = pointOf(plot, series, index);
    if (point && series === leading.series) points.unshift(point);
    else if (point) points.push(point);
    return [rowOf(series, index, value)];
  });
  const { name, unit: xUnit } = splitUnit(content.x.label);
  const shown = content.x.categories?.[at] ?? formatNumber(at, 6);
  const value = leading.series.y[leadingIndex];
  const height = axisUnits(plot.y.axis, value);
  return {
    x: cursor,
    y: height === null ? plot.frame.top : yPixel(plot, height),
    line: true,
    title: `${name} ${shown}${xUnit === '' ? '' : ` ${xUnit}`}`,
    rows,
    notes: [...(unit === '' ? [] : [`in ${unit}`]), ...distances(content, value)],
    points,
  };
}

function pointOf(plot: Plot, series: Exclude<Series, { kind: 'heatmap' }>, index: number): ReadPoint | null {
  const [at, value] = [series.x[index], series.y[index]];
  const x = axisUnits(plot.x.axis, at);
  const y = axisUnits(plot.y.axis, value);
  if (at == null || value == null || x === null || y === null) return null;
  const error = series.error?.[index] ?? null;
  return { series: series.name, index, at, value, error, x: xPixel(plot, x), y: yPixel(plot, y) };
}

function rowOf(series: Exclude<Series, { kind: 'heatmap' }>, index: number, value: number): ReadoutRow {
  const error = series.error?.[index] ?? null;
  const from = series.kind === 'line' ? series.fillFrom?.[index] : null;
  return {
    name: series.name,
    // Of a stacked area its own height is read, not the sum below its edge.
    value: from === null || from === undefined ? formatWithError(value, error) : formatNumber(value - from, 4),
    colour: series.colour,
    marker: series.kind === 'line' ? series.marker : 'square',
    hollow: series.kind === 'line' && series.hollow,
  };
}

export function distances(content: ChartContent, value: number | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return content.annotations.flatMap((annotation) => {
    if (annotation.kind !== 'reference') return [];
    const label = referenceLabel(annotation).replace(/\s*[−-]?\d[\d.,]*(\(\d+\))?.*$/, '');
    const distance = value - annotation.y;
    const relative = annotation.y === 0 ? '' : `, relative ${formatNumber(Math.abs(distance / annotation.y), 2)}`;
    return [`distance to ${label === '' ? 'the line' : label}: ${formatNumber(distance, 2)}${relative}`];
  });
}

/** Index of the point nearest in x; null when the series has none in view. */
function nearestIndex(
  plot: Plot,
  series: { x: readonly (number | null)[]; y: readonly (number | null)[] },
  x: number,
): number | null {
  const wanted = xAtPixel(plot, x);
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < series.x.length; i += 1) {
    const position = axisUnits(plot.x.axis, series.x[i]);
    if (position === null || axisUnits(plot.y.axis, series.y[i]) === null) continue;
    if (position < plot.x.low || position > plot.x.high) continue;
    const away = Math.abs(position - wanted);
    if (away < distance) {
      distance = away;
      best = i;
    }
  }
  return best;
}

function spacingOf(plot: Plot, series: { x: readonly (number | null)[] }, index: number): number {
  const here = axisUnits(plot.x.axis, series.x[index]);
  const next = axisUnits(plot.x.axis, series.x[index + 1] ?? series.x[index - 1]);
  return here === null || next === null ? 0 : Math.abs(xPixel(plot, next) - xPixel(plot, here));
}

type PointSeries = Exclude<Series, { kind: 'heatmap' }>;

function nearestPoint(
  content: ChartContent,
  plot: Plot,
  x: number,
  y: number,
): { series: PointSeries; index: number; x: number; y: number } | null {
  const named = content.series.some(hasNames);
  let best: { series: PointSeries; index: number; x: number; y: number; distance: number } | null = null;
  for (const series of content.series) {
    // Beside points with names a curve is a guide to the eye.
    if (series.kind === 'heatmap' || (named && !hasNames(series))) continue;
    for (const point of visiblePoints(plot, series)) {
      const distance = Math.hypot(point.x - x, point.y - y);
      // Later series are drawn on top.
      if (distance < 24 && (best === null || distance <= best.distance)) best = { series, ...point, distance };
    }
  }
  return best;
}

function pointReadout(content: ChartContent, plot: Plot, x: number, y: number): Readout | null {
  const best = nearestPoint(content, plot, x, y);
  if (best === null) return null;
  const { series, index } = best;
  const error = series.error?.[index] ?? null;
  const point = pointOf(plot, series, index);
  const [at = Number.NaN, value = Number.NaN] = [series.x[index] ?? undefined, series.y[index] ?? undefined];
  const name = series.kind === 'line' ? series.names?.[index] : undefined;
  const further = series.kind === 'line' ? series.values?.[index] : undefined;
  const scale = content.valueScale;
  const quiet = { colour: null, marker: 'none', hollow: false } as const;
  return {
    x: best.x,
    y: best.y,
    line: false,
    title: name === undefined ? series.name : name.replaceAll(/[_^]/g, ' '),
    rows: [
      { ...quiet, name: content.x.label, value: content.x.categories?.[at] ?? formatNumber(at, 4) },
      {
        name: content.y.label,
        value: content.y.categories?.[value] ?? formatWithError(value, error),
        colour: scale === null ? series.colour : null,
        marker: scale === null ? 'circle' : 'none',
        hollow: series.kind === 'line' && series.hollow,
      },
      ...(scale === null || further === null || further === undefined
        ? []
        : [{ ...quiet, name: scale.label, value: scale.categories?.[further] ?? formatNumber(further, 4) }]),
    ],
    notes: [],
    points: point ? [point] : [],
  };
}
