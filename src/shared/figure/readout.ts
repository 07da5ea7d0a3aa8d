import { referenceLabel } from './annotations';
import type { ChartContent, Figure, LatticeContent, Series } from './figure';
import { formatNumber, formatWithError } from './format';
import type { LatticeScene } from './lattice-scene';
import { type Plot, xAtPixel, xPixel, yAtPixel, yPixel } from './layout';
import { axisUnits, cellEdges } from './limits';
import { visiblePoints } from './marks';
import { parseRichText } from './rich-text';
import type { FigureScene } from './to-echarts-option';

export interface ReadoutRow {
  /** Rich text. */
  readonly name: string;
  /** Rich text. */
  readonly value: string;
  /** Series colour 0 to 7; null: none. */
  readonly colour: number | null;
  readonly marker: 'circle' | 'square' | 'diamond' | 'triangle' | 'none';
  readonly hollow: boolean;
}

/** What the figure says at one place. All texts are rich. */
export interface Readout {
  /** Place in px: of the point, or of the cursor line where several curves are read. */
  readonly x: number;
  readonly y: number;
  /** Draw a line through all curves at x. */
  readonly line: boolean;
  readonly title: string;
  readonly rows: readonly ReadoutRow[];
  /** Quiet lines below, for example the distance to the reference. */
  readonly notes: readonly string[];
  /** The points that are read, first the one that leads. */
  readonly points?: readonly ReadPoint[];
}

/** A point of a series with its place in px. */
export interface ReadPoint {
  readonly series: string;
  readonly at: number;
  readonly value: number;
  readonly error: number | null;
  readonly x: number;
  readonly y: number;
}

/** Reads a figure at a point in px; null where there is nothing to read. */
export function readoutAt(figure: Figure, scene: FigureScene, x: number, y: number): Readout | null {
  if (figure.content.kind === 'lattice') {
    return scene.kind === 'lattice' ? latticeReadout(figure.content, scene.lattice, x, y) : null;
  }
  if (scene.kind !== 'chart') return null;
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
  const stops = main ? visiblePoints(plot, main).map(({ x, y }) => ({ x, y })) : [];
  return stops.sort((a, b) => a.x - b.x || a.y - b.y);
}

function isScatter(content: ChartContent): boolean {
  return content.annotations.some((annotation) => annotation.kind === 'diagonal');
}

/** Name of the quantity on an axis and its unit: "_E_/_N_ (_J_)" is read as "_E_/_N_" and "_J_". */
export function splitUnit(label: string): { name: string; unit: string } {
  const match = /^(.*\S)\s+\(([^()]*)\)\s*$/.exec(label);
  return match ? { name: match[1] ?? label, unit: match[2] ?? '' } : { name: label, unit: '' };
}

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
  return { series: series.name, at, value, error, x: xPixel(plot, x), y: yPixel(plot, y) };
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

function pointReadout(content: ChartContent, plot: Plot, x: number, y: number): Readout | null {
  let best: {
    series: Exclude<Series, { kind: 'heatmap' }>;
    index: number;
    x: number;
    y: number;
    distance: number;
  } | null = null;
  for (const series of content.series) {
    if (series.kind === 'heatmap') continue;
    for (const point of visiblePoints(plot, series)) {
      const distance = Math.hypot(point.x - x, point.y - y);
      // Later series are drawn on top.
      if (distance < 24 && (best === null || distance <= best.distance)) best = { series, ...point, distance };
    }
  }
  if (best === null) return null;
  const { series, index } = best;
  const xName = splitUnit(content.x.label).name;
  const yName = splitUnit(content.y.label).name;
  const error = series.error?.[index] ?? null;
  const point = pointOf(plot, series, index);
  return {
    x: best.x,
    y: best.y,
    line: false,
    title: series.name,
    rows: [
      {
        name: xName,
        value: formatNumber(series.x[index] ?? Number.NaN, 4),
        colour: null,
        marker: 'none',
        hollow: false,
      },
      {
        name: yName,
        value: formatWithError(series.y[index] ?? Number.NaN, error),
        colour: series.colour,
        marker: 'circle',
        hollow: false,
      },
    ],
    notes: [],
    points: point ? [point] : [],
  };
}

function heatReadout(
  content: ChartContent,
  series: Extract<Series, { kind: 'heatmap' }>,
  plot: Plot,
  x: number,
  y: number,
): Readout | null {
  const cell = (axis: 'x' | 'y', position: number, count: number): number => {
    const [first, last] = cellEdges(series, axis);
    return Math.min(count - 1, Math.max(0, Math.floor(((position - first) / (last - first)) * count)));
  };
  const column = cell('x', xAtPixel(plot, x), series.columns);
  const row = cell('y', yAtPixel(plot, y), series.rows);
  const value = series.values[row * series.columns + column];
  const error = series.error?.[row * series.columns + column] ?? null;
  const place = (axis: 'x' | 'y', index: number, count: number): number => {
    const [first, last] = cellEdges(series, axis);
    return Number((first + ((last - first) * (index + 0.5)) / count).toPrecision(8));
  };
  const name = (axis: 'x' | 'y', index: number, count: number): string =>
    `${splitUnit(content[axis].label).name} ${content[axis].categories?.[index] ?? formatNumber(place(axis, index, count), 4)}`;
  return {
    x,
    y,
    line: false,
    title: `${name('x', column, series.columns)}, ${name('y', row, series.rows)}`,
    rows: [
      {
        name: series.valueLabel === '' ? series.name : series.valueLabel,
        value:
          value === null || value === undefined
            ? 'none'
            : error === null
              ? formatNumber(value, 4)
              : formatWithError(value, error),
        colour: null,
        marker: 'none',
        hollow: false,
      },
    ],
    notes: [],
  };
}

function latticeReadout(content: LatticeContent, scene: LatticeScene, x: number, y: number): Readout | null {
  const reach = scene.cell * 1.05;
  const site = scene.sites.find(
    (candidate) => Math.abs(candidate.x - x) <= reach && Math.abs(candidate.y - y) <= reach,
  );
  const panel = site ? content.panels[site.panel] : undefined;
  if (!site || !panel) return null;
  const [column = 0, row = 0] = panel.positions[site.site] ?? [];
  const value = panel.values[site.site] ?? Number.NaN;
  const error = panel.errors?.[site.site] ?? null;
  return {
    x: site.x,
    y: site.y,
    line: false,
    title: `${panel.numbered ? `site ${site.site} ` : ''}(${formatNumber(column, 4)}, ${formatNumber(row, 4)})`,
    rows: [
      {
        name: panel.title,
        value:
          panel.style === 'spins'
            ? value > 0
              ? 'up'
              : 'down'
            : error === null
              ? formatNumber(value, 4)
              : formatWithError(value, error),
        colour: null,
        marker: 'none',
        hollow: false,
      },
    ],
    notes: parseRichText(panel.caption).length > 0 ? [panel.caption] : [],
  };
}
