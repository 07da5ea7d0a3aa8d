import { z } from 'zod';
import { problemSchema } from '../lab/run-summary';

/** A sweep: one spec with some of its numbers varied, every combination a run of its own. */

export const sweepIdPattern = /^[a-z0-9][a-z0-9-]{2,80}$/;
export const mostTasks = 1000;
export const mostSeeds = 64;

export const sweepTargetSchema = z.discriminatedUnion('kind', [
  /** Number at a dotted path of the spec. */
  z.object({ kind: z.literal('field'), path: z.string().min(1).max(200) }),
  /** `param` of the Hamiltonian's text. */
  z.object({ kind: z.literal('parameter'), name: z.string().min(1).max(80) }),
  /** Number in the lattice statement of the text; null: all of them together. */
  z.object({ kind: z.literal('extent'), argument: z.int().min(0).max(2).nullable() }),
]);
export type SweepTarget = z.output<typeof sweepTargetSchema>;

const count = z.int().min(1).max(mostTasks);
export const sweepValuesSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linear'), from: z.number(), to: z.number(), count }),
  /** Equal ratios. */
  z.object({ kind: z.literal('log'), from: z.number(), to: z.number(), count }),
  z.object({ kind: z.literal('list'), values: z.array(z.number()).min(1).max(mostTasks).readonly() }),
]);
export type SweepValues = z.output<typeof sweepValuesSchema>;

export const sweepAxisSchema = z.object({
  target: sweepTargetSchema,
  values: sweepValuesSchema,
  /** Rich label, see the figure format: "_h_". */
  label: z.string().min(1).max(200),
  unit: z.string().max(40),
  /** Grids are rounded to whole numbers, each once. */
  whole: z.boolean(),
});
export type SweepAxis = z.output<typeof sweepAxisSchema>;

export const sweepRequestSchema = z.object({
  experiment: z.string(),
  spec: z.unknown(),
  title: z.string().min(1).max(200),
  documentId: z.string().nullable(),
  axes: z.array(sweepAxisSchema).max(2).readonly(),
  seeds: z
    .array(z.string().regex(/^\d{1,20}$/, 'a whole number'))
    .min(1)
    .max(mostSeeds)
    .readonly(),
  /** Each task begins with the trained weights of its neighbour on the grid. */
  warmStart: z.boolean().optional(),
});
export type SweepRequest = z.output<typeof sweepRequestSchema>;

const taskSchema = z.object({
  /** Place on each axis. */
  place: z.array(z.int().min(0)).max(2).readonly(),
  seed: z.string(),
  runId: z.string().regex(sweepIdPattern),
  /** Operations of the whole run, rough; absent or null: not known. */
  flops: z.number().nullable().optional(),
});
export type SweepTask = z.output<typeof taskSchema>;

/** What stays as it is from the start on. */
export const sweepSchema = z.object({
  id: z.string().regex(sweepIdPattern),
  title: z.string(),
  experiment: z.string(),
  documentId: z.string().nullable(),
  /** SHA-256 of the spec that the tasks vary, hex. */
  specDigest: z.string(),
  /** Unit of energies with its convention, as a rich label; empty where the experiment has none. */
  energyUnit: z.string(),
  axes: z
    .array(sweepAxisSchema.extend({ points: z.array(z.number()).min(1).readonly() }))
    .max(2)
    .readonly(),
  seeds: z.array(z.string()).readonly(),
  warmStart: z.boolean().optional(),
  /** In the order in which they are begun. */
  tasks: z.array(taskSchema).min(1).max(mostTasks).readonly(),
  createdAt: z.string(),
});
export type Sweep = z.output<typeof sweepSchema>;

/** What a task of a sweep with warm starts has begun with. */
export const taskOriginSchema = z.object({
  /** By index. */
  task: z.int().min(0),
  /** Task whose weights it begins with; null: weights of its own. */
  from: z.int().min(0).nullable(),
  /** Why it begins with weights of its own, or with those of a farther neighbour. */
  reason: z.string().nullable(),
});
export type TaskOrigin = z.output<typeof taskOriginSchema>;

export const sweepStandingSchema = z.object({
  id: z.string().regex(sweepIdPattern),
  /** interrupted: it is to run, but no host works on it. */
  state: z.enum(['running', 'paused', 'interrupted', 'finished', 'cancelled']),
  /** Whether another host works on it: only that one can pause it. */
  elsewhere: z.boolean(),
  /** Tasks (by index) whose runs have been made; one without a run has been removed. */
  begun: z.array(z.int()).readonly(),
  /** Why it paused by itself. */
  problem: problemSchema.nullable(),
  /** Of the tasks that have begun, where the sweep has warm starts. */
  origins: z.array(taskOriginSchema).readonly(),
});
export type SweepStanding = z.output<typeof sweepStandingSchema>;

/** What is wrong with one combination of values. */
export const sweepIssueSchema = z.object({
  place: z.array(z.int()).readonly(),
  values: z.array(z.number()).readonly(),
  code: z.string(),
  path: z.string(),
  message: z.string(),
});
export type SweepIssue = z.output<typeof sweepIssueSchema>;
