import { z } from 'zod';

/** What is wrong, why, and what to try. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  reason: z.string(),
  suggestion: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
