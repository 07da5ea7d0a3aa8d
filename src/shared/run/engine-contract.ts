import { z } from 'zod';
import { call, defineContract, stream } from '../contract';
import { aboutSchema, interventionSchema, problemSchema } from '../lab/contract';
import {
  evolutionAnswerSchema,
  evolutionRequestSchema,
  exactAnswerSchema,
  exactEntropiesAnswerSchema,
  levelScopeSchema,
  spectrumAnswerSchema,
} from './exact';
import { wholeSpectrumAnswerSchema } from './whole-spectrum';
import { measuredSchema, measurementRequestSchema } from './measurement';
import { phaseSchema } from './phase';
import { tensorBackends } from './tensor-backend';

/** What the host asks of a run's process. The process writes the run's directory; the host only reads it. */

/** Where the run stands, coalesced. The observations themselves are on disk, `logBytes` says how far. */
export const runStatusSchema = z.object({
  state: z.enum(['running', 'paused']),
  step: z.int(),
  phase: phaseSchema.nullable(),
  elapsedSeconds: z.number(),
  remainingSeconds: z.number().nullable(),
  lastCheckpoint: z.int().nullable(),
  logBytes: z.number(),
  device: z.string(),
  problem: problemSchema.nullable(),
});
export type RunStatus = z.infer<typeof runStatusSchema>;

/** stopped: not at its end, can be taken up again. */
export const runOutcomeSchema = z.object({
  outcome: z.enum(['finished', 'cancelled', 'failed', 'stopped']),
  step: z.int(),
  problem: problemSchema.nullable(),
});
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

const empty = z.object({});
const specInput = z.object({ experiment: z.string(), spec: z.unknown(), threads: z.int().min(1) });

export const engineContract = defineContract('engine', {
  describe: call({
    input: z.object({ kind: z.enum(['best', 'addon', 'wasm']), threads: z.int().min(1) }),
    output: aboutSchema.shape.engine,
  }),
  /** Works on the run of a directory from where it stands, until it ends or is stopped. */
  start: stream({
    input: z.object({ directory: z.string(), threads: z.int().min(1) }),
    event: runStatusSchema,
    result: runOutcomeSchema,
  }),
  /** Answers once the step that is under way is finished. */
  pause: call({ input: empty, output: runStatusSchema }),
  resume: call({ input: empty, output: runStatusSchema }),
  adjust: call({ input: z.object({ path: z.string(), value: z.number() }), output: interventionSchema }),
  /** Ends the run after a checkpoint: cancel for good, interrupt to be taken up again. */
  stop: call({ input: z.object({ mode: z.enum(['cancel', 'interrupt']) }), output: empty }),
  inspect: stream({
    input: z.object({ directory: z.string(), step: z.int().nullable(), threads: z.int().min(1) }),
    event: phaseSchema,
    result: z.object({ step: z.int(), inspection: z.unknown() }),
  }),
  /** Measures on a checkpoint (null: the last good one); `other` is the directory of the run of an overlap. Writes nothing. */
  measureState: stream({
    input: z.object({
      directory: z.string(),
      step: z.int().nullable(),
      request: measurementRequestSchema,
      other: z.string().nullable(),
      threads: z.int().min(1),
    }),
    event: phaseSchema,
    result: z.object({ step: z.int(), measured: measuredSchema }),
  }),
  exact: stream({
    input: specInput.extend({ maximumSeconds: z.number().nullable() }),
    event: phaseSchema,
    result: exactAnswerSchema,
  }),
  spectrum: stream({
    input: specInput.extend({
      states: z.int().min(1),
      scope: levelScopeSchema,
      maximumSeconds: z.number().nullable(),
    }),
    event: phaseSchema,
    result: spectrumAnswerSchema,
  }),
  wholeSpectrum: stream({
    input: specInput.extend({ scope: levelScopeSchema, maximumSeconds: z.number().nullable() }),
    event: phaseSchema,
    result: wholeSpectrumAnswerSchema,
  }),
  entropies: stream({
    input: specInput.extend({ sites: z.array(z.int().min(0)).min(1).max(4_096) }),
    event: phaseSchema,
    result: exactEntropiesAnswerSchema,
  }),
  evolve: stream({
    input: specInput.extend({ request: evolutionRequestSchema }),
    event: phaseSchema,
    result: evolutionAnswerSchema,
  }),
  /** Steps per second of a small fixed workload on the given build of the engine. */
  measure: call({
    input: z.object({ kind: z.enum(['addon', 'wasm']), threads: z.int().min(1) }),
    output: z.object({ engine: aboutSchema.shape.engine, stepsPerSecond: z.number(), amplitudesPerSecond: z.number() }),
  }),
  /** A backend of TensorFlow.js, and how many amplitudes of the same network it gives in a second, if that is to be measured. */
  measureTensor: call({
    input: z.object({ backend: z.enum(tensorBackends), measure: z.boolean() }),
    output: z.object({ detail: z.string(), amplitudesPerSecond: z.number().nullable() }),
  }),
});
export type EngineContract = typeof engineContract;
