import { z } from 'zod';
import { call, defineContract, stream } from '../contract';
import { float64Array } from '../contract/binary';
import {
  evolutionAnswerSchema,
  evolutionRequestSchema,
  evolutionSchema,
  exactAnswerSchema,
  exactEntropiesAnswerSchema,
  levelScopeSchema,
  spectrumAnswerSchema,
} from '../run/exact';
import { modelTrialRequestSchema, modelTrialSchema } from '../run/model-trial';
import { clockMarkSchema } from '../run/clock';
import { measurementRequestSchema, measurementSchema } from '../run/measurement';
import { presentationSchema } from '../curves/presentation';
import { phaseSchema } from '../run/phase';
import { profileSchema } from '../run/profile';
import { wholeSpectrumAnswerSchema } from '../run/whole-spectrum';
import { modelFormats } from './model-formats';
import { fileToOpenSchema } from './file-to-open';
import { figurePageCalls } from './figure-page-calls';
import { deviceSchema, measuredDevicesSchema } from './device';
import { fileSchema } from './file';
import { runLibraryCalls } from './run-library';
import { runIdSchema, runSummarySchema } from './run-summary';
import { unreadableFileSchema } from './unreadable-file';
import { sweepMethods } from './sweep-methods';

export type { ExportedFile } from './file';

/** What the window and the command line ask of the host. */

export * from './run-summary';

export const interventionSchema = z.object({ step: z.int(), path: z.string(), from: z.number(), to: z.number() });

export const noticeSchema = z.object({
  step: z.int(),
  severity: z.enum(['information', 'warning', 'error']),
  code: z.string(),
  message: z.string(),
  suggestion: z.string(),
  at: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const historySchema = z.object({
  steps: float64Array(),
  seconds: float64Array(),
  values: z.record(z.string(), float64Array()),
  interventions: z.array(interventionSchema),
});

export const followEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('summary'), summary: runSummarySchema }),
  /** New observations since the last event, decimated when the listener is slow. `reset`: replace what was sent before. */
  z.object({ kind: z.literal('history'), history: historySchema, reset: z.boolean() }),
  z.object({ kind: z.literal('notice'), notice: noticeSchema }),
  /** The latest of each name, whenever one has changed. */
  z.object({ kind: z.literal('profiles'), profiles: z.array(profileSchema) }),
]);
export type FollowEvent = z.infer<typeof followEventSchema>;

export const specIssueSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
});

const runId = z.object({ runId: runIdSchema });

export const aboutSchema = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'server', 'command line']),
  engine: z.object({
    kind: z.enum(['addon', 'wasm']),
    simd: z.string(),
    threads: z.int(),
    version: z.string(),
    hint: z.string().nullable(),
  }),
  runsDirectory: z.string(),
  documentsDirectory: z.string(),
  platform: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  freeDiskBytes: z.number(),
  maxConcurrentRuns: z.int(),
});
export type About = z.infer<typeof aboutSchema>;

export const documentSchema = z.object({
  format: z.literal('ansatz-document'),
  formatVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/),
  title: z.string().min(1).max(200),
  experiment: z.string(),
  experimentVersion: z.int(),
  preset: z.string().nullable(),
  /** Kept even when it is not valid yet: half-typed work must survive a restart. */
  spec: z.unknown(),
  seed: z.string(),
  runIds: z.array(z.string()),
  modifiedAt: z.string(),
});
export type ExperimentDocument = z.infer<typeof documentSchema>;

