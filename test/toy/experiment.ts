import { z } from 'zod';
import type { Checkpoint, ExperimentEngine, RunContext, RunEvent } from '../../src/engine/run-context';
import { AnsatzError } from '../../src/shared/contract';
import type { ExperimentDefinition } from '../../src/shared/experiment';
import { delay } from '../../src/shared/run/change-signal';

/** A small deterministic experiment: noisy gradient descent on a parabola, with a random generator of its own. */
const specSchema = z.strictObject({
  training: z.strictObject({
    steps: z.int().min(1),
    learningRate: z.number().positive(),
    checkpointEvery: z.int().min(1),
    /** Run whose parameters are begun with. */
    startFrom: z.string().default(''),
  }),
  /** How long a step takes. */
  stepMilliseconds: z.number().min(0),
  /** Length of the parameter vector. */
  parameters: z.int().min(1),
  /** At this step the energy is NaN, or something else is wrong, as long as the learning rate is above the limit. */
  notFinite: z.strictObject({ step: z.int(), above: z.number(), code: z.string().optional() }).nullable(),
  /** A larger energy has diverged. */
  largestEnergy: z.number().nullable(),
});
const resultSchema = z.object({ energy: z.number(), draws: z.instanceof(Float64Array) });
const inspectionSchema = z.object({ step: z.int(), parameters: z.instanceof(Float64Array) });

export type ToySpec = z.output<typeof specSchema>;
type ToyResult = z.output<typeof resultSchema>;
type ToyInspection = z.output<typeof inspectionSchema>;

export const toySpec: ToySpec = {
  training: { steps: 200, learningRate: 0.05, checkpointEvery: 10, startFrom: '' },
  stepMilliseconds: 0,
  parameters: 4,
  notFinite: null,
  largestEnergy: null,
};

export const toyExperiment: ExperimentDefinition<typeof specSchema, typeof resultSchema, typeof inspectionSchema> = {
  id: 'toy',
  version: 1,
  title: 'Toy',
  category: 'Tests',
  purpose: 'Tests the running of runs.',
  specSchema,
  resultSchema,
  inspectionSchema,
  metrics: {
    energy: { label: 'Energy', symbol: '_E_', unit: '', help: '' },
    secondsPerStep: { label: 'Time per step', symbol: '_t_', unit: 's', help: '' },
  },
  adjustable: [
    { path: 'training.learningRate', label: 'Learning rate', symbol: '_η_', minimum: 1e-6, maximum: 10, scale: 'log' },
  ],
  presets: [
    {
      id: 'toy-default',
      title: 'Toy',
      summary: '',
      topic: 'Toys',
      method: { family: 'Toys', name: 'Toy' },
      spec: toySpec,
      reference: { quantity: 'energy', value: 0, error: null, unit: '', kind: 'exact', source: 'By construction' },
      expectedRelativeError: 1,
      expectedSeconds: 1,
      source: 'By construction',
    },
  ],
  migrations: {},
  totalSteps: (spec) => spec.training.steps,
  check: () => [],
  startPath: 'training.startFrom',
  stepFlops: ({ parameters }) => parameters,
  otherRuns: ({ training }) => (training.startFrom === '' ? [] : [training.startFrom]),
  otherRunIssues: (spec, find) => {
    const other = specSchema.safeParse(find(spec.training.startFrom)?.spec);
    if (spec.training.startFrom === '' || (other.success && other.data.parameters === spec.parameters)) return [];
    const message = 'Its vector has another length.';
    return [
      { severity: 'error', code: 'TRANSFER_SHAPE', path: 'training.startFrom', message, line: null, column: null },
    ];
  },
  measuredMetrics: ({ energy }) => ({ energy }),
  figures: ({ history }) => [
    {
      id: 'energy',
      title: 'Energy',
      description: 'Energy against step.',
      content: {
        kind: 'chart',
        x: { label: 'step' },
        y: { label: '_E_' },
        series: [
          { kind: 'line', name: 'E', x: [...history.steps], y: [...(history.values['energy'] ?? [])], colour: 1 },
        ],
      },
    },
  ],
};

