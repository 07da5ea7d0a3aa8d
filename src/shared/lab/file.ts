import { z } from 'zod';
import { bytes } from '../contract/binary';

/** A file that the host hands over. */
export const fileSchema = z.object({ name: z.string(), mediaType: z.string(), content: bytes() });
export type ExportedFile = z.infer<typeof fileSchema>;