export const labContract = defineContract('lab', {
  about: call({ input: z.object({}), output: aboutSchema }),
  /** Files that the host was started with, once: the first window that asks opens them. */
  filesToOpen: call({ input: z.object({}), output: z.array(fileToOpenSchema) }),
  /** What can compute here, not measured. */
  devices: call({ input: z.object({}), output: z.array(deviceSchema) }),
  /** The same with a training step timed on each, one after the other, and which of them is recommended. */
  measureDevices: stream({ input: z.object({}), event: phaseSchema, result: measuredDevicesSchema }),
  /** Full check of a spec: schema, text, limits of this machine. */
  check: call({
    input: z.object({ experiment: z.string(), spec: z.unknown() }),
    output: z.object({ valid: z.boolean(), issues: z.array(specIssueSchema) }),
  }),
  /**
   * Exact reference of a spec (closed form or Lanczos), computed in a process of its own. A search that would take longer than
   * `maximumSeconds` by its estimate is not begun; null: any.
   */
  exact: stream({
    input: z.object({ experiment: z.string(), spec: z.unknown(), maximumSeconds: z.number().nullable() }),
    event: phaseSchema,
    result: exactAnswerSchema,
  }),
  /** Lowest levels with their quantum numbers, counted with multiplicity, in the sector of a spec or in all. */
  spectrum: stream({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      states: z.int().min(1).max(64),
      scope: levelScopeSchema,
      maximumSeconds: z.number().nullable(),
    }),
    event: phaseSchema,
    result: spectrumAnswerSchema,
  }),
  /** All levels with their quantum numbers, in the sector of a spec or in all, where the matrices are small enough. */
  wholeSpectrum: stream({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      scope: levelScopeSchema,
      maximumSeconds: z.number().nullable(),
    }),
    event: phaseSchema,
    result: wholeSpectrumAnswerSchema,
  }),
  /** Entropies of some lattice sites in the exact state that a run of the spec looks for. */
  entropies: stream({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      sites: z.array(z.int().min(0)).min(1).max(4_096),
    }),
    event: phaseSchema,
    result: exactEntropiesAnswerSchema,
  }),
  /** Exact evolution of a state under the Hamiltonian of a spec, in a process of its own. */
  evolve: stream({
    input: z.object({ experiment: z.string(), spec: z.unknown(), request: evolutionRequestSchema }),
    event: phaseSchema,
    result: evolutionAnswerSchema,
  }),
  /** The model of a spec before any training: amplitudes, checks and times, in a process of its own. */
  tryModel: stream({
    input: z.object({ experiment: z.string(), spec: z.unknown(), request: modelTrialRequestSchema }),
    event: phaseSchema,
    result: modelTrialSchema,
  }),
  /** A figure of what was computed exactly, as a file. */
  exportEvolution: call({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      evolution: evolutionSchema,
      convention: z.enum(['text', 'spin', 'pauli']).default('text'),
      /** What was asked for, which the figure says it was made with. */
      request: evolutionRequestSchema.optional(),
      figure: z.string(),
      format: z.enum(['svg', 'pdf', 'png', 'csv']),
      widthMillimetres: z.number().min(40).max(400),
    }),
    output: fileSchema,
  }),
  ...runLibraryCalls,
  start: call({
    input: z.object({
      experiment: z.string(),
      spec: z.unknown(),
      seed: z.string().regex(/^\d{1,20}$/),
      title: z.string().max(200),
      preset: z.string().nullable(),
      documentId: z.string().nullable(),
    }),
    output: runSummarySchema,
  }),
  runs: call({ input: z.object({}), output: z.array(runSummarySchema) }),
  /** Every run's summary now and whenever it changes, coalesced to a few a second. Ends only when the listener leaves. */
  watchRuns: stream({
    input: z.object({}),
    event: z.object({ changed: z.array(runSummarySchema), removed: z.array(z.string()) }),
    result: z.null(),
  }),
  /** History so far (decimated to at most 1,500 points a metric), then live; ends with the run's final summary. */
  follow: stream({ input: runId, event: followEventSchema, result: runSummarySchema }),
  /** Complete or decimated history from disk. */
  history: call({ input: runId.extend({ maxPoints: z.int().min(2).max(10_000_000) }), output: historySchema }),
  spec: call({
    input: runId,
    output: z.object({
      experiment: z.string(),
      experimentVersion: z.int(),
      spec: z.unknown(),
      result: z.unknown(),
      notices: z.array(noticeSchema),
      checkpoints: z.array(z.int()),
      /** When its stretches of work began: at the start, after pauses, resumed or rolled back. */
      clock: z.array(clockMarkSchema),
    }),
  }),
  pause: call({ input: runId, output: runSummarySchema }),
  resume: call({ input: runId, output: runSummarySchema }),
  cancel: call({ input: runId, output: runSummarySchema }),
  /** Gives a queued run another place; 1 starts next. A run that does not wait is left alone. */
  moveInQueue: call({ input: runId.extend({ place: z.int().min(1) }), output: runSummarySchema }),
  /** Changes an adjustable field from the next step on; recorded in the run. */
  adjust: call({ input: runId.extend({ path: z.string(), value: z.number() }), output: runSummarySchema }),
  /** Moves a run to the trash (kept 30 days), or back. */
  remove: call({ input: runId, output: z.object({}) }),
  restore: call({ input: runId, output: runSummarySchema }),
  /** Looks into a checkpoint (null: the latest), in a process of its own; kept on disk beside the checkpoint. */
  inspect: stream({
    input: runId.extend({ step: z.int().nullable() }),
    event: phaseSchema,
    result: z.object({ step: z.int(), inspection: z.unknown() }),
  }),
  /** Measures something of a checkpoint (null: the latest), in a process of its own; what is found is kept with the run. */
  measure: stream({
    input: runId.extend({ step: z.int().nullable(), request: measurementRequestSchema }),
    event: phaseSchema,
    result: measurementSchema,
  }),
  /** What was measured, oldest first. */
  measurements: call({ input: runId, output: z.array(measurementSchema) }),
  removeMeasurement: call({
    input: runId.extend({ measurementId: measurementSchema.shape.id }),
    output: z.array(measurementSchema),
  }),
  exportFigure: call({
    input: runId.extend({
      figure: z.string(),
      format: z.enum(['svg', 'pdf', 'png', 'csv']),
      widthMillimetres: z.number().min(40).max(400),
      /** In which energies are drawn; as the text has them if it is left out. */
      convention: z.enum(['text', 'spin', 'pauli']).optional(),
      /** Checkpoint that is looked into; the latest if it is left out. */
      step: z.int().nullable().optional(),
      /** Smoothing, window, axis, other runs and pins, as on the screen; left out: the curves as they are. */
      presentation: presentationSchema.optional(),
    }),
    output: fileSchema,
  }),
  exportModel: call({
    input: runId.extend({ format: z.enum(modelFormats), step: z.int().nullable() }),
    output: z.array(fileSchema),
  }),
  ...sweepMethods,
  documents: call({ input: z.object({}), output: z.array(documentSchema) }),
  /** Files that lie among the documents and figure pages and cannot be read: they are in no list. */
  unreadableFiles: call({ input: z.object({}), output: z.array(unreadableFileSchema) }),
  saveDocument: call({ input: z.object({ document: documentSchema }), output: documentSchema }),
  removeDocument: call({ input: z.object({ documentId: z.string() }), output: z.object({}) }),
  ...figurePageCalls,
});

export type LabContract = typeof labContract;
