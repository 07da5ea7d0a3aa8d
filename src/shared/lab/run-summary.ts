import { z } from 'zod';
import { phaseSchema } from '../run/phase';
import { annotationSchema } from './annotation';

export const runStateSchema = z.enum(['queued', 'running', 'paused', 'interrupted', 'finished', 'cancelled', 'failed']);
export type RunState = z.infer<typeof runStateSchema>;

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  reason: z.string(),
  suggestion: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  experiment: z.string(),
  title: z.string(),
  preset: z.string().nullable(),
  documentId: z.string().nullable(),
  seed: z.string(),
  state: runStateSchema,
  step: z.int(),
  totalSteps: z.int(),
  /** What goes on outside the steps, for example "exact reference"; null while stepping. */
  phase: phaseSchema.nullable(),
  /** Seconds of work, pauses excluded. */
  elapsedSeconds: z.number(),
  /** From the recent steps; null when it cannot be known. */
  remainingSeconds: z.number().nullable(),
  lastCheckpoint: z.int().nullable(),
  /** Latest value of each metric. */
  latest: z.record(z.string(), z.number()),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  directory: z.string(),
  sizeBytes: z.number(),
  /** Why it failed, paused by itself or was interrupted. */
  problem: problemSchema.nullable(),
  device: z.string(),
  /** Resident memory of the run's process; null or missing while it has none here. */
  memoryBytes: z.number().nullable().optional(),
  /** Of a queued run: 1 for the one that starts next. */
  queuePlace: z.int().nullable().optional(),
  /** System and ansatz in a few words; empty where the experiment does not name them. */
  system: z.string(),
  ansatz: z.string(),
  /** Unit and convention of its energies, and what they are multiplied by in each; null or missing where it has none. */
  energyScales: z
    .object({
      unit: z.string(),
      own: z.enum(['spin', 'pauli', 'mixed', 'particles']),
      spin: z.number(),
      pauli: z.number(),
    })
    .nullable()
    .optional(),
  annotation: annotationSchema,
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const trashedRunSchema = z.object({
  runId: z.string(),
  title: z.string(),
  seed: z.string(),
  deletedAt: z.string(),
  sizeBytes: z.number(),
});
export type TrashedRun = z.infer<typeof trashedRunSchema>;

export const runIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/);
