import { z } from 'zod';
import { curveSettingsSchema } from './settings';

/** A point of a curve that somebody singled out, as it was read then. */
export const pinSchema = z.object({
  /** Letter, one of each in a figure. */
  label: z.string().min(1).max(3),
  series: z.string().max(400),
  /** In training steps where the figure counts them, whatever its axis shows; else as on the axis. */
  at: z.number(),
  /** As read when it was pinned, in the units of `unit`. */
  y: z.number(),
  error: z.number().nullable(),
  /** Label of the axis that the value was read on. */
  yLabel: z.string().max(400),
});
export type Pin = z.infer<typeof pinSchema>;

/** How a figure of a run is shown: an export draws the same. */
export const presentationSchema = z.object({ settings: curveSettingsSchema, pins: z.array(pinSchema).max(26) });
export type Presentation = z.infer<typeof presentationSchema>;
