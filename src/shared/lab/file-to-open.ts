import { z } from 'zod';

const documentBytes = 5_000_000;

/** A file that the system, or a command line, hands over to be opened in the window. */
export const fileToOpenSchema = z.discriminatedUnion('kind', [
  /** A small text: a document, a figure page, a spec, the integrals of a molecule. */
  z.object({ kind: z.literal('file'), name: z.string().max(1000), text: z.string().max(documentBytes) }),
  /** A bundle of runs, which the host has under this name; see `finishImport`. */
  z.object({ kind: z.literal('bundle'), name: z.string().max(1000), importId: z.string().max(200) }),
  /** A file that could not be read: the page says so. */
  z.object({ kind: z.literal('problem'), message: z.string(), reason: z.string(), suggestion: z.string() }),
]);
export type FileToOpen = z.output<typeof fileToOpenSchema>;
