import { z } from 'zod';

/** Part of a run that its curves show; it moves along while points come in. */
export const curveWindowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('steps'), steps: z.number().min(2).max(1e9) }),
  /** Of the time that the axis counts. */
  z.object({ kind: z.literal('minutes'), minutes: z.number().min(0.01).max(1e6) }),
  z.object({ kind: z.literal('share'), share: z.number().min(0.01).max(1) }),
]);
export type CurveWindow = z.infer<typeof curveWindowSchema>;

export const smoothingMethods = ['none', 'exponential', 'mean', 'median', 'savitzkyGolay'] as const;

export const smoothingSchema = z.object({
  method: z.enum(smoothingMethods),
  /** Half-life of the exponential mean, width of every other window, in training steps. */
  steps: z.number().min(1).max(1e6),
});
export type Smoothing = z.infer<typeof smoothingSchema>;

/** work: seconds without pauses. clock: as on the wall, with them. */
export const abscissas = ['step', 'work', 'clock', 'samples'] as const;
export type AbscissaKind = (typeof abscissas)[number];

/** How the curves of a run are shown and exported. */
export const curveSettingsSchema = z.object({
  window: curveWindowSchema,
  smoothing: smoothingSchema,
  abscissa: z.enum(abscissas),
  /** Energies as they are, or their distance to the reference on a logarithmic axis. */
  energies: z.enum(['value', 'distance']),
  /** Runs that are drawn over this one, in order. */
  others: z.array(z.string()).max(5),
  /** A smoothed curve is exported with a sentence that says so, or left out. */
  exportSmoothed: z.boolean(),
  exportPins: z.boolean(),
});
export type CurveSettings = z.infer<typeof curveSettingsSchema>;

export const plainCurves: CurveSettings = {
  window: { kind: 'all' },
  smoothing: { method: 'none', steps: 50 },
  abscissa: 'step',
  energies: 'value',
  others: [],
  exportSmoothed: true,
  exportPins: true,
};
