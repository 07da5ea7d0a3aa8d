import { z } from 'zod';
import type { FieldMeta } from '../../shared/experiment';

const field = (label: string, help: string, unit = ''): FieldMeta & Record<string, string> => ({ label, help, unit });

export const surfaceKinds = [
  'parabola',
  'doubleWell',
  'valley',
  'saddle',
  'rosenbrock',
  'himmelblau',
  'gaussianFit',
  'coinByLogit',
  'coinByProbability',
] as const;
export type SurfaceKind = (typeof surfaceKinds)[number];

export const surfaceSchema = z.strictObject({
  kind: z.enum(surfaceKinds).meta(field('Loss', 'The function that is to become small.')),
  curvature: z.number().min(0.01).max(100).default(1).meta(field('Curvature λ₁', 'Second derivative along x.')),
  secondCurvature: z.number().min(0.01).max(100).default(10).meta(field('Curvature λ₂', 'Second derivative along y.')),
  tilt: z
    .number()
    .min(-1)
    .max(1)
    .default(-0.1)
    .meta(field('Tilt', 'Makes one of the two wells the deeper; beyond ±0.385 there is one well only.')),
  target: z
    .number()
    .min(0.01)
    .max(0.99)
    .default(0.3)
    .meta(field('Probability q', 'Of heads, in the distribution that is to be met.')),
  startX: z.number().min(-10).max(10).default(1).meta(field('Start, x', 'First parameter before the first step.')),
  startY: z.number().min(-10).max(10).default(1).meta(field('Start, y', 'Second parameter before the first step.')),
});

export const methodKinds = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'adadelta',
  'rmsProp',
  'adam',
  'naturalGradient',
  'constantDistance',
  'saddleFreeNewton',
  'adaptiveNewton',
] as const;
export type MethodKind = (typeof methodKinds)[number];

export const methodSchema = z.strictObject({
  comparison: z
    .enum(['settings', 'methods', 'coordinates', 'alone'])
    .default('settings')
    .meta(
      field(
        'Compare',
        'settings: one method with three settings. methods: many methods on one loss. coordinates: one loss in two parametrisations. alone: one path.',
      ),
    ),
  kind: z.enum(methodKinds).default('gradientDescent').meta(field('Method', 'How a step is made of the gradient.')),
  setting: z
    .number()
    .min(0)
    .max(100)
    .default(0.1)
    .meta(field('Setting', 'Learning rate η; length ε of steps of constant distance; damping λ of Newton’s methods.')),
  secondSetting: z.number().min(0).max(100).default(0.01).meta(field('Second setting', 'The same of the second path.')),
  thirdSetting: z.number().min(0).max(100).default(0.2).meta(field('Third setting', 'The same of the third path.')),
  adaptiveRate: z
    .number()
    .min(1e-6)
    .max(10)
    .default(0.1)
    .meta(field('Rate of adaptive methods', 'η of Adagrad, RMSprop and Adam where methods are compared.')),
  decay: z
    .number()
    .min(0)
    .max(0.9999)
    .default(0.9)
    .meta(field('Decay ρ', 'Of velocities and of averages of squares; the first of the two decays of Adam.')),
  secondDecay: z.number().min(0).max(0.99999).default(0.999).meta(field('Second decay', 'Of the squares in Adam.')),
  epsilon: z.number().min(1e-12).max(1).default(1e-6).meta(field('ε', 'Added below the root of averaged squares.')),
});

export const trainingSchema = z.strictObject({
  steps: z.int().min(1).max(100_000).default(2000).meta(field('Steps', 'Most steps of a path.')),
  stopAt: z
    .enum(['distance', 'loss', 'gradient'])
    .default('distance')
    .meta(
      field(
        'Arrived when small',
        'distance: of the parameters from a minimum. loss: above that of the lowest minimum. gradient: its norm.',
      ),
    ),
  tolerance: z.number().min(1e-12).max(1).default(1e-6).meta(field('Tolerance', 'What counts as small.')),
  noise: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta(field('Noise of the gradient', 'Standard deviation of each component, as mini-batches make it; 0: none.')),
});

export const gradientDescentSpecSchema = z.strictObject({
  surface: surfaceSchema,
  method: methodSchema,
  training: trainingSchema,
});
export type GradientDescentSpec = z.output<typeof gradientDescentSpecSchema>;

const column = z.array(z.number().nullable());
export const pathSchema = z.object({
  name: z.string(),
  end: z.enum(['converged', 'diverged', 'steps']),
  /** Number of steps that were taken. */
  steps: z.int(),
  /** Points that are kept: all of the first, then ever fewer. Columns of equal length; predictedChange is null at the start. */
  points: z.object({
    step: z.array(z.int()),
    x: column,
    y: column,
    loss: column,
    gradientNorm: column,
    predictedChange: column,
    change: column,
    distance: column,
  }),
});
export type Path = z.output<typeof pathSchema>;

export const gradientDescentResultSchema = z.object({
  paths: z.array(pathSchema),
  /** Steps to the tolerance against the setting; null where a setting does not arrive. */
  scan: z.object({ setting: z.array(z.number()), steps: z.array(z.number().nullable()) }).nullable(),
});
export type GradientDescentResult = z.output<typeof gradientDescentResultSchema>;

export const gradientDescentInspectionSchema = z.object({ step: z.int() });
