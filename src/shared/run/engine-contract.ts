import { z } from 'zod';
import { call, defineContract, stream } from '../contract';
import { aboutSchema, interventionSchema, problemSchema } from '../lab/contract';
import { speedSchema } from '../lab/device';
import {
  evolutionAnswerSchema,
  evolutionRequestSchema,
  exactAnswerSchema,
  exactEntropiesAnswerSchema,
  levelScopeSchema,
  spectrumAnswerSchema,
} from './exact';
import { wholeSpectrumAnswerSchema } from './whole-spectrum';
import { modelTrialRequestSchema, modelTrialSchema } from './model-trial';
import { measuredSchema, measurementRequestSchema } from './measurement';
import { phaseSchema } from './phase';
import { tensorBackends } from './tensor-backend';
import { weightsReportSchema } from '../weights/weights-report';

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
  /** Resident memory of the process. */
  memoryBytes: z.number(),
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

/** A build of the engine, or a backend of TensorFlow.js. */
const measuredDeviceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('native'), build: z.enum(['addon', 'wasm']) }),
  z.object({ kind: z.literal('tensor'), backend: z.enum(tensorBackends) }),
]);
export type MeasuredDevice = z.infer<typeof measuredDeviceSchema>;

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
  tryModel: stream({
    input: specInput.extend({ request: modelTrialRequestSchema }),
    event: phaseSchema,
    result: modelTrialSchema,
  }),
  /** Reads a file of weights into the model of a spec, and writes what fits as one of ours, if anything does. */
  readWeights: call({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      source: z.string(),
      fileName: z.string().max(300),
      target: z.string(),
    }),
    output: z.object({ report: weightsReportSchema, sha256: z.string().nullable() }),
  }),
  /** A backend of TensorFlow.js: what computes. */
  describeTensor: call({
    input: z.object({ backend: z.enum(tensorBackends) }),
    output: z.object({ detail: z.string() }),
  }),
  /** Amplitudes and a training step of a network that is the same on all devices. */
  measure: stream({
    input: z.object({ device: measuredDeviceSchema, threads: z.int().min(1) }),
    event: phaseSchema,
    result: speedSchema,
  }),
});
export type EngineContract = typeof engineContract;
