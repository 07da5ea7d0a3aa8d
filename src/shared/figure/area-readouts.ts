import type { ChartContent, LatticeContent, Series } from './figure';
import { formatNumber, formatWithError } from './format';
import type { LatticeScene } from './lattice-scene';
import { type Plot, xAtPixel, yAtPixel } from './layout';
import { cellEdges } from './limits';
import { type Readout, splitUnit } from './readout-parts';
import { parseRichText } from './rich-text';

/** The cell of a heat map under the pointer. */
export function heatReadout(
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

/** The site under the pointer. */
export function latticeReadout(content: LatticeContent, scene: LatticeScene, x: number, y: number): Readout | null {
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
