import { z } from 'zod';
import { figureSchema } from '../figure/figure';

/**
 * A figure page: several figures on one sheet of a journal's width, as a document of its own. It carries the data of its panels, so
 * that it opens and exports where the runs are not. Lengths are millimetres, text sizes are points, labels are LaTeX.
 */
export const columnWidths = { single: 86, double: 178 } as const;

export const paletteNames = ['okabeIto', 'grey', 'sequentialBlue'] as const;
export type PaletteName = (typeof paletteNames)[number];

export const markerNames = ['none', 'circle', 'square', 'diamond', 'triangle'] as const;
export const lineNames = ['solid', 'dashed', 'dotted', 'none'] as const;

const latex = z.string().max(500);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/);

export const mostRunIds = 64;

const sourceSchema = z.discriminatedUnion('kind', [
  /** A figure of a run, which can be drawn again from what is on disk. */
  z.strictObject({
    kind: z.literal('run'),
    runId: z.string().max(100),
    figure: z.string().max(200),
    /** Checkpoint that is looked into; null: the latest. */
    step: z.int().min(0).nullable().default(null),
    title: z.string().max(300),
  }),
  /** Data that were given once: curves of several runs, exact spectra, an exact evolution. */
  z.strictObject({
    kind: z.literal('given'),
    title: z.string().max(300),
    /** The first of them; all are in the provenance of the figure. */
    runIds: z.array(z.string().max(100)).max(mostRunIds),
  }),
]);
export type PanelSource = z.output<typeof sourceSchema>;

const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cell'),
    column: z.int().min(0).max(5),
    row: z.int().min(0).max(11),
    columns: z.int().min(1).max(6),
    rows: z.int().min(1).max(12),
  }),
  /** Inside the frame of another panel, as fractions of it from its upper left corner. */
  z.strictObject({
    kind: z.literal('inset'),
    of: id,
    left: z.number().min(0).max(0.95),
    top: z.number().min(0).max(0.95),
    width: z.number().min(0.1).max(1),
    height: z.number().min(0.1).max(1),
  }),
]);

const axisChoiceSchema = z.strictObject({
  /** null: the label, scale or limit that the figure has. */
  label: latex.nullable(),
  scale: z.enum(['linear', 'log']).nullable(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
});
export type AxisChoice = z.output<typeof axisChoiceSchema>;

const seriesChoiceSchema = z.strictObject({
  hidden: z.boolean(),
  colour: z.int().min(0).max(7).nullable(),
  marker: z.enum(markerNames).nullable(),
  line: z.enum(lineNames).nullable(),
  /** At the end of the curve; null: the figure's own; empty: none. */
  label: latex.nullable(),
});
export type SeriesChoice = z.output<typeof seriesChoiceSchema>;

const addedLineSchema = z.strictObject({ y: z.number(), label: latex, kind: z.enum(['reference', 'threshold']) });
const addedTextSchema = z.strictObject({
  label: latex,
  corner: z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight']),
});
export type TextCorner = z.output<typeof addedTextSchema>['corner'];

export const panelSchema = z.strictObject({
  id,
  source: sourceSchema,
  figure: figureSchema,
  place: placeSchema,
  /** null: the next letter; empty: none. */
  letter: z.string().max(12).nullable(),
  /** Over the frame; empty: none. */
  title: latex,
  x: axisChoiceSchema,
  y: axisChoiceSchema,
  errorBars: z.enum(['one', 'two', 'none']),
  /** Exact and published lines, thresholds and ranges of the figure. */
  references: z.boolean(),
  /** Interventions and texts of the figure. */
  notes: z.boolean(),
  /** The inset that the figure itself has. */
  ownInset: z.boolean(),
  /** By the place of the series in the figure. */
  series: z.record(z.string().regex(/^\d{1,3}$/), seriesChoiceSchema),
  lines: z.array(addedLineSchema).max(20),
  texts: z.array(addedTextSchema).max(8),
});
export type FigurePanel = z.output<typeof panelSchema>;
export type CellPlace = Extract<FigurePanel['place'], { kind: 'cell' }>;
export type InsetPlace = Extract<FigurePanel['place'], { kind: 'inset' }>;

export const figurePageSchema = z.strictObject({
  format: z.literal('ansatz-figure'),
  formatVersion: z.literal(1),
  id,
  title: z.string().min(1).max(200),
  /** For the manuscript; goes into the page on how it was made. */
  caption: z.string().max(5000),
  width: z.number().min(40).max(400),
  /** Of each row of the grid. */
  rowHeights: z.array(z.number().min(10).max(300)).min(1).max(12),
  columns: z.int().min(1).max(6),
  gap: z.number().min(0).max(20),
  fontSize: z.number().min(6).max(10),
  /** Of data; frames and ticks follow it. */
  lineWidth: z.number().min(0.25).max(2),
  palette: z.enum(paletteNames),
  letters: z.strictObject({
    form: z.enum(['parentheses', 'plain', 'none']),
    place: z.enum(['corner', 'insideLeft', 'insideRight']),
  }),
  /** One legend for the curves of all panels, over or under them; none: curves are named at their ends. */
  legend: z.enum(['none', 'top', 'bottom']).default('none'),
  /** Panels whose axes have one range. */
  sharedAxes: z
    .strictObject({ x: z.enum(['none', 'columns', 'all']), y: z.enum(['none', 'rows', 'all']) })
    .default({ x: 'none', y: 'none' }),
  panels: z.array(panelSchema).max(24),
  modifiedAt: z.string(),
});
export type FigurePage = z.output<typeof figurePageSchema>;

/** What a list of pages shows. */
export const figurePageSummarySchema = z.object({
  id,
  title: z.string(),
  width: z.number(),
  height: z.number(),
  panels: z.int(),
  modifiedAt: z.string(),
});
export type FigurePageSummary = z.output<typeof figurePageSummarySchema>;

/** Height in millimetres. */
export function pageHeight({ rowHeights, gap }: Pick<FigurePage, 'rowHeights' | 'gap'>): number {
  return rowHeights.reduce((sum, height) => sum + height, 0) + gap * (rowHeights.length - 1);
}

export function summaryOfPage(page: FigurePage): FigurePageSummary {
  const { id: pageId, title, width, panels, modifiedAt } = page;
  return { id: pageId, title, width, height: pageHeight(page), panels: panels.length, modifiedAt };
}

export function panelOf(page: FigurePage, id: string): FigurePanel | null {
  return page.panels.find((panel) => panel.id === id) ?? null;
}

/** Panels in the order of reading: row by row, each followed by its insets. */
export function panelsInOrder(page: FigurePage): readonly FigurePanel[] {
  const cells = page.panels.flatMap((panel) => (panel.place.kind === 'cell' ? [{ panel, place: panel.place }] : []));
  cells.sort((a, b) => a.place.row - b.place.row || a.place.column - b.place.column);
  return cells.flatMap(({ panel }) => [
    panel,
    ...page.panels.filter(({ place }) => place.kind === 'inset' && place.of === panel.id),
  ]);
}

/** The letter of every panel that has one, as it is printed. */
export function lettersOf(page: FigurePage): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  let next = 0;
  for (const panel of panelsInOrder(page)) {
    if (panel.letter !== null) {
      if (panel.letter !== '') letters.set(panel.id, panel.letter);
      if (panel.place.kind === 'cell') next += 1;
    } else if (panel.place.kind === 'cell') {
      const letter = String.fromCharCode(97 + (next % 26));
      next += 1;
      if (page.letters.form !== 'none') letters.set(panel.id, page.letters.form === 'plain' ? letter : `(${letter})`);
    }
  }
  return letters;
}
