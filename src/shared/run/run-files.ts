import { z } from 'zod';
import { interventionSchema, problemSchema } from '../lab/contract';

/** Documents of a run's directory. Each is written once, sealed with a SHA-256 over its bytes. */

/** run.json: everything that the numbers follow from. */
export const runFileSchema = z.object({
  format: z.literal('ansatz-run'),
  formatVersion: z.literal(1),
  id: z.string(),
  title: z.string(),
  experiment: z.string(),
  experimentVersion: z.int(),
  preset: z.string().nullable(),
  documentId: z.string().nullable(),
  spec: z.unknown(),
  /** SHA-256 of the spec's canonical JSON, hex. */
  specDigest: z.string(),
  seed: z.string(),
  createdAt: z.string(),
  application: z.object({ name: z.string(), version: z.string() }),
  host: z.object({ name: z.string(), platform: z.string(), cores: z.int(), node: z.string() }),
  citations: z.array(z.string()),
});
export type RunFile = z.infer<typeof runFileSchema>;

/** manifest.json of a checkpoint. It repeats run.json, so that a run outlives the loss of that file. */
export const manifestSchema = z.object({
  format: z.literal('ansatz-checkpoint'),
  formatVersion: z.literal(1),
  step: z.int(),
  /** Seconds of work up to this step, pauses excluded. */
  seconds: z.number(),
  createdAt: z.string(),
  files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })),
  /** All changes made by hand up to now, those of later steps included. */
  interventions: z.array(interventionSchema),
  run: runFileSchema,
});
export type CheckpointManifest = z.infer<typeof manifestSchema>;

export const resultFileSchema = z.object({
  format: z.literal('ansatz-result'),
  formatVersion: z.literal(1),
  step: z.int(),
  result: z.unknown(),
});

/** done.json: the run has ended for good. Repeats what a list of runs shows, so that it need not read the events. */
export const doneFileSchema = z.object({
  format: z.literal('ansatz-done'),
  formatVersion: z.literal(1),
  state: z.enum(['finished', 'cancelled', 'failed']),
  step: z.int(),
  seconds: z.number(),
  finishedAt: z.string(),
  latest: z.record(z.string(), z.number()),
  lastCheckpoint: z.int().nullable(),
  problem: problemSchema.nullable(),
  device: z.string(),
  /** SHA-256 of result.json; null where there is none. */
  resultSha256: z.string().nullable(),
});
export type DoneFile = z.infer<typeof doneFileSchema>;
