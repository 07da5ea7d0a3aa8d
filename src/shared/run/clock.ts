import { z } from 'zod';
import type { RunHistory } from './history';

/** Begin of a stretch of work: steps after `step` were made from `at` on. */
export const clockMarkSchema = z.object({
  step: z.int(),
  /** Seconds of work done before; null: those of the last observation. */
  seconds: z.number().nullable(),
  /** ISO 8601. */
  at: z.string(),
});
export type ClockMark = z.infer<typeof clockMarkSchema>;

/**
 * Seconds by the clock on the wall since the run began, for each row of a history: pauses and the time until a run was resumed lie
 * between its steps. Without marks the seconds of work.
 */
export function clockSeconds({ steps, seconds }: RunHistory, marks: readonly ClockMark[]): Float64Array {
  const first = marks[0];
  const began = first === undefined ? Number.NaN : Date.parse(first.at);
  if (first === undefined || !Number.isFinite(began)) return seconds;
  let current = 0;
  let workBefore = first.seconds ?? 0;
  let wallBefore = 0;
  let latest = 0;
  return steps.map((step, row) => {
    for (let next = marks[current + 1]; next !== undefined && next.step < step; next = marks[current + 1]) {
      current += 1;
      const wall = (Date.parse(next.at) - began) / 1000;
      if (!Number.isFinite(wall)) continue;
      workBefore = next.seconds ?? seconds[row - 1] ?? 0;
      wallBefore = wall;
    }
    // Clocks are set back now and then; time on an axis does not.
    latest = Math.max(latest, wallBefore + (seconds[row] ?? Number.NaN) - workBefore);
    return latest;
  });
}
