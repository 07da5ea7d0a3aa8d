import type { BarSeries, ChartContent, LineSeries } from './figure';
import { axisUnits, barSpacing } from './limits';
import { type Plot, xPixel, yPixel } from './layout';
import { phaseColour } from './phase-colours';
import { path, px, rectanglePath, type SceneElement } from './scene';
import { type FigureTheme, seriesColour } from './theme';
import { lineColour, valueColour } from './value-scale';

interface Point {
  readonly x: number;
  readonly y: number;
  /** Index in the series. */
  readonly index: number;
}

/** Points of a series in px that lie inside the frame (with a pixel to spare); `stride` takes every so many only. */
export function visiblePoints(plot: Plot, series: Pick<LineSeries, 'x' | 'y'>, stride = 1): Point[] {
  const points: Point[] = [];
  for (let index = 0; index < series.x.length; index += stride) {
    const point = visiblePoint(plot, series, index);
    if (point) points.push(point);
  }
  return points;
}

/** The last point of a series that lies inside the frame. */
export function lastVisiblePoint(plot: Plot, series: Pick<LineSeries, 'x' | 'y'>): Point | null {
  for (let index = series.x.length - 1; index >= 0; index -= 1) {
    const point = visiblePoint(plot, series, index);
    if (point) return point;
  }
  return null;
}

function visiblePoint(plot: Plot, series: Pick<LineSeries, 'x' | 'y'>, index: number): Point | null {
  const xPosition = axisUnits(plot.x.axis, series.x[index]);
  const yPosition = axisUnits(plot.y.axis, series.y[index]);
  if (xPosition === null || yPosition === null) return null;
  const { left, top, width, height } = plot.frame;
  const x = xPixel(plot, xPosition);
  const y = yPixel(plot, yPosition);
  return x >= left - 1 && x <= left + width + 1 && y >= top - 1 && y <= top + height + 1 ? { x, y, index } : null;
}

function clampY(plot: Plot, y: number): number {
  const { top, height } = plot.frame;
  return Math.min(top + height, Math.max(top, y));
}

function clampX(plot: Plot, x: number): number {
  const { left, width } = plot.frame;
  return Math.min(left + width, Math.max(left, x));
}

/** Upper and lower end of an error bar in px; a bar that reaches below zero on a logarithmic axis ends under the frame. */
function barEnds(plot: Plot, value: number, error: number): [low: number, high: number] {
  const low = axisUnits(plot.y.axis, value - error);
  const high = axisUnits(plot.y.axis, value + error);
  const below = plot.y.axis.inverse ? plot.frame.top : plot.frame.top + plot.frame.height;
  return [
    low === null ? below : clampY(plot, yPixel(plot, low)),
    high === null ? below : clampY(plot, yPixel(plot, high)),
  ];
}

/** Markers, error bars, bands and filled areas of a line; the line itself is a line series. */
export function lineMarks(
  plot: Plot,
  series: LineSeries,
  theme: FigureTheme,
  background: boolean,
  { wheel, valueScale }: Pick<ChartContent, 'wheel' | 'valueScale'>,
): SceneElement[] {
  const colour = lineColour(series, valueScale, theme);
  const drawsErrors = series.error !== null && series.errorStyle !== 'read';
  const points = series.marker === 'none' && !drawsErrors ? [] : visiblePoints(plot, series);
  const opacity = series.faint ? 0.35 : 1;
  const isBand = drawsBand(series, points);
  if (background) {
    return [...areaElements(plot, series, colour, theme), ...(isBand ? bandElements(plot, series, colour, theme) : [])];
  }
  const elements: SceneElement[] = [];
  if (!isBand && drawsErrors && series.error) {
    const bars = errorBars(plot, series.y, series.error, points, theme.markerRadius * 0.8);
    // Of points of different colours the bars have that of none.
    const stroke = series.values === null || series.line !== 'none' ? colour : theme.quietText;
    if (bars !== '')
      elements.push(path(bars, { fill: 'none', stroke, lineWidth: Math.min(1, theme.dataWidth), opacity }));
  }
  if (series.marker !== 'none') {
    const crowded = series.line === 'none' && points.length > 150 ? 0.7 : 1;
    const { phases, values, marker } = series;
    if (phases !== null && wheel !== null) {
      const { map } = wheel;
      const fill = ({ index }: Point): string => {
        const angle = phases[index];
        return angle === null || angle === undefined ? theme.quietText : phaseColour(angle, map);
      };
      elements.push(...colouredMarkers(points, fill, marker, theme.markerRadius * crowded, opacity));
      return elements;
    }
    if (values !== null && valueScale !== null) {
      const fill = ({ index }: Point): string => valueColour(valueScale, values[index], theme);
      elements.push(...colouredMarkers(points, fill, marker, theme.markerRadius * crowded, opacity));
      return elements;
    }
    const data = markersPath(points, series.marker, theme.markerRadius * (series.hollow ? 1.5 : crowded));
    const outline = { stroke: colour, lineWidth: theme.dataWidth * 0.75 };
    if (data !== '')
      elements.push(path(data, series.hollow ? { fill: 'none', ...outline, opacity } : { fill: colour, opacity }));
  }
  return elements;
}

