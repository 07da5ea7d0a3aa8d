import { buildScene, type FigureScene, type MeasureText } from '../figure';
import type { Figure } from '../figure/figure';
import { layoutChart, type Margins, noMargins, type Rectangle } from '../figure/layout';
import { wholeView } from '../figure/limits';
import { richText, type SceneElement } from '../figure/scene';
import type { FigureTheme } from '../figure/theme';
import { readLatex } from './latex';
import { type CommonLegend, commonLegend, withoutEndLabels } from './legend';
import { type CellPlace, type FigurePage, type FigurePanel, type InsetPlace, lettersOf, pageHeight } from './page';
import { pageTheme, pixelsPerMillimetre } from './page-theme';
import { editedFigure } from './panel-figure';
import { withSharedAxes } from './shared-axes';

/** A panel with every place computed. Its scene is in px from the upper left corner of `area`. */
export interface PlacedPanel {
  readonly panel: FigurePanel;
  readonly figure: Figure;
  readonly theme: FigureTheme;
  /** Of the page, px. */
  readonly area: Rectangle;
  /** The frame of its axes, or of its drawing, in px of the page. */
  readonly frame: Rectangle;
  readonly scene: FigureScene;
  /** Title and letter, in px of the page. */
  readonly words: readonly SceneElement[];
  /** What of the labels cannot be drawn. */
  readonly problems: readonly string[];
}

export interface ComposedPage {
  readonly width: number;
  readonly height: number;
  /** Each before its insets. */
  readonly panels: readonly PlacedPanel[];
  /** Of the whole page, in px of it; null: it has none. */
  readonly legend: CommonLegend | null;
  /** Upper left corner and size of grid cells, in px. */
  readonly cellArea: (place: CellPlace) => Rectangle;
}

/** What a strip over or under the panels leaves them; mm. */
interface Strip {
  readonly above: number;
  readonly below: number;
}

/** A page keeps its size: what stands over or under the panels is taken from their rows, from each its share. */
function cellAreaOf(page: FigurePage, strip: Strip, { column, row, columns, rows }: CellPlace): Rectangle {
  const { gap, rowHeights } = page;
  const width = (page.width - gap * (page.columns - 1)) / page.columns;
  const whole = rowHeights.reduce((sum, height) => sum + height, 0);
  const share = Math.max(0.1, (whole - strip.above - strip.below) / whole);
  const heights = (from: number, to: number): number =>
    rowHeights.slice(from, to).reduce((sum, height) => sum + height * share, 0);
  const shownRows = Math.max(1, Math.min(rows, rowHeights.length - row));
  const shownColumns = Math.max(1, Math.min(columns, page.columns - column));
  return inPixels({
    left: column * (width + gap),
    top: strip.above + heights(0, row) + gap * row,
    width: shownColumns * width + gap * (shownColumns - 1),
    height: heights(row, row + shownRows) + gap * (shownRows - 1),
  });
}

function inPixels({ left, top, width, height }: Rectangle): Rectangle {
  const k = pixelsPerMillimetre;
  return { left: left * k, top: top * k, width: width * k, height: height * k };
}

interface Edited {
  readonly panel: FigurePanel;
  readonly place: CellPlace;
  readonly figure: Figure;
  readonly problems: readonly string[];
}

interface Draft {
  readonly panel: FigurePanel;
  readonly place: CellPlace;
  readonly area: Rectangle;
  readonly figure: Figure;
  readonly title: string;
  readonly problems: readonly string[];
  /** What its labels need around the frame; null: not a chart. */
  readonly margins: Margins | null;
}

/**
 * Places the panels of a page. Frames of one row begin and end at the same height, those of one column at the same side: each has
 * the margins of the one that needs most. The same places are drawn on screen and in every export.
 */