/** xorshift32: the state is the whole generator. */
function draw(state: Uint32Array): number {
  let value = state[0] ?? 1;
  value ^= value << 13;
  value ^= value >>> 17;
  value ^= value << 5;
  state[0] = value >>> 0;
  return (value >>> 0) / 2 ** 32 - 0.5;
}

/** Keeps the random state of a checkpoint out of what is restored: for negative controls. */
export type Restore = (checkpoint: Checkpoint) => Checkpoint;

async function* run(spec: ToySpec, context: RunContext, restore: Restore): AsyncGenerator<RunEvent, ToyResult, void> {
  const random = Uint32Array.of(Number(BigInt(context.seed) % 4_294_967_291n) + 1);
  const parameters = new Float64Array(spec.parameters).fill(1);
  let first = 1;
  if (context.resumeFrom !== null) {
    const { model, state, step } = restore(context.resumeFrom);
    parameters.set(model['parameters']?.data ?? []);
    random.set(state['random']?.data ?? []);
    first = step + 1;
  }
  for (let step = first; step <= spec.training.steps; step += 1) {
    const learningRate = context.adjusted('training.learningRate', step, spec.training.learningRate);
    if (spec.stepMilliseconds > 0) await delay(spec.stepMilliseconds, context.signal);
    if (context.signal.aborted) throw new Error('Broken off.');
    if (spec.notFinite !== null && step === spec.notFinite.step && learningRate > spec.notFinite.above) {
      throw new AnsatzError({
        code: spec.notFinite.code ?? 'ENGINE_NOT_FINITE',
        message: 'NaN in the local energy.',
        reason: '',
        suggestion: '',
        details: { where: 'the local energy' },
      });
    }
    let energy = 0;
    const before = parameters.reduce((sum, value) => sum + value * value, 0);
    if (spec.largestEnergy !== null && before > spec.largestEnergy) {
      throw new AnsatzError({
        code: 'ENGINE_DIVERGED',
        message: `The energy is ${before.toPrecision(3)}.`,
        reason: '',
        suggestion: '',
        details: { where: 'the energy' },
      });
    }
    for (let index = 0; index < parameters.length; index += 1) {
      const value = parameters[index] ?? 0;
      parameters[index] = value - learningRate * (value + draw(random));
      energy += value * value;
    }
    yield {
      kind: 'observation',
      step,
      values: { energy },
      checkpoint: async () => ({
        step,
        model: { parameters: { shape: [parameters.length], data: parameters.slice() } },
        state: { random: { shape: [1], data: random.slice() } },
      }),
    };
  }
  yield { kind: 'phase', label: 'Measuring', fraction: null };
  return { energy: parameters[0] ?? 0, draws: Float64Array.from({ length: 4 }, () => draw(random)) };
}

export function toyEngine(
  restore: Restore = (checkpoint) => checkpoint,
): ExperimentEngine<ToySpec, ToyResult, ToyInspection> {
  return {
    run: (spec, context) => run(spec, context, restore),
    async *inspect(_spec, checkpoint) {
      yield { kind: 'phase', label: 'Looking', fraction: 0.5 };
      const data = checkpoint.model['parameters']?.data;
      return { step: checkpoint.step, parameters: Float64Array.from(data ?? []) };
    },
    async *measure(_spec, checkpoint, { samples, seed }) {
      yield { kind: 'phase', label: 'Measuring', fraction: 0.5 };
      const first = checkpoint.model['parameters']?.data[0] ?? 0;
      const value = { label: 'first', distance: null, mean: first, error: Number(seed), unit: '', exact: null };
      return { values: [value], samples, reached: null, exactNote: '' };
    },
    async *exact(spec) {
      yield { kind: 'phase', label: 'Exact', fraction: null };
      const dimension = String(spec.parameters);
      const reference = { energy: 0, energyPerSite: 0, method: 'by construction', dimension, residual: null };
      return { found: true, reference };
    },
  };
}
