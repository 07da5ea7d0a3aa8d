import { z } from 'zod';

/** Most rows of a profile. */
export const profileRows = 96;

/**
 * A few short columns of numbers at one step: what no single number tells, such as a spectrum or the traces of some chains.
 * They are written now and then, and short: a line of the log stays a line.
 */
export const profileSchema = z.object({
  step: z.int(),
  /** What it shows, for example geometricTensorSpectrum; a later one of the same name takes its place. */
  name: z.string(),
  /** Names of the rows, where they have names. */
  labels: z.array(z.string().max(80)).max(profileRows).nullable(),
  /** Columns of equal length; null where a number is not finite. */
  columns: z.record(z.string().max(40), z.array(z.number().nullable()).max(profileRows)),
});
export type Profile = z.infer<typeof profileSchema>;

/** Four digits are what a figure shows. */
export function profileNumbers(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null));
}

/** At most so many indices of a list, dense at its beginning: 0, 1, 2, ... then at equal ratios to the last. */
export function spacedIndices(length: number, most: number): readonly number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  const chosen = new Set<number>();
  for (let k = 0; k < most; k++) chosen.add(Math.round(length ** (k / (most - 1))) - 1);
  return [...chosen].sort((a, b) => a - b);
}

/** Profiles with a new one in the place of the older one of its name. */
export function withProfile(profiles: readonly Profile[], profile: Profile): readonly Profile[] {
  return [...profiles.filter(({ name }) => name !== profile.name), profile];
}
