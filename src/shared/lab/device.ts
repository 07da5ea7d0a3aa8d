import { z } from 'zod';
import { formatDuration } from '../format';

/** A training step on a device, in seconds: all of it and its parts. */
const trainingStepSchema = z.object({
  seconds: z.number(),
  sampling: z.number(),
  localEnergies: z.number(),
  solve: z.number(),
});
export type TrainingStep = z.infer<typeof trainingStepSchema>;

/** How fast a device is with one convolutional network, the same on all of them. */
export const speedSchema = z.object({
  amplitudesPerSecond: z.number(),
  /** The fastest of some; null: it took longer than `longestStepSeconds` and was broken off. */
  trainingStep: trainingStepSchema.nullable(),
});
export type Speed = z.infer<typeof speedSchema>;

/** A training step that takes longer is not waited for. */
export const longestStepSeconds = 30;

/** What the devices are measured with, in words. */
export const measuredWorkload =
  'residual CNN of 2 blocks with 16 channels, Ising ring of 36 sites, 256 samples, stochastic reconfiguration';

export const deviceSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** native: builds of the engine that computes runs; tensor: backends of TensorFlow.js. */
  kind: z.enum(['native', 'tensor']),
  available: z.boolean(),
  detail: z.string(),
  hint: z.string().nullable(),
  /** null: not measured. */
  speed: speedSchema.nullable(),
});
export type Device = z.infer<typeof deviceSchema>;

const recommendationSchema = z.object({ id: z.string(), label: z.string(), reason: z.string() });
export type Recommendation = z.infer<typeof recommendationSchema>;

export const measuredDevicesSchema = z.object({
  devices: z.array(deviceSchema),
  recommendation: recommendationSchema.nullable(),
});
export type MeasuredDevices = z.infer<typeof measuredDevicesSchema>;

/** The device on which a training step is shortest, with the reason; null: on none was one measured. */
export function recommendDevice(devices: readonly Device[]): Recommendation | null {
  const measured = devices.flatMap(({ id, label, speed }) =>
    speed === null ? [] : [{ id, label, seconds: speed.trainingStep?.seconds ?? Infinity }],
  );
  const [best, next] = measured.sort((a, b) => a.seconds - b.seconds);
  if (best === undefined || best.seconds === Infinity) return null;
  const { id, label, seconds } = best;
  const own = `a training step takes ${formatDuration(seconds)}`;
  if (next === undefined) return { id, label, reason: `${own}; nothing else could be measured` };
  const others = next.seconds === Infinity ? `over ${longestStepSeconds} s` : formatDuration(next.seconds);
  return { id, label, reason: `${own}, ${others} on the next (${next.label})` };
}
