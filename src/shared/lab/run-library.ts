import { z } from 'zod';
import { call, stream } from '../contract';
import { bytes } from '../contract/binary';
import { phaseSchema } from '../run/phase';
import { longestNote, mostTags, tagSchema } from './annotation';
import { bundleContentsSchema, bundleScopeSchema } from './bundle';
import { replayReportSchema } from './replay';
import { runIdSchema, runSummarySchema, trashedRunSchema } from './run-summary';

const runId = z.object({ runId: runIdSchema });

export const comparedValueSchema = z.object({
  /** Dotted path into the result. */
  path: z.string(),
  value: z.number(),
  /** One standard deviation; null: it has none. */
  error: z.number().nullable(),
});
export type ComparedValue = z.infer<typeof comparedValueSchema>;

export const runFactsSchema = z.object({
  runId: z.string(),
  experiment: z.string(),
  /** Of the present version. */
  spec: z.unknown(),
  /** Numbers of the result; empty before the end. */
  results: z.array(comparedValueSchema),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

/** Largest piece of a bundle in one message. */
export const bundlePieceBytes = 2 ** 20;

/** Keeping, comparing, replaying and handing on of runs. */
export const runLibraryCalls = {
  /** Tags or note of a run; what is absent stays as it is. */
  annotate: call({
    input: runId.extend({
      tags: z.array(tagSchema).max(mostTags).optional(),
      note: z.string().max(longestNote).optional(),
    }),
    output: runSummarySchema,
  }),
  /** Deleted runs that can still be brought back, newest first. */
  trash: call({ input: z.object({}), output: z.array(trashedRunSchema) }),
  /** Removes runs in the trash for good (null: all). */
  emptyTrash: call({
    input: z.object({ runIds: z.array(runIdSchema).max(100_000).nullable() }),
    output: z.object({ removed: z.int(), freedBytes: z.number() }),
  }),
  /** Specs and results of many runs at once, for comparison; those that cannot be read are left out. */
  runFacts: call({
    input: z.object({ runIds: z.array(runIdSchema).max(2000) }),
    output: z.array(runFactsSchema),
  }),
  /** Runs the stored spec and seed again and compares every value, tensor and the result bit for bit. */
  replay: stream({
    /** `keep`: the run that is made for it stays, also when it is the same. */
    input: runId.extend({ keep: z.boolean() }),
    event: phaseSchema,
    result: replayReportSchema,
  }),
  /** Runs as one zip file, piece by piece. */
  exportBundle: stream({
    input: bundleScopeSchema,
    event: z.object({ piece: bytes(), doneBytes: z.number(), totalBytes: z.number() }),
    result: z.object({ name: z.string(), files: z.int(), bytes: z.number() }),
  }),
  /** A place for a bundle that is sent in pieces. It is removed when it is opened or dropped, and when the host starts. */
  beginImport: call({ input: z.object({ bytes: z.int().min(1) }), output: z.object({ importId: z.string() }) }),
  importPiece: call({
    input: z.object({ importId: z.string().max(80), offset: z.int().min(0), piece: bytes() }),
    output: z.object({}),
  }),
  dropImport: call({ input: z.object({ importId: z.string().max(80) }), output: z.object({}) }),
  /** Checks a bundle that was sent, whole, and then publishes its runs under new names. */
  finishImport: stream({
    input: z.object({ importId: z.string().max(80) }),
    event: phaseSchema,
    result: bundleContentsSchema,
  }),
};
