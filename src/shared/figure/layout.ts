import type { Axis, ChartContent } from './figure';
import { type View, wholeView, xLimits, yLimits } from './limits';
import type { MeasureText } from './measure';
import { parseRichText } from './rich-text';
import type { FigureTheme } from './theme';
import { categoryTicks, linearTicks, logTicks, type Ticks } from './ticks';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedAxis {
  readonly axis: Axis;
  /** Limits in axis units. */
  readonly low: number;
  readonly high: number;
  readonly ticks: Ticks;
}

/** A frame with its two axes; all lengths in px. */
export interface Plot {
  readonly frame: Rectangle;
  readonly x: PlacedAxis;
  readonly y: PlacedAxis;
}

/** Room that is left around a frame, in px; more where labels need more. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const noMargins: Margins = { left: 0, right: 0, top: 0, bottom: 0 };

export interface ChartLayout {
  readonly plot: Plot;
  /** What labels and margins leave for the frame. */
  readonly room: Rectangle;
  /** Place of the colour bar beside the frame, if there is a heat map. */
  readonly colourBar: Rectangle | null;
}

/** Sub- and superscripts are this much smaller. */
export const scriptScale = 0.72;

export function richWidth(label: string, size: number, theme: FigureTheme, measure: MeasureText): number {
  return parseRichText(label).reduce((sum, run) => {
    const font = {
      size: run.script === 'normal' ? size : size * scriptScale,
      family: run.italic ? theme.mathFamily : theme.fontFamily,
      italic: run.italic,
    };
    return sum + measure(run.text, font);
  }, 0);
}

/** Position in px of a value in axis units. */
export function xPixel(plot: Plot, position: number): number {
  const part = fraction(plot.x, position);
  return plot.frame.left + plot.frame.width * part;
}

export function yPixel(plot: Plot, position: number): number {
  const part = fraction(plot.y, position);
  return plot.frame.top + plot.frame.height * (1 - part);
}

function fraction(axis: PlacedAxis, position: number): number {
  const part = (position - axis.low) / (axis.high - axis.low);
  return axis.axis.inverse ? 1 - part : part;
}

/** Value in axis units under a pixel. */
export function xAtPixel(plot: Plot, pixel: number): number {
  const part = (pixel - plot.frame.left) / plot.frame.width;
  return plot.x.low + (plot.x.high - plot.x.low) * (plot.x.axis.inverse ? 1 - part : part);
}

export function yAtPixel(plot: Plot, pixel: number): number {
  const part = 1 - (pixel - plot.frame.top) / plot.frame.height;
  return plot.y.low + (plot.y.high - plot.y.low) * (plot.y.axis.inverse ? 1 - part : part);
}

export function ticksOf(axis: Axis, low: number, high: number, most: number): Ticks {
  if (axis.categories) return categoryTicks(axis.categories, low, high, most);
  return axis.scale === 'log' ? logTicks(low, high, most) : linearTicks(low, high, most);
}

/** Places frame, ticks and labels. Labels get the room that they need; the frame takes what is left. */
export function layoutChart(
  content: ChartContent,
  theme: FigureTheme,
  size: Size,
  view: View,
  measure: MeasureText,
  least: Margins = noMargins,
): ChartLayout {
  const barred = content.valueScale !== null || content.series.some((series) => series.kind === 'heatmap');
  if (withoutFrame(content)) return layoutOwnAxes(content, theme, size, least, barred);
  let xRange = view.x ?? xLimits(content);
  const yRange = view.y ?? yLimits(content, view.x);
  const width = (label: string): number => richWidth(label, theme.tickSize, theme, measure);
  const line = theme.tickSize * 1.25;
  const labelLine = theme.labelSize * 1.35;
  const gap = theme.tickSize * 0.45;
  const hasIntervention = content.annotations.some(
    (annotation) => annotation.kind === 'intervention' || annotation.kind === 'alarm',
  );

  const bottom = Math.max(least.bottom, line + gap + (content.x.label === '' ? 2 : labelLine + gap * 0.4) + 2);
  const barRoom = barred ? theme.tickSize * barRooms(content) : 0;

  const mostY = (height: number): number => Math.min(5, Math.max(2, Math.floor(height / (theme.tickSize * 2))));
  let yTicks = ticksOf(content.y, yRange[0], yRange[1], mostY(size.height - bottom - theme.tickSize));
  const top = Math.max(
    least.top,
    Math.max(theme.tickSize * 0.7, hasIntervention ? theme.tickSize : 0) +
      (yTicks.exponent === 0 && !barred ? 0 : line),
  );
  yTicks = ticksOf(content.y, yRange[0], yRange[1], mostY(size.height - bottom - top));
  const yLabels = Math.max(0, ...yTicks.major.map((tick) => width(tick.label)));
  const left = Math.max(least.left, (content.y.label === '' ? 2 : labelLine + gap * 0.5) + yLabels + gap + 2);

  if (view.x === null) xRange = withLabelRoom(content, xRange, size.width - left - theme.tickSize * 2, theme, width);
  let most = content.x.categories ? 12 : 5;
  let xTicks = ticksOf(content.x, xRange[0], xRange[1], most);
  const lastWidth = (): number => Math.max(0, ...xTicks.major.slice(-1).map((tick) => width(tick.label)));
  const rightOf = (): number => Math.max(least.right, Math.max(theme.tickSize * 0.8, lastWidth() / 2 + 2) + barRoom);
  let right = rightOf();
  const room = Math.max(20, size.width - left - right);
  while (most > 2 && xTicks.major.reduce((sum, tick) => sum + width(tick.label) + theme.tickSize, 0) > room) {
    most -= 1;
    xTicks = ticksOf(content.x, xRange[0], xRange[1], most);
  }
  right = rightOf();

  const available = {
    left,
    top,
    width: Math.max(20, size.width - left - right),
    height: Math.max(20, size.height - top - bottom),
  };
  const fitted = content.square ? fitUnits(available, xRange[1] - xRange[0], yRange[1] - yRange[0]) : available;
  const frame = theme.name === 'print' ? fitted : onPixels(fitted);
  return {
    room: available,
    plot: {
      frame,
      x: { axis: content.x, low: xRange[0], high: xRange[1], ticks: xTicks },
      y: { axis: content.y, low: yRange[0], high: yRange[1], ticks: yTicks },
    },
    colourBar: barred ? barBeside(frame, theme) : null,
  };
}

