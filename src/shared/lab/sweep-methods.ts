import { z } from 'zod';
import { call, stream } from '../contract';
import { figureSchema } from '../figure/figure';
import { measurementRequestSchema, measurementSchema } from '../run/measurement';
import { phaseSchema } from '../run/phase';
import {
  sweepIdPattern,
  sweepIssueSchema,
  sweepRequestSchema,
  sweepSchema,
  sweepStandingSchema,
  mostTasks,
} from '../sweep/sweep';
import { fileSchema } from './file';

const sweepId = z.object({ sweepId: z.string().regex(sweepIdPattern) });

/** Sweeps: many runs of one spec with some of its numbers varied. The runs themselves are ordinary ones. */
export const sweepMethods = {
  /** Checks the spec of every combination of values as `check` does. */
  checkSweep: stream({
    input: sweepRequestSchema,
    event: phaseSchema,
    result: z.object({ tasks: z.int(), issues: z.array(sweepIssueSchema) }),
  }),
  /** Checks and begins a sweep. Refused with SWEEP_INVALID and all issues in `details`. */
  startSweep: stream({ input: sweepRequestSchema, event: phaseSchema, result: sweepSchema }),
  /** All sweeps and how they stand, now and whenever that changes. Ends only when the listener leaves. */
  watchSweeps: stream({
    input: z.object({}),
    event: z.object({
      sweeps: z.array(sweepSchema),
      standings: z.array(sweepStandingSchema),
      removed: z.array(z.string()),
    }),
    result: z.null(),
  }),
  /** Tasks that run pause after their step, no other begins. */
  pauseSweep: call({ input: sweepId, output: sweepStandingSchema }),
  resumeSweep: call({ input: sweepId, output: sweepStandingSchema }),
  /** Ends the tasks that run, their last states kept, and begins no other. */
  cancelSweep: call({ input: sweepId, output: sweepStandingSchema }),
  /** Takes up tasks that failed, were cancelled or removed (null: all of them), and goes on. */
  retrySweep: call({
    input: sweepId.extend({ tasks: z.array(z.int().min(0)).max(mostTasks).nullable() }),
    output: sweepStandingSchema,
  }),
  /** The plan of a sweep; its runs stay, or go to the trash with it. */
  removeSweep: call({ input: sweepId.extend({ withRuns: z.boolean() }), output: z.object({}) }),
  /** Brings back the plan of a removed sweep and those of its runs that are in the trash. */
  restoreSweep: call({ input: sweepId, output: sweepSchema }),
  /** Measures the same thing on every finished task that has not got it yet; what is found is kept with the runs. */
  measureSweep: stream({
    input: sweepId.extend({ request: measurementRequestSchema }),
    event: phaseSchema,
    result: z.object({
      measured: z.int(),
      known: z.int(),
      failed: z.array(z.object({ runId: z.string(), message: z.string() })),
    }),
  }),
  /** What was measured on the runs of a sweep. */
  sweepMeasurements: call({
    input: sweepId,
    output: z.array(z.object({ runId: z.string(), measurements: z.array(measurementSchema) })),
  }),
  /** A figure that belongs to no single run, drawn as a file. */
  drawFigure: call({
    input: z.object({
      figure: figureSchema,
      /** Of the file, without its ending. */
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,120}$/),
      format: z.enum(['svg', 'pdf', 'png', 'csv']),
      widthMillimetres: z.number().min(40).max(400),
    }),
    output: fileSchema,
  }),
} as const;
