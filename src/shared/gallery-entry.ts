import { z } from 'zod';
import { figureSchema } from './figure/figure';

/** What a finished run of a preset left for its card in the Gallery: resources/gallery/<preset>.json. */
export const galleryEntrySchema = z.object({
  preset: z.string(),
  figure: figureSchema,
  /** Wall-clock seconds of the run, and the machine and engine it was measured on. */
  seconds: z.number().positive(),
  /** User and system time of all its threads, which other work on the machine lengthens less; null: not measured. */
  processorSeconds: z.number().positive().nullable().default(null),
  measuredOn: z.string(),
  /** Relative error against the preset's reference at the end. */
  relativeError: z.number().nonnegative().nullable(),
});

export type GalleryEntry = z.output<typeof galleryEntrySchema>;

/** The same without the figure, for all presets in one file: resources/gallery-facts.json. Pictures are loaded when they are seen. */
export const galleryFactsSchema = galleryEntrySchema.omit({ figure: true });

export type GalleryFacts = z.output<typeof galleryFactsSchema>;
