import { z } from 'zod';
import { annotationSchema } from './annotation';
import { runIdSchema } from './run-summary';

/** A zip file of runs: `manifest.json`, `runs/<id>/...`, `documents/<id>.ansatz.json`. */
export const bundleEnding = '.ansatz-run.zip';

export const bundleScopeSchema = z.object({
  runIds: z.array(runIdSchema).min(1).max(1000),
  checkpoints: z.enum(['all', 'last', 'none']),
  /** With the documents of the runs. */
  documents: z.boolean(),
});
export type BundleScope = z.infer<typeof bundleScopeSchema>;

const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) });

export const bundleManifestSchema = z.object({
  format: z.literal('ansatz-run-bundle'),
  formatVersion: z.literal(1),
  createdAt: z.string().max(40),
  application: z.object({ name: z.string().max(100), version: z.string().max(100) }),
  checkpoints: bundleScopeSchema.shape.checkpoints,
  runs: z
    .array(
      z.object({
        id: runIdSchema,
        title: z.string().max(1000),
        experiment: z.string().max(100),
        documentId: z.string().max(100).nullable(),
        annotation: annotationSchema.pick({ tags: true, note: true }),
      }),
    )
    .min(1)
    .max(1000),
  documents: z.array(runIdSchema).max(1000),
  /** Every file but this one, by its path. */
  files: z.record(z.string(), digest),
});
export type BundleManifest = z.infer<typeof bundleManifestSchema>;

/** What has come in: new names of the runs and documents. */
export const bundleContentsSchema = z.object({ runIds: z.array(z.string()), documentIds: z.array(z.string()) });
export type BundleContents = z.infer<typeof bundleContentsSchema>;
