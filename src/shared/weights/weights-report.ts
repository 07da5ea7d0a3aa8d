import { z } from 'zod';
import { weightFormats } from './array-file';

/** Stands in `training.startFrom` for weights that were imported: the digest of what was kept. */
export const weightsIdPattern = /^weights-[0-9a-f]{32}$/;
export const isWeightsId = (id: string): boolean => weightsIdPattern.test(id);

const weightRowSchema = z.object({
  /** refused: there under its name, but of another shape or type. */
  status: z.enum(['matched', 'missing', 'leftOver', 'refused']),
  /** Parameters of the model, and the array of the file; null: none. */
  tensor: z.string().nullable(),
  array: z.string().nullable(),
  /** "complex [8 × 36]", and "complex64 [36 × 8]"; empty where there is none. */
  wanted: z.string(),
  found: z.string(),
  /** What was done to it, or why it cannot be used. */
  notes: z.array(z.string()),
});
export type WeightRow = z.infer<typeof weightRowSchema>;

export const weightsReportSchema = z.object({
  fileName: z.string().max(300),
  format: z.enum(weightFormats),
  layout: z.enum(['names', 'netketRbm']),
  bytes: z.number(),
  sha256: z.string(),
  rows: z.array(weightRowSchema),
  /** Real numbers of the model that the file gives, and all of them. */
  matchedNumbers: z.int(),
  allNumbers: z.int(),
  /** Every parameter is given, and nothing of the file is left over. */
  complete: z.boolean(),
  /** The basis that the amplitudes are taken in, and the like. */
  notes: z.array(z.string()),
});
export type WeightsReport = z.infer<typeof weightsReportSchema>;

/** Null id: nothing of the file fits, so that nothing was kept. */
export const importedWeightsSchema = z.object({
  weightsId: z.string().regex(weightsIdPattern).nullable(),
  report: weightsReportSchema,
});
export type ImportedWeights = z.infer<typeof importedWeightsSchema>;

/** "12 of 12 tensors, 1,336 numbers" */
export function matchSentence({ rows, matchedNumbers, allNumbers }: WeightsReport): string {
  const count = (...statuses: readonly WeightRow['status'][]): number =>
    rows.filter(({ status }) => statuses.includes(status)).length;
  const [missing, left] = [count('missing', 'refused'), count('leftOver')];
  return [
    `${count('matched')} of ${count('matched') + missing} parameter tensors, ${matchedNumbers.toLocaleString('en')} of ${allNumbers.toLocaleString('en')} numbers`,
    ...(left === 0 ? [] : [`${left} ${left === 1 ? 'array is' : 'arrays are'} left over`]),
  ].join('; ');
}
