import { z } from 'zod';
import { provenanceSchema } from './provenance';

/**
 * A figure is data. The screen, the command line and the export draw the same value; see `toEChartsOption`.
 * Numbers are in the units that the axis labels state. Series colours are tokens d0 to d7 (d0: references only).
 */
const numbers = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((entry) => entry === null || Number.isFinite(entry)),
  'Expected finite numbers or null.',
);

export const axisSchema = z.object({
  /** Rich label: variables between underscores are set in italic, ^{..} and _{..} are super- and subscripts: "_E_/_N_ (_J_, σ·σ)". */
  label: z.string(),
  scale: z.enum(['linear', 'log']).default('linear'),
  minimum: z.number().nullable().default(null),
  maximum: z.number().nullable().default(null),
  /** Category names instead of numbers. */
  categories: z.array(z.string()).nullable().default(null),
  /** Smallest value at the right or at the top, as for the rows of a matrix. */
  inverse: z.boolean().default(false),
});

/** Colours of phases: all hues at one lightness, or blue and yellow with light and dark, which colour-blind eyes tell apart. */
export const phaseMapSchema = z.enum(['hues', 'blueYellow']);
export type PhaseMap = z.output<typeof phaseMapSchema>;

export const seriesSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'),
    name: z.string(),
    x: numbers,
    y: numbers,
    /** One standard deviation; drawn as bars (sparse) or a band (dense), or read and not drawn. */
    error: numbers.nullable().default(null),
    errorStyle: z.enum(['bars', 'band', 'read']).default('bars'),
    colour: z.int().min(0).max(7),
    marker: z.enum(['none', 'circle', 'square', 'diamond', 'triangle']).default('none'),
    line: z.enum(['solid', 'dashed', 'dotted', 'none']).default('solid'),
    /** Raw values behind block means are drawn at 35 %. */
    faint: z.boolean().default(false),
    /** Open markers, for points that are singled out. */
    hollow: z.boolean().default(false),
    /** Lower edge of a filled area whose upper edge is y, as for stacked times; null: no area. */
    fillFrom: numbers.nullable().default(null),
    /** Text at the end of the curve. */
    endLabel: z.string().nullable().default(null),
    /** Angle of each point in radians: markers take the colours of the wheel instead of that of the series. */
    phases: numbers.nullable().default(null),
    /** A further quantity of each point, which takes its colour from the `valueScale` of the chart; a line takes that of its first. */
    values: numbers.nullable().default(null),
    /** What each point is, such as a run, in plain text. Points with names are read one by one. */
    names: z.array(z.string()).nullable().default(null),
  }),
  z.object({
    kind: z.literal('bars'),
    name: z.string(),
    x: numbers,
    y: numbers,
    error: numbers.nullable().default(null),
    colour: z.int().min(0).max(7),
  }),
  z.object({
    kind: z.literal('heatmap'),
    name: z.string(),
    columns: z.int(),
    rows: z.int(),
    /** Row-major [rows][columns]. */
    values: numbers,
    /** One standard deviation of each; read, not drawn. */
    error: numbers.nullable().default(null),
    map: z.enum(['diverging', 'sequential', 'phase']),
    /** Symmetric for diverging maps; null: from the data. */
    limit: z.number().nullable().default(null),
    /** Centres of the first and last column and row on the axes; null: the indices 0 to n - 1. */
    extent: z
      .object({ x: z.tuple([z.number(), z.number()]), y: z.tuple([z.number(), z.number()]) })
      .nullable()
      .default(null),
    /** Rich label of the colour bar. */
    valueLabel: z.string().default(''),
  }),
]);

export const annotationSchema = z.discriminatedUnion('kind', [
  /** Exact or published value: dashed, with its number. */
  z.object({ kind: z.literal('reference'), y: z.number(), label: z.string() }),
  z.object({ kind: z.literal('threshold'), y: z.number(), label: z.string() }),
  /** Shaded range on y, e.g. good acceptance. */
  z.object({ kind: z.literal('range'), from: z.number(), to: z.number(), label: z.string() }),
  /** Intervention on x: triangle on the frame and dotted line. */
  z.object({ kind: z.literal('intervention'), x: z.number(), label: z.string() }),
  /** Something that went wrong at x: triangle on the frame and dashed line in the colour of errors. */
  z.object({ kind: z.literal('alarm'), x: z.number(), label: z.string() }),
  /** A point that somebody singled out: ring with a letter; the error, one standard deviation, is read. */
  z.object({
    kind: z.literal('pin'),
    x: z.number(),
    y: z.number(),
    error: z.number().nullable().default(null),
    label: z.string(),
  }),
  /**
   * An axis of its own at x, as of parallel coordinates: y from 0 to 1 is `low` to `high` on it. A chart that has such axes has no frame.
   */
  z.object({
    kind: z.literal('axis'),
    x: z.number(),
    label: z.string(),
    low: z.number(),
    high: z.number(),
    scale: z.enum(['linear', 'log']).default('linear'),
    /** Words of the numbers 0, 1, ...; null: numbers. */
    categories: z.array(z.string()).nullable().default(null),
  }),
  /** Diagonal y = x. */
  z.object({ kind: z.literal('diagonal') }),
  z.object({
    kind: z.literal('text'),
    label: z.string(),
    corner: z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight']),
  }),
]);

