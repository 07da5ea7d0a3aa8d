import { z } from 'zod';

const fileSchema = z.object({ file: z.string(), bytes: z.int().positive(), sha256: z.string().length(64) });

/** What is beside the images of a data set that comes with the app. */
export const imageDataSetManifestSchema = z.object({
  format: z.literal('ansatz-dataset'),
  formatVersion: z.literal(1),
  id: z.string().min(1),
  title: z.string(),
  description: z.string(),
  /** Grey value of full ink; inputs are divided by it. */
  largestValue: z.number().positive(),
  licence: z.string(),
  source: z.string(),
  samples: z.int().positive(),
  classes: z.int().min(2),
  images: fileSchema,
  labels: fileSchema,
});
export type ImageDataSetManifest = z.infer<typeof imageDataSetManifestSchema>;

/** Grey images with a class each. */
export interface ImageDataSet {
  readonly height: number;
  readonly width: number;
  /** [sample][row][column], 0 to the largest value of the manifest. */
  readonly images: Uint8Array;
  /** [sample], below the number of classes. */
  readonly labels: Uint8Array;
}
