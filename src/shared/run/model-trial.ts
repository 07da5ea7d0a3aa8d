import { z } from 'zod';

/** What an untrained model is asked for. */
export const modelTrialRequestSchema = z.object({
  /** Of the first parameters, of the configurations, and of the choice of the parameters that are checked. */
  seed: z.string().regex(/^\d{1,20}$/),
  configurations: z.int().min(16).max(4096),
  /** Parameters of each tensor whose derivative is checked, chosen at random; all where there are fewer. */
  perTensor: z.int().min(1).max(64),
});
export type ModelTrialRequest = z.infer<typeof modelTrialRequestSchema>;

const derivativeSchema = z.object({
  /** Tensor with the place in it: "conv1.weights[12]"; of complex tensors with "re" or "im". */
  parameter: z.string(),
  engine: z.number(),
  differences: z.number(),
});

const tensorCheckSchema = z.object({
  tensor: z.string(),
  /** Real numbers in it, and how many of them were checked. */
  numbers: z.int(),
  checked: z.int(),
  /** Largest |engine - differences| over the largest |differences| of the tensor, or a thousandth of that of all if it is more. */
  deviation: z.number(),
  /** Largest deviation that rounding of the engine, and rounding and curvature of the differences, explain. */
  expected: z.number(),
  worst: derivativeSchema,
});

const symmetryCheckSchema = z.object({
  symmetry: z.enum(['translations', 'pointGroup', 'spinFlip']),
  /** "site 0 to 1, order 10". */
  generator: z.string(),
  /** What follows from the structure, for any parameters. */
  claimed: z.boolean(),
  /**
   * Largest |ln psi(g s) - ln psi(s) - c| over the configurations, c the mean and phases taken modulo 2 pi: with the first parameters, and
   * with these shaken by random numbers. Null: a configuration and its image are never both there.
   */
  atStart: z.number().nullable(),
  shaken: z.number().nullable(),
  /** psi(g s) / psi(s) with the shaken parameters, where it is constant. */
  factor: z.object({ re: z.number(), im: z.number() }).nullable(),
});
export type SymmetryCheck = z.infer<typeof symmetryCheckSchema>;

export const modelTrialSchema = z.object({
  seed: z.string(),
  /** What computed it, and the precision of its networks. */
  device: z.string(),
  precision: z.enum(['float32', 'float64']),
  /** Where the parameters come from. */
  start: z.string(),
  parameters: z.int(),
  /** [configuration][site] local indices, drawn from all of the sector alike. */
  configurations: z.array(z.array(z.int().min(0).max(255))),
  /** ln |psi| and arg psi in (-pi, pi] of each; null: psi is zero or not a finite number. */
  logModulus: z.array(z.number().nullable()),
  phase: z.array(z.number().nullable()),
  /** Largest |ln psi - ln psi| against the native engine in double precision, up to a constant; null: it is that engine. */
  againstReference: z.number().nullable(),
  sampling: z.object({
    method: z.string(),
    /** Null: configurations are drawn without proposals. */
    acceptanceRate: z.number().nullable(),
    samples: z.int(),
    chains: z.int(),
  }),
  gradient: z.object({
    /** Of a parameter, for the central differences in double precision. */
    step: z.number(),
    samples: z.int(),
    tensors: z.array(tensorCheckSchema),
  }),
  symmetries: z.array(symmetryCheckSchema),
  /** Seconds of wall time, with the threads of the engine. */
  seconds: z.object({
    /** ln psi of one configuration among `configurations` at once. */
    amplitude: z.number(),
    /** Local energy of one sample; null where the build has no clock. */
    localEnergy: z.number().nullable(),
    /** A step with the settings of the run; null: it would have taken too long. */
    step: z.number().nullable(),
    /** The same from a step with fewer samples, in proportion; null where the whole step was taken. */
    stepForeseen: z.number().nullable(),
    stepSamples: z.int(),
  }),
});
export type ModelTrial = z.infer<typeof modelTrialSchema>;

/** Deviations of a symmetry that rounding in double precision explains. */
export const symmetryTolerance = 1e-7;

/** Whether a symmetry that follows from the structure is not there in numbers. */
export const failsClaim = ({ claimed, atStart, shaken }: SymmetryCheck): boolean =>
  claimed && Math.max(atStart ?? 0, shaken ?? 0) > symmetryTolerance;

export interface PhaseSummary {
  /** constant: one phase; real: two that differ by pi; none: no amplitude is known. */
  readonly kind: 'constant' | 'real' | 'complex' | 'none';
  /** Circular standard deviation sqrt(-2 ln |<exp(i phase)>|), in radians; infinite where the mean is zero. */
  readonly spread: number;
  /** Share of the larger group of a real wavefunction, 1 of a constant one; of a complex one |<exp(i phase)>|. */
  readonly order: number;
}

/** What the phases of an untrained model look like: constant, of two signs, or spread. Phases within `tolerance` are equal. */
export function summarisePhases(phases: readonly (number | null)[], tolerance: number): PhaseSummary {
  const known = phases.filter((phase) => phase !== null);
  if (known.length === 0) return { kind: 'none', spread: 0, order: 0 };
  const mean = (multiple: number): readonly [number, number] => [
    known.reduce((sum, phase) => sum + Math.cos(multiple * phase), 0) / known.length,
    known.reduce((sum, phase) => sum + Math.sin(multiple * phase), 0) / known.length,
  ];
  const [re, im] = mean(1);
  const order = Math.min(1, Math.hypot(re, im));
  const spread = Math.sqrt(Math.max(0, -2 * Math.log(order)));
  const off = (phase: number, from: number, period: number): number =>
    Math.abs(phase - from - period * Math.round((phase - from) / period));
  if (known.every((phase) => off(phase, known[0], 2 * Math.PI) < tolerance)) return { kind: 'constant', spread, order };
  if (!known.every((phase) => off(phase, known[0], Math.PI) < tolerance)) return { kind: 'complex', spread, order };
  const alike = known.filter((phase) => off(phase, known[0], 2 * Math.PI) < tolerance).length / known.length;
  return { kind: 'real', spread, order: Math.max(alike, 1 - alike) };
}