export function composePage(page: FigurePage, measure: MeasureText): ComposedPage {
  const theme = pageTheme(page);
  const letters = lettersOf(page);
  const line = theme.labelSize * 1.35;
  const atCorner = (panel: FigurePanel): boolean => page.letters.place === 'corner' && letters.has(panel.id);
  const edited = editedCells(page);
  const named = edited.map(({ panel, figure }) => ({ letter: letters.get(panel.id) ?? '', figure }));
  const width = page.width * pixelsPerMillimetre;
  const legend = page.legend === 'none' ? null : commonLegend(named, theme, width, measure);
  const strip = legend === null ? 0 : legend.height / pixelsPerMillimetre;
  const cellArea = (place: CellPlace): Rectangle =>
    cellAreaOf(page, page.legend === 'top' ? { above: strip, below: 0 } : { above: 0, below: strip }, place);
  const drafts = edited.map(({ panel, place, figure: own, problems }): Draft => {
    const figure = legend === null ? own : withoutEndLabels(own);
    const title = readLatex(panel.title);
    const area = cellArea(place);
    const margins = marginsOf(figure, theme, area, measure);
    const above = title.label === '' ? (atCorner(panel) ? line * 0.3 : 0) : line;
    return {
      panel,
      place,
      area,
      figure,
      title: title.label,
      problems: [...problems, ...title.problems],
      margins: margins && { ...margins, top: margins.top + above },
    };
  });
  const panels = drafts.flatMap((draft) => {
    const placed = placeCell(draft, alignedMargins(draft, drafts), { page, theme, letters, line, measure });
    return [placed, ...insetsOf(page, placed, letters, measure)];
  });
  const height = pageHeight(page) * pixelsPerMillimetre;
  const shown = legend && { ...legend, elements: lowered(legend, page.legend === 'top' ? 0 : height - legend.height) };
  return { width, height, panels, legend: shown, cellArea };
}

/** Panels of the grid as they were edited, with axes that are locked to each other. */
function editedCells(page: FigurePage): readonly Edited[] {
  const cells = page.panels.flatMap((panel) =>
    panel.place.kind === 'cell' ? [{ panel, place: panel.place, ...editedFigure(panel) }] : [],
  );
  const shared = withSharedAxes(page, cells);
  return cells.map((cell, index) => ({
    ...cell,
    figure: shared[index]?.figure ?? cell.figure,
    problems: [...cell.problems, ...(shared[index]?.problems ?? [])],
  }));
}

function lowered({ elements }: CommonLegend, y: number): readonly SceneElement[] {
  return y === 0 ? elements : [{ type: 'group', silent: true, x: 0, y, rotation: 0, children: elements }];
}

function marginsOf(
  figure: Figure,
  theme: FigureTheme,
  { width, height }: Rectangle,
  measure: MeasureText,
): Margins | null {
  if (figure.content.kind !== 'chart') return null;
  const { room } = layoutChart(figure.content, theme, { width, height }, wholeView, measure);
  return {
    left: room.left,
    top: room.top,
    right: width - room.left - room.width,
    bottom: height - room.top - room.height,
  };
}

function alignedMargins(draft: Draft, all: readonly Draft[]): Margins {
  const most = (side: keyof Margins, same: (place: CellPlace) => boolean): number =>
    Math.max(0, ...all.flatMap(({ place, margins }) => (margins && same(place) ? [margins[side]] : [])));
  const { column, row, columns, rows } = draft.place;
  return {
    left: most('left', (place) => place.column === column),
    right: most('right', (place) => place.column + place.columns === column + columns),
    top: most('top', (place) => place.row === row),
    bottom: most('bottom', (place) => place.row + place.rows === row + rows),
  };
}

interface Sheet {
  readonly page: FigurePage;
  readonly theme: FigureTheme;
  readonly letters: ReadonlyMap<string, string>;
  readonly line: number;
  readonly measure: MeasureText;
}