/** Markers in colours of their own, those of one colour together. */
function colouredMarkers(
  points: readonly Point[],
  fillOf: (point: Point) => string,
  marker: Exclude<LineSeries['marker'], 'none'>,
  radius: number,
  opacity: number,
): SceneElement[] {
  const byColour = new Map<string, Point[]>();
  for (const point of points) {
    const fill = fillOf(point);
    const own = byColour.get(fill);
    if (own) own.push(point);
    else byColour.set(fill, [point]);
  }
  return [...byColour].map(([fill, own]) =>
    path(markersPath(own, marker, radius), { fill, ...(opacity === 1 ? {} : { opacity }) }),
  );
}

function drawsBand(series: LineSeries, points: readonly Point[]): boolean {
  if (series.error === null || series.errorStyle === 'read') return false;
  if (series.errorStyle === 'band') return true;
  const first = points[0];
  const last = points.at(-1);
  return (
    series.line !== 'none' &&
    points.length > 60 &&
    !!first &&
    !!last &&
    Math.abs(last.x - first.x) / points.length < 2.5
  );
}

function errorBars(
  plot: Plot,
  values: readonly (number | null)[],
  errors: readonly (number | null)[],
  points: readonly Point[],
  cap: number,
): string {
  const { top, height } = plot.frame;
  let data = '';
  for (const { x, index } of points) {
    const error = errors[index];
    const value = values[index];
    if (value === null || value === undefined || !error || !(error > 0)) continue;
    const [low, high] = barEnds(plot, value, error);
    data += `M${px(x)} ${px(low)}V${px(high)}`;
    // No cap where the bar is cut off by the frame.
    for (const end of [low, high])
      if (end > top && end < top + height) data += `M${px(x - cap)} ${px(end)}h${px(2 * cap)}`;
  }
  return data;
}

/** One path for all markers; markers that fall on the same quarter of a pixel are drawn once. */
export function markersPath(
  points: readonly Pick<Point, 'x' | 'y'>[],
  marker: Exclude<LineSeries['marker'], 'none'>,
  r: number,
): string {
  const drawn = new Set<string>();
  const parts: string[] = [];
  for (const { x, y } of points) {
    if (points.length > 500) {
      const cell = `${Math.round(x * 4)},${Math.round(y * 4)}`;
      if (drawn.has(cell)) continue;
      drawn.add(cell);
    }
    parts.push(markerPath(x, y, marker, r));
  }
  return parts.join('');
}