/** Whether a chart has axes of its own instead of a frame. */
export function withoutFrame({ annotations }: Pick<ChartContent, 'annotations'>): boolean {
  return annotations.some(({ kind }) => kind === 'axis');
}

/** Two lines of names above the axes. */
const namesHeight = (theme: FigureTheme): number => theme.labelSize * 1.35 + theme.tickSize * 1.35 + 2;

/** Room for a bar of colours and its names, in heights of ticks: the name of a scale of values runs along it. */
const barRooms = ({ valueScale }: ChartContent): number => (valueScale === null ? 5.6 : 7.2);

const barBeside = ({ left, top, width, height }: Rectangle, theme: FigureTheme): Rectangle => ({
  left: left + width + theme.tickSize * 0.8,
  top,
  width: theme.tickSize * 0.8,
  height,
});

/** Parallel axes have their names above them and nothing at the sides. */
function layoutOwnAxes(
  content: ChartContent,
  theme: FigureTheme,
  size: Size,
  least: Margins,
  barred: boolean,
): ChartLayout {
  const margin = theme.tickSize * 0.7;
  const left = Math.max(least.left, margin);
  const top = Math.max(least.top, margin + namesHeight(theme));
  const right = Math.max(least.right, margin + (barred ? theme.tickSize * barRooms(content) : 0));
  const bottom = Math.max(least.bottom, margin);
  const room = {
    left,
    top,
    width: Math.max(20, size.width - left - right),
    height: Math.max(20, size.height - top - bottom),
  };
  const frame = theme.name === 'print' ? room : onPixels(room);
  const [low, high] = xLimits(content);
  return {
    room,
    plot: {
      frame,
      x: { axis: content.x, low, high, ticks: { major: [], minor: [], exponent: 0 } },
      y: { axis: content.y, low: 0, high: 1, ticks: { major: [], minor: [], exponent: 0 } },
    },
    colourBar: barred ? barBeside(frame, theme) : null,
  };
}

/** Makes x longer, so that the labels at the ends of curves stand beside them; limits that were set stay. */
function withLabelRoom(
  content: ChartContent,
  range: readonly [number, number],
  room: number,
  theme: FigureTheme,
  width: (label: string) => number,
): readonly [number, number] {
  const curves = content.series.filter((series) => series.kind === 'line' && series.endLabel !== null);
  if (curves.length === 0 || content.x.maximum !== null || content.x.inverse || content.x.categories) return range;
  const widest = Math.max(...curves.map((series) => (series.kind === 'line' ? width(series.endLabel ?? '') : 0)));
  const share = (widest + theme.tickSize * 2) / Math.max(1, room);
  return share < 0.4 ? [range[0], range[0] + (range[1] - range[0]) / (1 - share)] : range;
}

/** The largest frame inside in which both axes have the same scale. */
function fitUnits(room: Rectangle, xSpan: number, ySpan: number): Rectangle {
  const scale = Math.min(room.width / xSpan, room.height / ySpan);
  if (!Number.isFinite(scale) || scale <= 0) return room;
  const width = Math.max(20, xSpan * scale);
  const height = Math.max(20, ySpan * scale);
  return { left: room.left + (room.width - width) / 2, top: room.top + (room.height - height) / 2, width, height };
}

/** Lines of 1 px are sharp when they lie on half pixels. */
function onPixels(frame: Rectangle): Rectangle {
  return {
    left: Math.round(frame.left) + 0.5,
    top: Math.round(frame.top) + 0.5,
    width: Math.round(frame.width),
    height: Math.round(frame.height),
  };
}

/** Height of a figure of this width: by its aspect, or what a frame with equal units needs. */
export function chartHeight(content: ChartContent, theme: FigureTheme, width: number, measure: MeasureText): number {
  if (!content.square) return Math.round(width * content.aspect);
  const tall = { width, height: 20 * width };
  const { plot, room } = layoutChart(content, theme, tall, wholeView, measure);
  return Math.ceil(plot.frame.height + tall.height - room.height);
}
