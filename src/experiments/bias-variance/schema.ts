import { z } from 'zod';
import type { FieldMeta } from '../../shared/experiment';

const field = (label: string, help: string, unit = ''): FieldMeta & Record<string, string> => ({ label, help, unit });

export const truthKinds = ['sine', 'wiggles', 'parabola', 'step'] as const;
export type TruthKind = (typeof truthKinds)[number];

export const dataSchema = z.strictObject({
  truth: z.enum(truthKinds).default('sine').meta(field('Truth f', 'The function on [0, 1] of which the data tell.')),
  points: z.int().min(4).max(400).default(20).meta(field('Points n', 'Of a data set, at (i + ½) / n.')),
  noise: z.number().min(0).max(3).default(0.3).meta(field('Noise σ', 'Standard deviation of a value about the truth.')),
});

export const fitSchema = z.strictObject({
  degree: z.int().min(0).max(25).default(3).meta(field('Degree', 'Of the polynomial whose fits are drawn.')),
  against: z
    .enum(['capacity', 'data'])
    .default('capacity')
    .meta(field('Against', 'capacity: all degrees to the highest, with n points. data: one degree, ever more points.')),
  highestDegree: z
    .int()
    .min(1)
    .max(25)
    .default(15)
    .meta(field('Highest degree', 'A polynomial with as many coefficients as points goes through all of them.')),
  mostPoints: z.int().min(8).max(400).default(200).meta(field('Most points', 'The largest data set.')),
});

export const trainingSchema = z.strictObject({
  dataSets: z
    .int()
    .min(2)
    .max(20_000)
    .default(2000)
    .meta(field('Data sets', 'Noisy data sets that are drawn, each with a fit of every degree or size.')),
});

export const biasVarianceSpecSchema = z.strictObject({ data: dataSchema, fit: fitSchema, training: trainingSchema });
export type BiasVarianceSpec = z.output<typeof biasVarianceSpecSchema>;

const decomposition = {
  squaredBias: z.number(),
  variance: z.number(),
  noise: z.number(),
  total: z.number(),
  expectedTrainingError: z.number(),
};

/** One degree or size: what it is exactly, what the data sets gave, and the error measured directly. */
const rowSchema = z.object({
  degree: z.int(),
  points: z.int(),
  exact: z.object(decomposition),
  measured: z.object({ ...decomposition, direct: z.number(), directError: z.number(), count: z.int() }),
});
export type Row = z.output<typeof rowSchema>;

/** Fits of a few data sets at the degree that is drawn, over `x`; the data of the first. */
export const examplesSchema = z.object({
  x: z.array(z.number()),
  fits: z.array(z.array(z.number())),
  data: z.object({ x: z.array(z.number()), y: z.array(z.number()) }),
});
export type Examples = z.output<typeof examplesSchema>;

export const biasVarianceResultSchema = z.object({ rows: z.array(rowSchema), examples: examplesSchema });
export type BiasVarianceResult = z.output<typeof biasVarianceResultSchema>;

export const biasVarianceInspectionSchema = z.object({ step: z.int() });
