import type { Figure } from '../figure/figure';
import {
  type CellPlace,
  columnWidths,
  type FigurePage,
  type FigurePanel,
  type InsetPlace,
  lineNames,
  markerNames,
  panelOf,
  type PanelSource,
  type SeriesChoice,
} from './page';
import { placeBefore, placeFirstFree, withoutEmptyRows } from './arrange';
import { unchangedAxis, unchangedSeries } from './panel-figure';

/** Changes of a page as functions from one page to the next. */

const mostPanels = 24;

export function newPage(id: string, title: string, modifiedAt: string): FigurePage {
  return {
    format: 'ansatz-figure',
    formatVersion: 1,
    id,
    title,
    caption: '',
    width: columnWidths.single,
    rowHeights: [54],
    columns: 1,
    gap: 1,
    fontSize: 8,
    lineWidth: 0.75,
    palette: 'okabeIto',
    letters: { form: 'parentheses', place: 'corner' },
    legend: 'none',
    sharedAxes: { x: 'none', y: 'none' },
    panels: [],
    modifiedAt,
  };
}

/** A panel in the first free cell, a row is added where all are taken; or in a cell that is given, in front of what stands there. The same page where it is full. */
export function addPanel(
  page: FigurePage,
  id: string,
  figure: Figure,
  source: PanelSource,
  at: { readonly column: number; readonly row: number } | null = null,
): FigurePage {
  if (page.panels.length >= mostPanels) return page;
  const place: CellPlace = { kind: 'cell', column: 0, row: page.rowHeights.length, columns: 1, rows: 1 };
  const panel: FigurePanel = { ...newPanel(id, figure, source), place };
  return at === null ? placeFirstFree(page, panel) : placeBefore(page, panel, at);
}

function newPanel(id: string, figure: Figure, source: PanelSource): Omit<FigurePanel, 'place'> {
  return {
    id,
    source,
    figure,
    letter: null,
    title: '',
    x: unchangedAxis,
    y: unchangedAxis,
    errorBars: 'one',
    references: true,
    notes: true,
    ownInset: false,
    series: {},
    lines: [],
    texts: [],
  };
}

/** A second look at a panel's data, inside its frame, with limits of its own. */
export function addInset(page: FigurePage, id: string, hostId: string): FigurePage {
  const host = panelOf(page, hostId);
  if (!host || host.place.kind !== 'cell' || page.panels.length >= mostPanels) return page;
  const place: InsetPlace = { kind: 'inset', of: hostId, left: 0.45, top: 0.06, width: 0.5, height: 0.45 };
  const { figure, source } = host;
  const inset: FigurePanel = {
    ...newPanel(id, figure, source),
    place,
    errorBars: host.errorBars,
    series: Object.fromEntries(Object.entries({ ...host.series, ...withoutLabels(figure, host.series) })),
    notes: false,
    x: { ...unchangedAxis, label: '', ...lastThird(figure) },
    y: { ...unchangedAxis, label: '' },
  };
  return { ...page, panels: [...page.panels, inset] };
}

/** Names of curves stand in the host. */
function withoutLabels(figure: Figure, chosen: FigurePanel['series']): Record<string, SeriesChoice> {
  if (figure.content.kind !== 'chart') return {};
  return Object.fromEntries(
    figure.content.series.map((_, index) => [
      String(index),
      { ...unchangedSeries, ...chosen[String(index)], label: '' },
    ]),
  );
}

function lastThird(figure: Figure): { readonly minimum: number; readonly maximum: number } | null {
  if (figure.content.kind !== 'chart' || figure.content.x.categories) return null;
  const values = figure.content.series.flatMap((series) =>
    series.kind === 'heatmap' ? [] : series.x.filter((x): x is number => x !== null && Number.isFinite(x)),
  );
  const [low, high] = values.reduce(
    ([least, most], x) => [Math.min(least, x), Math.max(most, x)],
    [Infinity, -Infinity],
  );
  const rounded = (value: number): number => Number(value.toPrecision(2));
  return high > low ? { minimum: rounded(low + (2 * (high - low)) / 3), maximum: high } : null;
}

export function changePanel(page: FigurePage, id: string, change: Partial<Omit<FigurePanel, 'id'>>): FigurePage {
  return { ...page, panels: page.panels.map((panel) => (panel.id === id ? { ...panel, ...change } : panel)) };
}

export function changeSeries(page: FigurePage, id: string, index: number, change: Partial<SeriesChoice>): FigurePage {
  const panel = panelOf(page, id);
  if (!panel) return page;
  const series = {
    ...panel.series,
    [String(index)]: { ...unchangedSeries, ...panel.series[String(index)], ...change },
  };
  return changePanel(page, id, { series });
}

/** With its insets; rows at the end that nothing stands in go as well. */
export function removePanel(page: FigurePage, id: string): FigurePage {
  const panels = page.panels.filter(
    ({ id: other, place }) => other !== id && !(place.kind === 'inset' && place.of === id),
  );
  return withoutEmptyRows({ ...page, panels });
}

export function setRowHeight(page: FigurePage, row: number, height: number): FigurePage {
  const kept = Math.round(Math.max(10, Math.min(300, height)) * 10) / 10;
  return { ...page, rowHeights: page.rowHeights.map((old, index) => (index === row ? kept : old)) };
}

/** Moves or stretches an inset, by fractions of the frame; it stays inside. */
export function placeInset(page: FigurePage, id: string, change: Partial<Omit<InsetPlace, 'kind' | 'of'>>): FigurePage {
  const panel = panelOf(page, id);
  if (!panel || panel.place.kind !== 'inset') return page;
  const wished = { ...panel.place, ...change };
  const width = Math.max(0.1, Math.min(1, wished.width));
  const height = Math.max(0.1, Math.min(1, wished.height));
  const at = (value: number, size: number): number =>
    Math.round(Math.max(0, Math.min(0.95, 1 - size, value)) * 1000) / 1000;
  const place: InsetPlace = { ...wished, width, height, left: at(wished.left, width), top: at(wished.top, height) };
  return changePanel(page, id, { place });
}

/** Every series of a panel its own marker and, from the fifth on, its own line: distinct without colour. */
export function distinctStyles(page: FigurePage, id: string): FigurePage {
  const panel = panelOf(page, id);
  if (!panel || panel.figure.content.kind !== 'chart') return page;
  const markers = markerNames.filter((name) => name !== 'none');
  const lines = lineNames.filter((name) => name !== 'none');
  let next = page;
  let count = 0;
  for (const [index, series] of panel.figure.content.series.entries()) {
    if (series.kind !== 'line' || series.faint || panel.series[String(index)]?.hidden) continue;
    const style =
      series.x.length > 60
        ? { line: lines[count % lines.length] ?? null }
        : {
            marker: markers[count % markers.length] ?? null,
            ...(series.line === 'none'
              ? {}
              : { line: lines[Math.floor(count / markers.length) % lines.length] ?? null }),
          };
    next = changeSeries(next, id, index, style);
    count += 1;
  }
  return next;
}
