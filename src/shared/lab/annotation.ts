import { z } from 'zod';

/** What people say of a run, and where it is from. Kept beside the runs: a run's folder has one writer, its process. */

export const mostTags = 16;
export const longestTag = 40;
export const longestNote = 4000;

/** A word or a few: no comma, which separates tags where they are typed, and nothing that is not seen. */
export const tagSchema = z
  .string()
  .max(longestTag)
  .regex(/^[^\s,\p{Cc}](?:[^,\p{Cc}]*[^\s,\p{Cc}])?$/u, 'A tag has no commas and no line breaks.');

const runOriginSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('imported'),
    /** Name that it had where it was made. */
    runId: z.string().max(200),
    host: z.string().max(200),
    platform: z.string().max(200),
    /** Version of the program that made it. */
    version: z.string().max(100),
    importedAt: z.string(),
    /** Of the document that came with it. */
    documentId: z.string().nullable(),
  }),
  z.object({ kind: z.literal('replay'), of: z.string().max(200) }),
]);

/** What the last replay of a run has shown. */
const replayStampSchema = z.object({ at: z.string(), same: z.boolean(), sentence: z.string().max(1000) });

export const annotationSchema = z.object({
  tags: z.array(tagSchema).max(mostTags),
  note: z.string().max(longestNote),
  origin: runOriginSchema.nullable(),
  replayed: replayStampSchema.nullable(),
});
export type Annotation = z.infer<typeof annotationSchema>;

export const emptyAnnotation: Annotation = { tags: [], note: '', origin: null, replayed: null };

/** Tags as they are typed, separated by commas: trimmed, each once whatever its case. */
export function parseTags(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    const tag = part.replaceAll(/\s+/gu, ' ').trim();
    if (tag !== '' && !found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag);
  }
  return [...found.values()];
}
