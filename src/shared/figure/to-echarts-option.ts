import type { EChartsCoreOption } from 'echarts/core';
import { buildChart, type ChartScene, type FrameLine, type PlotScene, type Surroundings } from './chart';
import type { Figure, LineSeries } from './figure';
import { buildLattice, type LatticeScene, latticeHeight } from './lattice-scene';
import { chartHeight, type Size } from './layout';
import { type View, wholeView } from './limits';
import { estimateText, type MeasureText } from './measure';
import type { SceneElement } from './scene';
import type { FigureTheme } from './theme';

export interface DrawOptions {
  /** Part of the axes to show; default: everything. */
  readonly view?: View;
  /** Widths of texts in the fonts at hand; default: an estimate. */
  readonly measure?: MeasureText;
  readonly surroundings?: Surroundings;
}

/** A figure with every place computed: what is drawn, and what a pointer over it meets. */
export type FigureScene =
  { readonly kind: 'chart'; readonly chart: ChartScene } | { readonly kind: 'lattice'; readonly lattice: LatticeScene };

export function buildScene(figure: Figure, theme: FigureTheme, size: Size, options: DrawOptions = {}): FigureScene {
  const measure = options.measure ?? estimateText;
  if (figure.content.kind === 'lattice')
    return { kind: 'lattice', lattice: buildLattice(figure.content, theme, size, measure) };
  return {
    kind: 'chart',
    chart: buildChart(figure.content, theme, size, options.view ?? wholeView, measure, options.surroundings),
  };
}

/** Height in px at which a figure of this width is meant to be drawn. */
export function figureHeight(
  figure: Figure,
  theme: FigureTheme,
  width: number,
  measure: MeasureText = estimateText,
): number {
  return figure.content.kind === 'chart'
    ? chartHeight(figure.content, theme, width, measure)
    : latticeHeight(figure.content, theme, width, measure);
}

/**
 * The one way from a figure to ECharts, on canvas and in exported SVG.
 *
 * Curves are line series over a hidden grid whose axes run from 0 to 1 (fractions of the frame: no overflow, no rounding of
 * limits); frame, ticks, labels, error bars and the like are custom series with paths and texts in px of `size`.
 */
export function toEChartsOption(
  figure: Figure,
  theme: FigureTheme,
  size: Size,
  options: DrawOptions = {},
): EChartsCoreOption {
  return sceneToOption(buildScene(figure, theme, size, options), theme);
}

export function sceneToOption(scene: FigureScene, theme: FigureTheme): EChartsCoreOption {
  const common = { animation: false, backgroundColor: theme.paper, aria: { enabled: false } };
  if (scene.kind === 'lattice') {
    return { ...common, series: [drawing('lattice', scene.lattice.elements, 1, null)] };
  }
  const { main, inset, labels } = scene.chart;
  const plots = inset ? [main, inset] : [main];
  const axis = (gridIndex: number): object => ({ type: 'value', min: 0, max: 1, show: false, gridIndex });
  return {
    ...common,
    grid: plots.map(({ plot }) => ({ ...plot.frame, containLabel: false })),
    xAxis: plots.map((_, i) => axis(i)),
    yAxis: plots.map((_, i) => axis(i)),
    series: [
      ...plots.flatMap((plot, i) => plotSeries(plot, i, theme)),
      ...(labels.length > 0 ? [drawing('labels', labels, 50, null)] : []),
    ],
  };
}

function plotSeries(scene: PlotScene, index: number, theme: FigureTheme): object[] {
  const z = 10 * index + 2;
  const name = index === 0 ? 'main' : 'inset';
  return [
    drawing(`${name}-back`, scene.back, z, index),
    ...scene.lines.map((line, i) => lineSeries(line, `${name}-line-${i}`, z + 1, index, theme)),
    drawing(`${name}-front`, scene.front, z + 3, null),
    drawing(`${name}-over`, scene.over, z + 2, null),
  ];
}

/** Lengths of strokes and gaps in px; 'solid' where there are none. */
export function dashesOf(line: LineSeries['line'], unit: number): number[] | 'solid' {
  if (line === 'dashed') return [5 * unit, 3 * unit];
  return line === 'dotted' ? [1.5 * unit, 2 * unit] : 'solid';
}

function lineSeries(line: FrameLine, id: string, z: number, index: number, theme: FigureTheme): object {
  const { series } = line;
  const unit = theme.name === 'print' ? 0.75 : 1;
  return {
    id,
    type: 'line',
    name: series.name,
    xAxisIndex: index,
    yAxisIndex: index,
    z,
    data: line.points,
    dimensions: ['x', 'y'],
    encode: { x: 0, y: 1 },
    showSymbol: false,
    silent: true,
    clip: true,
    connectNulls: false,
    lineStyle: {
      color: line.colour,
      width: series.faint ? theme.dataWidth * 0.75 : theme.dataWidth,
      opacity: series.faint ? 0.35 : 1,
      type: dashesOf(series.line, unit),
      join: 'round',
    },
  };
}

/** A custom series that draws given elements; `grid` clips it to that frame. */
function drawing(id: string, elements: readonly SceneElement[], z: number, grid: number | null): object {
  return {
    id,
    type: 'custom',
    ...(grid === null
      ? { coordinateSystem: 'none' }
      : { coordinateSystem: 'cartesian2d', xAxisIndex: grid, yAxisIndex: grid }),
    clip: grid !== null,
    z,
    silent: true,
    data: [[0, 0]],
    // ECharts keeps the old children of a group that is empty unless it is told not to merge.
    renderItem: () => ({
      type: 'group',
      silent: true,
      children: elements,
      ...(elements.length === 0 ? { $mergeChildren: false } : {}),
    }),
  };
}
