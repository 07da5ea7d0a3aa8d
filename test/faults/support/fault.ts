import { z } from 'zod';

/** What goes wrong in a run's process. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** SIGKILL in the n-th write, when half of its bytes are there. */
  z.object({ kind: z.literal('killInWrite'), write: z.int() }),
  /** SIGKILL in place of the n-th other operation on the disk: opening, syncing, renaming, removing. */
  z.object({ kind: z.literal('killAtOperation'), operation: z.int() }),
  z.object({ kind: z.literal('forgetRandomState') }),
]);
export type Fault = z.infer<typeof faultSchema>;
