import { z } from 'zod';

/** A file of the documents folder that has the name of a document or page and is none. */
export const unreadableFileSchema = z.object({
  kind: z.enum(['document', 'figure']),
  name: z.string(),
  reason: z.string(),
});
export type UnreadableFile = z.output<typeof unreadableFileSchema>;
