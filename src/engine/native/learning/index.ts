import { z } from 'zod';
import { RequestBuffers, request, type NativeBinding } from '../binding';
import { NativeObject } from '../native-object';
import type {
  Learner,
  LearnerDefinition,
  LearningData,
  LearningInput,
  LearningOrder,
  LearningTargets,
} from './learner';

export type { LearningDefinition, LearningNode } from './definition';
export type { Learner, LearnerDefinition, LearningData } from './learner';

const count = z.number().int().nonnegative();
/** JSON has no NaN. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const nodeSchema = z.object({ id: z.string(), positions: count, channels: count });
const createdSchema = z.object({
  handle: count,
  parameterCount: count,
  tensors: z.array(z.object({ name: z.string(), shape: z.array(count), offset: count, decays: z.boolean() })),
  nodes: z.array(nodeSchema),
});
const trainedSchema = z.object({
  losses: count,
  gradientNorms: count,
  learningRates: count,
  stopped: z.enum(['finished', 'cancelled', 'notFinite']),
  steps: count,
  epoch: count,
  position: count,
});
const evaluatedSchema = z.object({ outputs: count, losses: count, loss: number });
const gradientSchema = z.object({ loss: number, gradient: count });
const productSchema = z.object({ product: count });
const probeSchema = z.object({ nodes: z.array(nodeSchema.extend({ values: count, signals: count })) });
const parametersSchema = z.object({ parameters: count });
const stateSchema = z.object({ state: count });
const nothing = z.null();

/** A learner of the native engine. Throws LEARNING_BAD_DEFINITION, LEARNING_BAD_OPTIMISER. */
export async function createLearner(binding: NativeBinding, definition: LearnerDefinition): Promise<Learner> {
  const { network, ...rest } = definition;
  const header = { ...rest, definition: network };
  const { value: created } = await request(binding, 'learn.create', header, new RequestBuffers(), createdSchema);
  const native = new NativeObject(binding, created.handle, 'The learner');

  /** The header that names a set and some of its rows. */
  function selection(set: string, rows: Uint32Array | undefined, buffers: RequestBuffers): object {
    return rows === undefined ? { set } : { set, rows: buffers.add(rows) };
  }

  return {
    parameterCount: created.parameterCount,
    tensors: created.tensors,
    nodes: created.nodes,
    async give(name, data) {
      const buffers = new RequestBuffers();
      await native.call('learn.give', nothing, { header: { name, ...encodeData(data, buffers) }, buffers });
    },
    async train({ order, ...options }, signal) {
      const buffers = new RequestBuffers();
      const asked = { ...options, order: encodeOrder(order, buffers) };
      const reply = await native.call('learn.train', trainedSchema, { header: asked, buffers, signal });
      const { losses, gradientNorms, learningRates, ...seen } = reply.value;
      return {
        ...seen,
        losses: reply.buffers.float64(losses),
        gradientNorms: reply.buffers.float64(gradientNorms),
        learningRates: reply.buffers.float64(learningRates),
      };
    },
    async evaluate(set, rows) {
      const buffers = new RequestBuffers();
      const header = selection(set, rows, buffers);
      const { value, buffers: found } = await native.call('learn.evaluate', evaluatedSchema, { header, buffers });
      return { outputs: found.float64(value.outputs), losses: found.float64(value.losses), loss: value.loss };
    },
    async gradient(set, rows) {
      const buffers = new RequestBuffers();
      const header = selection(set, rows, buffers);
      const { value, buffers: found } = await native.call('learn.gradient', gradientSchema, { header, buffers });
      return { loss: value.loss, gradient: found.float64(value.gradient) };
    },
    async hessianVector(set, vector, rows) {
      const buffers = new RequestBuffers();
      const header = { ...selection(set, rows, buffers), vector: buffers.add(vector) };
      const { value, buffers: found } = await native.call('learn.hessianVector', productSchema, { header, buffers });
      return found.float64(value.product);
    },
    async probe(set, rows) {
      const buffers = new RequestBuffers();
      const header = selection(set, rows, buffers);
      const { value, buffers: found } = await native.call('learn.probe', probeSchema, { header, buffers });
      return value.nodes.map(({ values, signals, ...node }) => ({
        ...node,
        values: found.float64(values),
        signals: found.float64(signals),
      }));
    },
    async parameters() {
      const { value, buffers } = await native.call('learn.parameters', parametersSchema);
      return buffers.float64(value.parameters);
    },
    async setParameters(parameters) {
      const buffers = new RequestBuffers();
      const header = { parameters: buffers.add(parameters) };
      await native.call('learn.setParameters', nothing, { header, buffers });
    },
    async setOptimiser(optimiser) {
      await native.call('learn.setOptimiser', nothing, { header: { optimiser } });
    },
    async state() {
      const { value, buffers } = await native.call('learn.state', stateSchema);
      return buffers.bytes(value.state);
    },
    async restore(state) {
      const buffers = new RequestBuffers();
      await native.call('learn.restore', nothing, { header: { state: buffers.add(state) }, buffers });
    },
    close: () => native.close(nothing),
  };
}

function encodeData({ rows, inputs, targets }: LearningData, buffers: RequestBuffers): object {
  const encode = <Given extends LearningInput | Exclude<LearningTargets, { kind: 'none' }>>(given: Given): object => ({
    ...given,
    values: buffers.add(given.values),
  });
  return { rows, inputs: inputs.map(encode), targets: targets.kind === 'none' ? targets : encode(targets) };
}

function encodeOrder(order: LearningOrder, buffers: RequestBuffers): object {
  return order.kind === 'given' ? { ...order, rows: buffers.add(order.rows) } : order;
}