function placeCell(draft: Draft, least: Margins, sheet: Sheet): PlacedPanel {
  const { panel, area, title, problems } = draft;
  const { page, theme, letters, line, measure } = sheet;
  const letter = letters.get(panel.id) ?? '';
  const inside = page.letters.place !== 'corner' && letter !== '' && draft.figure.content.kind === 'chart';
  const figure = inside ? withLetter(draft.figure, letter, page.letters.place === 'insideLeft') : draft.figure;
  const hosted = page.panels.flatMap(({ place }) => (place.kind === 'inset' && place.of === panel.id ? [place] : []));
  // A drawing without axes gives way to the words above it as a whole.
  const band = figure.content.kind === 'lattice' && (title !== '' || (letter !== '' && !inside)) ? line : 0;
  const within = { ...area, top: area.top + band, height: Math.max(20, area.height - band) };
  const scene = buildScene(figure, theme, within, {
    measure,
    surroundings: { least, obstacles: (frame) => hosted.map((place) => partOf(frame, place)) },
  });
  const frame = frameOf(scene, within);
  const words: SceneElement[] = [];
  const set = (text: string, x: number, y: number, anchor: 'start' | 'middle'): void => {
    const placement = { x, y, anchor, size: theme.labelSize, colour: theme.text, halo: null } as const;
    words.push(richText(text, placement, theme, measure));
  };
  const baseline = area.top + theme.labelSize;
  if (title !== '') set(title, frame.left + frame.width / 2, baseline, 'middle');
  if (letter !== '' && !inside) set(plain(letter), area.left, baseline, 'start');
  return { panel, figure, theme, area: within, frame, scene, words, problems };
}

/** Letters are words: marks of rich text in them are text. */
function plain(letter: string): string {
  return letter.replace(/[_^]/g, '');
}

function withLetter(figure: Figure, letter: string, left: boolean): Figure {
  if (figure.content.kind !== 'chart') return figure;
  const corner = left ? 'topLeft' : 'topRight';
  const note = { kind: 'text', label: plain(letter), corner } as const;
  return { ...figure, content: { ...figure.content, annotations: [note, ...figure.content.annotations] } };
}

function frameOf(scene: FigureScene, area: Rectangle): Rectangle {
  if (scene.kind === 'lattice') return area;
  const { left, top, width, height } = scene.chart.layout.plot.frame;
  return { left: area.left + left, top: area.top + top, width, height };
}

/** Room of an inset inside a frame. */
export function partOf(frame: Rectangle, { left, top, width, height }: InsetPlace): Rectangle {
  return {
    left: frame.left + frame.width * left,
    top: frame.top + frame.height * top,
    width: frame.width * Math.min(width, 1 - left),
    height: frame.height * Math.min(height, 1 - top),
  };
}

function insetsOf(
  page: FigurePage,
  host: PlacedPanel,
  letters: ReadonlyMap<string, string>,
  measure: MeasureText,
): PlacedPanel[] {
  return page.panels.flatMap((panel): PlacedPanel[] => {
    if (panel.place.kind !== 'inset' || panel.place.of !== host.panel.id) return [];
    // A size smaller than the page's text, but none that journals refuse.
    const theme = pageTheme(page, Math.max(6 / page.fontSize, 0.875));
    const edited = editedFigure(panel);
    const title = readLatex(panel.title);
    const area = partOf(host.frame, panel.place);
    const letter = letters.get(panel.id);
    const figure = letter === undefined ? edited.figure : withLetter(edited.figure, letter, true);
    const above = title.label === '' ? 0 : theme.labelSize * 1.35;
    const natural = marginsOf(figure, theme, area, measure);
    const scene = buildScene(figure, theme, area, {
      measure,
      surroundings: { least: { ...noMargins, top: above === 0 ? 0 : (natural?.top ?? 0) + above } },
    });
    const frame = frameOf(scene, area);
    const words =
      title.label === ''
        ? []
        : [
            richText(
              title.label,
              {
                x: frame.left + frame.width / 2,
                y: area.top + theme.labelSize,
                anchor: 'middle',
                size: theme.labelSize,
                colour: theme.text,
                halo: null,
              },
              theme,
              measure,
            ),
          ];
    return [{ panel, figure, theme, area, frame, scene, words, problems: [...edited.problems, ...title.problems] }];
  });
}
