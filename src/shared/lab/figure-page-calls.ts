import { z } from 'zod';
import { call } from '../contract';
import { bytes } from '../contract/binary';
import { presentationSchema } from '../curves/presentation';
import { figureSchema } from '../figure/figure';
import { provenanceSchema } from '../figure/provenance';
import { figurePageSchema, figurePageSummarySchema } from '../figure-page/page';

export const pageFormats = ['pdf', 'svg', 'png', 'csv', 'npz', 'made-pdf', 'made-html', 'made-md'] as const;
export type PageFileFormat = (typeof pageFormats)[number];

const runId = z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/);

/** What the window asks of the host about figure pages. */
export const figurePageCalls = {
  /** Names of all figures that can be drawn of a run, those of its latest checkpoint included. */
  figuresOfRun: call({
    input: z.object({ runId }),
    output: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })),
  }),
  /** A figure of a run with its data and its provenance, in a convention of operators; default: that of the text. */
  figureOfRun: call({
    input: z.object({
      runId,
      figure: z.string(),
      convention: z.enum(['text', 'spin', 'pauli']).optional(),
      presentation: presentationSchema.optional(),
      /** Checkpoint that is looked into; absent or null: the latest. */
      step: z.int().min(0).nullable().optional(),
    }),
    output: figureSchema,
  }),
  /** Versions, digests and works to cite of the runs that a provenance names, and the digest of the spec that it has. */
  completeProvenance: call({ input: z.object({ provenance: provenanceSchema }), output: provenanceSchema }),
  /** The latest first. */
  figurePages: call({ input: z.object({}), output: z.array(figurePageSummarySchema) }),
  figurePage: call({ input: z.object({ pageId: z.string() }), output: figurePageSchema }),
  saveFigurePage: call({ input: z.object({ page: figurePageSchema }), output: figurePageSummarySchema }),
  removeFigurePage: call({ input: z.object({ pageId: z.string() }), output: z.object({}) }),
  /** The page as it is given, saved or not. Formats that begin with "made" say how it was made. */
  exportFigurePage: call({
    input: z.object({
      page: figurePageSchema,
      format: z.enum(pageFormats),
      dotsPerInch: z.int().min(72).max(1200),
    }),
    output: z.object({ name: z.string(), mediaType: z.string(), content: bytes() }),
  }),
};
