import { annotationLines, dataPoints, labelElements, rangeElements } from './annotations';
import { belowExact, belowExactRings } from './below-exact';
import { decimate } from './decimate';
import type { ChartContent, LineSeries, Series } from './figure';
import { frameElements } from './frame';
import { colourBarElements, heatMapElements } from './heat-map';
import { type Inset, layoutInset } from './inset';
import {
  type ChartLayout,
  withoutFrame,
  layoutChart,
  type Margins,
  noMargins,
  type Plot,
  type Rectangle,
  type Size,
} from './layout';
import { axisUnits, type View } from './limits';
import { barMarks, lineMarks } from './marks';
import type { MeasureText } from './measure';
import { ownAxisElements } from './own-axes';
import { wheelElements, wheelRoom } from './phase-colours';
import { path, rectanglePath, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';
import { lineColour, valueBarElements } from './value-scale';

/**
 * A line in fractions of its frame (0 to 1 from left to right and from bottom to top) as x, y, x, y ...; where y is NaN the line
 * is broken. One typed array rather than many pairs: ECharts copies what it is given.
 */
export interface FrameLine {
  readonly series: LineSeries;
  readonly colour: string;
  readonly points: Float64Array;
}

/** What is drawn in one frame, from back to front. */
export interface PlotScene {
  readonly plot: Plot;
  readonly back: readonly SceneElement[];
  readonly lines: readonly FrameLine[];
  /** Not clipped: bars end at the frame, markers on the frame stay whole. */
  readonly front: readonly SceneElement[];
  /** Not clipped: frame, ticks and labels. */
  readonly over: readonly SceneElement[];
}

export interface ChartScene {
  readonly layout: ChartLayout;
  readonly main: PlotScene;
  readonly inset: PlotScene | null;
  /** Labels, over everything. */
  readonly labels: readonly SceneElement[];
}

/** What stands around and on a chart that is part of something larger. */
export interface Surroundings {
  /** Margins of the frame are at least these, so that frames of neighbours line up. */
  readonly least?: Margins;
  /** Rectangles over the frame that labels keep away from. */
  readonly obstacles?: (frame: Rectangle) => readonly Rectangle[];
}

export function buildChart(
  content: ChartContent,
  theme: FigureTheme,
  size: Size,
  view: View,
  measure: MeasureText,
  surroundings: Surroundings = {},
): ChartScene {
  const layout = layoutChart(content, theme, size, view, measure, surroundings.least ?? noMargins);
  const points = dataPoints(layout.plot, content);
  const isWhole = view.x === null && view.y === null;
  const inset = isWhole ? layoutInset(layout.plot, content, points, theme, measure) : null;
  const main = plotScene(layout.plot, content, theme, measure);
  const bar = layout.colourBar === null ? [] : barIn(layout.colourBar, content, theme, measure);
  const wheel = content.wheel === null ? [] : wheelIn(layout.plot.frame, content.wheel, theme, measure);
  return {
    layout,
    main: { ...main, over: [...main.over, ...bar, ...wheel] },
    inset: inset ? insetScene(inset, content, theme, measure) : null,
    labels: labelElements(
      layout.plot,
      content,
      [...(inset ? [inset.room] : []), ...(surroundings.obstacles?.(layout.plot.frame) ?? [])],
      theme,
      measure,
    ),
  };
}

/** What the colours of cells, or of points, are. */
function barIn(bar: Rectangle, content: ChartContent, theme: FigureTheme, measure: MeasureText): SceneElement[] {
  const heat = content.series.find((series) => series.kind === 'heatmap');
  if (heat) return colourBarElements(bar, heat, theme, measure);
  return content.valueScale ? valueBarElements(bar, content.valueScale, theme, measure) : [];
}

/** The wheel of phases in a corner of the frame. */
function wheelIn(
  { left, top, width, height }: Rectangle,
  { map, corner }: NonNullable<ChartContent['wheel']>,
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const radius = Math.min(1.5 * theme.tickSize, width / 8, height / 8);
  const room = wheelRoom(radius, theme);
  const x = corner.endsWith('Left') ? left + room.width / 2 : left + width - room.width / 2;
  const y = corner.startsWith('top')
    ? top + room.height - radius - theme.tickSize * 0.3
    : top + height - radius - theme.tickSize * 0.6;
  return wheelElements(map, { x, y, radius }, theme, measure);
}

function plotScene(
  plot: Plot,
  content: ChartContent,
  theme: FigureTheme,
  measure: MeasureText,
  halo: string | null = null,
): PlotScene {
  const marks =
    (background: boolean) =>
    (series: Series): SceneElement[] => {
      if (series.kind === 'heatmap') return background ? heatMapElements(plot, series, theme) : [];
      if (series.kind === 'bars') return background ? [] : barMarks(plot, series, theme);
      return lineMarks(plot, series, theme, background, content);
    };
  // Triangles of interventions stand on the frame, outside the clipped area.
  const lines = annotationLines(plot, content.annotations, theme);
  const triangles = lines.filter((element) => element.type === 'path' && element.style.fill !== 'none');
  return {
    plot,
    back: [
      ...rangeElements(plot, content.annotations, theme),
      ...content.series.flatMap(marks(true)),
      ...lines.filter((element) => !triangles.includes(element)),
    ],
    lines: content.series.flatMap((series) =>
      series.kind === 'line' && series.line !== 'none'
        ? [frameLine(plot, series, lineColour(series, content.valueScale, theme))]
        : [],
    ),
    front: [...content.series.flatMap(marks(false)), ...belowExactRings(belowExact(plot, content), theme)],
    over: [
      ...triangles,
      ...(withoutFrame(content)
        ? ownAxisElements(plot, content.annotations, theme, measure)
        : frameElements(plot, theme, measure, halo)),
    ],
  };
}

function insetScene(inset: Inset, content: ChartContent, theme: FigureTheme, measure: MeasureText): PlotScene {
  const { plot } = inset;
  const { left, top, width, height } = plot.frame;
  const annotations = content.annotations.filter(
    (annotation) => annotation.kind === 'reference' || annotation.kind === 'threshold',
  );
  const scene = plotScene(plot, { ...content, annotations }, theme, measure, theme.paper);
  const size = theme.tickSize * 0.95;
  const label = richText(
    content.inset?.label ?? '',
    {
      x: left + width - theme.tickLength - 4,
      y: top + size * 1.5,
      anchor: 'end',
      size,
      colour: theme.quietText,
      halo: theme.paper,
    },
    theme,
    measure,
  );
  const paper = path(rectanglePath(left, top, width, height), { fill: theme.paper });
  return { ...scene, back: [paper, ...scene.back], over: [...scene.over, label] };
}

function frameLine(plot: Plot, series: LineSeries, colour: string): FrameLine {
  const n = Math.min(series.x.length, series.y.length);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  let used = 0;
  for (let i = 0; i < n; i += 1) {
    const at = axisUnits(plot.x.axis, series.x[i]);
    if (at === null) continue;
    x[used] = part(at, plot.x);
    y[used] = part(axisUnits(plot.y.axis, series.y[i]) ?? Number.NaN, plot.y);
    used += 1;
  }
  const curve = decimate({ x: x.subarray(0, used), y: y.subarray(0, used) }, 0, 1, Math.ceil(plot.frame.width));
  const points = new Float64Array(2 * curve.x.length);
  curve.x.forEach((value, i) => {
    points[2 * i] = value;
    points[2 * i + 1] = curve.y[i] ?? Number.NaN;
  });
  return { series, colour, points };
}

/** Position on an axis as a fraction of the frame, far outside cut to 100 frames away. */
function part(position: number, axis: Plot['x']): number {
  const fraction = (position - axis.low) / (axis.high - axis.low);
  const turned = axis.axis.inverse ? 1 - fraction : fraction;
  return Number.isNaN(turned) ? turned : Math.min(100, Math.max(-100, turned));
}