const point = z.tuple([z.number(), z.number()]);

/** Drawing of site values on the lattice: configurations, correlations from a site. */
export const latticePanelSchema = z.object({
  title: z.string(),
  /** Values drawn as spins (±), as discs (area ∝ |value|), as squares, or as coloured cells. */
  style: z.enum(['spins', 'discs', 'squares', 'cells']),
  positions: z.array(point),
  values: z.array(z.number()),
  caption: z.string(),
  highlighted: z.array(z.int()).default([]),
  /** One standard deviation of each value; read, not drawn. */
  errors: numbers.nullable().default(null),
  /** Value of the largest disc or square; null: from the data. */
  limit: z.number().positive().nullable().default(null),
  /** Corners of a cell about its position. */
  cell: z.array(point).default([]),
  /** Closed lines over the drawing, as the edge of a zone. */
  outlines: z.array(z.array(point)).default([]),
  /** Points with names. */
  marks: z.array(z.object({ at: point, label: z.string() })).default([]),
  /** An angle that belongs to the panel, in radians, drawn beside its caption in the colour of the wheel. */
  phase: z.number().nullable().default(null),
  /** Places are sites with their numbers; else points such as displacements. */
  numbered: z.boolean().default(true),
});

export const figureSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** One sentence for screen readers and captions. */
  description: z.string(),
  content: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('chart'),
      x: axisSchema,
      y: axisSchema,
      series: z.array(seriesSchema),
      annotations: z.array(annotationSchema).default([]),
      /** A second look at part of the data, drawn inside the frame when error bars would be smaller than markers. */
      inset: z.object({ fromX: z.number(), toX: z.number(), label: z.string() }).nullable().default(null),
      /** Height over width. */
      aspect: z.number().positive().default(0.62),
      /** One unit on x is as long as one on y, as for heat maps of a matrix. */
      square: z.boolean().default(false),
      /** Colours of a further quantity of points and lines, with a bar beside the frame; null: there are none. */
      valueScale: z
        .object({
          label: z.string(),
          low: z.number(),
          high: z.number(),
          scale: z.enum(['linear', 'log']).default('linear'),
          /** Words of the numbers 0, 1, ...; null: numbers. */
          categories: z.array(z.string()).nullable().default(null),
        })
        .nullable()
        .default(null),
      /** Colours of phases, with a wheel in a corner that says which is which; null: there are none. */
      wheel: z
        .object({ map: phaseMapSchema, corner: z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight']) })
        .nullable()
        .default(null),
    }),
    z.object({
      kind: z.literal('lattice'),
      columns: z.int(),
      panels: z.array(latticePanelSchema),
      /** Colours of phases, with a wheel that says which is which; null: there are none. */
      wheel: phaseMapSchema.nullable().default(null),
    }),
  ]),
  provenance: provenanceSchema.nullable().default(null),
});

export type ChartContent = Extract<z.infer<typeof figureSchema>['content'], { kind: 'chart' }>;
export type LatticeContent = Extract<z.infer<typeof figureSchema>['content'], { kind: 'lattice' }>;
export type LatticePanel = z.infer<typeof latticePanelSchema>;
export type LineSeries = Extract<z.infer<typeof seriesSchema>, { kind: 'line' }>;
export type BarSeries = Extract<z.infer<typeof seriesSchema>, { kind: 'bars' }>;
export type HeatmapSeries = Extract<z.infer<typeof seriesSchema>, { kind: 'heatmap' }>;
export type Axis = z.infer<typeof axisSchema>;
export type Series = z.infer<typeof seriesSchema>;
export type OwnAxis = Extract<z.infer<typeof annotationSchema>, { kind: 'axis' }>;
export type ValueScale = NonNullable<ChartContent['valueScale']>;
export type Annotation = z.infer<typeof annotationSchema>;
export type Figure = z.infer<typeof figureSchema>;
export type FigureInput = z.input<typeof figureSchema>;
