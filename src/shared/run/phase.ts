import { z } from 'zod';
import { formatAboutDuration, formatRoughDuration } from '../format';

/** How far long work has come that is no step of a run. */
export const phaseSchema = z.object({
  label: z.string(),
  /** Share of the work, or of the stage that the label names, that is done; null where it is not known. */
  fraction: z.number().nullable(),
  /**
   * Time that is left, from measured times: of all work, of the stage that the label names, or until a residual is small enough
   * if it goes on falling as it does. Null: it is not known; absent: it follows from the share and the time since the start.
   */
  remaining: z
    .object({ seconds: z.number().nonnegative(), of: z.enum(['work', 'stage', 'extrapolation']) })
    .nullable()
    .optional(),
});
export type Phase = z.infer<typeof phaseSchema>;
export type Remaining = NonNullable<Phase['remaining']>;

/** The time that is left in words; empty where it is not known. Nothing in the first second: it would be a guess. */
export function timeLeftText({ fraction, remaining }: Phase, elapsedSeconds: number): string {
  if (elapsedSeconds < 1 || remaining === null) return '';
  if (remaining !== undefined) {
    const { seconds, of } = remaining;
    if (of === 'extrapolation') return `${formatAboutDuration(seconds)} if the residual goes on falling so`;
    return `${formatRoughDuration(seconds)} left${of === 'stage' ? ' of this stage' : ''}`;
  }
  if (fraction === null || fraction <= 0 || fraction >= 1) return '';
  return `${formatRoughDuration((elapsedSeconds * (1 - fraction)) / fraction)} left`;
}