function markerPath(x: number, y: number, marker: Exclude<LineSeries['marker'], 'none'>, r: number): string {
  switch (marker) {
    case 'circle':
      return `M${px(x - r)} ${px(y)}a${px(r)} ${px(r)} 0 1 0 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(-2 * r)} 0Z`;
    case 'square':
      return rectanglePath(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    case 'diamond': {
      const d = r * 1.3;
      return `M${px(x - d)} ${px(y)}L${px(x)} ${px(y - d)}L${px(x + d)} ${px(y)}L${px(x)} ${px(y + d)}Z`;
    }
    case 'triangle':
      return `M${px(x - r * 1.15)} ${px(y + r * 0.85)}L${px(x)} ${px(y - r * 1.2)}L${px(x + r * 1.15)} ${px(y + r * 0.85)}Z`;
  }
}

function bandElements(plot: Plot, series: LineSeries, colour: string, theme: FigureTheme): SceneElement[] {
  const edges = (side: -1 | 1): (number | null)[] =>
    series.y.map((y, i) => {
      const error = series.error?.[i];
      return y === null || error === null || error === undefined || Number.isNaN(error) ? null : y + side * error;
    });
  const data = between(plot, series.x, edges(-1), edges(1));
  return data === '' ? [] : [path(data, { fill: colour, opacity: theme.bandOpacity })];
}

function areaElements(plot: Plot, series: LineSeries, colour: string, theme: FigureTheme): SceneElement[] {
  if (series.fillFrom === null) return [];
  const data = between(plot, series.x, series.fillFrom, series.y);
  return data === '' ? [] : [path(data, { fill: colour, opacity: theme.name === 'dark' ? 0.75 : 0.85 })];
}

/** Closed outline between two curves; gaps where either has none. Thinned to the pixels there are. */
function between(
  plot: Plot,
  x: readonly (number | null)[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
): string {
  const floor = plot.frame.top + plot.frame.height;
  let data = '';
  let upper: string[] = [];
  let lower: string[] = [];
  const close = (): void => {
    if (upper.length > 1) data += `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
    upper = [];
    lower = [];
  };
  const stride = Math.max(1, Math.floor(x.length / (plot.frame.width * 4)));
  for (let i = 0; i < x.length; i += stride) {
    const position = axisUnits(plot.x.axis, x[i]);
    const top = axisUnits(plot.y.axis, high[i]);
    if (position === null || top === null) {
      close();
      continue;
    }
    const bottom = axisUnits(plot.y.axis, low[i]);
    const at = px(clampX(plot, xPixel(plot, position)));
    upper.push(`${at} ${px(clampY(plot, yPixel(plot, top)))}`);
    lower.push(`${at} ${px(bottom === null ? floor : clampY(plot, yPixel(plot, bottom)))}`);
  }
  close();
  return data;
}

/** Bars from zero (from the frame on a logarithmic axis) with their errors. */
export function barMarks(plot: Plot, series: BarSeries, theme: FigureTheme): SceneElement[] {
  const colour = seriesColour(theme, series.colour);
  const half = (barSpacing(series.x) * 0.7) / 2;
  const zero = axisUnits(plot.y.axis, 0);
  const base = zero === null ? plot.frame.top + plot.frame.height : clampY(plot, yPixel(plot, zero));
  let data = '';
  const tops: Point[] = [];
  series.x.forEach((value, index) => {
    const from = axisUnits(plot.x.axis, value === null ? null : value - half);
    const to = axisUnits(plot.x.axis, value === null ? null : value + half);
    const height = axisUnits(plot.y.axis, series.y[index]);
    if (from === null || to === null || height === null) return;
    const left = clampX(plot, xPixel(plot, from));
    const right = clampX(plot, xPixel(plot, to));
    const y = clampY(plot, yPixel(plot, height));
    data += rectanglePath(Math.min(left, right), Math.min(y, base), Math.abs(right - left), Math.abs(base - y));
    tops.push({ x: (left + right) / 2, y, index });
  });
  const elements: SceneElement[] = data === '' ? [] : [path(data, { fill: colour, opacity: 0.75 })];
  if (series.error) {
    const bars = errorBars(plot, series.y, series.error, tops, theme.markerRadius);
    if (bars !== '')
      elements.push(path(bars, { fill: 'none', stroke: theme.text, lineWidth: Math.min(1, theme.dataWidth) }));
  }
  return elements;
}
