import { z } from 'zod';
import { RequestBuffers, request, type CheckedReply, type NativeBinding } from './binding';
import { hostOfSteps } from './given-steps';
import { createEstimators, encodeTarget, estimated, estimateSchema, rememberPlace, targetSchema } from './estimators';
import { NativeObject } from './native-object';
import { encodeOperator } from './operator-encoding';
import type {
  HostOfSteps,
  StepObservation,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from './variational-monte-carlo';

const count = z.number().int().nonnegative();
const createdSchema = z.object({
  handle: count,
  parameterCount: count,
  parameterLayout: z.array(z.object({ name: z.string(), shape: z.array(count), offset: count, complex: z.boolean() })),
  memoryBytes: count,
});
const observationSchema = z.object({
  energy: estimateSchema,
  imaginaryEnergy: estimated,
  target: targetSchema,
  acceptanceRate: estimated,
  moves: z.array(
    z.object({
      kind: z.enum(['local', 'exchange', 'hop', 'hamiltonian', 'globalFlip']),
      proposed: count,
      accepted: count,
    }),
  ),
  swapAcceptance: z.array(estimated),
  stuckChains: count,
  frozenVariance: estimated.nullable().default(null),
  trace: z.object({ chains: count, stride: count, energies: count }),
  samples: count,
  gradientNorm: estimated,
  layerGradientNorms: z.array(z.object({ name: z.string(), norm: estimated })),
  updateNorm: estimated,
  stepLength: estimated,
  geometricTensorSpectrum: count.optional(),
  signalToNoise: count.optional(),
  seconds: z.object({ sampling: z.number(), localEnergy: z.number(), solve: z.number() }),
});
const batchSchema = z.object({
  configurations: count,
  logAmplitudes: count,
  samples: count,
  chains: count,
  acceptanceRate: estimated,
});
const logAmplitudesSchema = z.object({ logAmplitudes: count });
const stateSchema = z.object({
  step: count,
  parameters: count,
  configurations: count,
  randomState: count,
  optimiser: count,
});
const memorySchema = z.object({ bytes: count });
const nothing = z.null();

function observation({ value, buffers }: CheckedReply<z.infer<typeof observationSchema>>): StepObservation {
  const numbers = (index: number | undefined): Float64Array | null =>
    index === undefined ? null : buffers.float64(index);
  return {
    ...value,
    trace: { ...value.trace, energies: buffers.float64(value.trace.energies) },
    geometricTensorSpectrum: numbers(value.geometricTensorSpectrum),
    signalToNoise: numbers(value.signalToNoise),
  };
}

export async function createVariationalMonteCarlo(
  binding: NativeBinding,
  definition: VariationalMonteCarloDefinition,
): Promise<VariationalMonteCarlo> {
  return (await open(binding, definition)).kernels;
}

export async function createHostOfSteps(
  binding: NativeBinding,
  definition: VariationalMonteCarloDefinition,
): Promise<HostOfSteps> {
  const { kernels, native } = await open(binding, definition);
  return hostOfSteps(kernels, native);
}

async function open(
  binding: NativeBinding,
  definition: VariationalMonteCarloDefinition,
): Promise<{ kernels: VariationalMonteCarlo; native: NativeObject }> {
  const buffers = new RequestBuffers();
  const { hamiltonian, ansatz, sampler, seed, threads } = definition;
  const header = { operator: encodeOperator(hamiltonian, buffers), ansatz, sampler, seed, threads };
  const { value: created } = await request(binding, 'vmc.create', header, buffers, createdSchema);
  const native = new NativeObject(binding, created.handle, 'The variational calculation');

  const kernels: VariationalMonteCarlo = {
    ...createEstimators(native, binding),
    parameterCount: created.parameterCount,
    parameterLayout: created.parameterLayout,
    memoryBytes: created.memoryBytes,
    async stepMemory({ target: _, ...options }) {
      return (await native.call('vmc.stepMemory', memorySchema, { header: options })).value.bytes;
    },
    async step({ target = { kind: 'energy' }, ...options }, signal) {
      const header = { ...options, target: encodeTarget(target, binding) };
      return observation(await native.call('vmc.step', observationSchema, { header, signal }));
    },
    async measure(samples, signal) {
      return observation(await native.call('vmc.measure', observationSchema, { header: { samples }, signal }));
    },
    async sample(samples, signal) {
      const { value, buffers: arrays } = await native.call('vmc.sample', batchSchema, { header: { samples }, signal });
      const { configurations, logAmplitudes, ...rest } = value;
      return {
        ...rest,
        configurations: arrays.bytes(configurations),
        logAmplitudes: arrays.float64(logAmplitudes),
      };
    },
    async logAmplitudes(configurations) {
      const own = new RequestBuffers();
      const asked = { header: { configurations: own.add(configurations) }, buffers: own };
      const reply = await native.call('vmc.logAmplitudes', logAmplitudesSchema, asked);
      return reply.buffers.float64(reply.value.logAmplitudes);
    },
    async setParameters(parameters) {
      const own = new RequestBuffers();
      const asked = { header: { parameters: own.add(parameters) }, buffers: own };
      await native.call('vmc.setParameters', nothing, asked);
    },
    async state() {
      const { value, buffers: arrays } = await native.call('vmc.state', stateSchema);
      return {
        step: value.step,
        parameters: arrays.float64(value.parameters),
        configurations: arrays.bytes(value.configurations),
        randomState: arrays.bytes(value.randomState),
        optimiserState: arrays.float64(value.optimiser),
      };
    },
    async restore(state) {
      const own = new RequestBuffers();
      const asked = {
        step: state.step,
        parameters: own.add(state.parameters),
        configurations: own.add(state.configurations),
        randomState: own.add(state.randomState),
        optimiser: own.add(state.optimiserState),
      };
      await native.call('vmc.restore', nothing, { header: asked, buffers: own });
    },
    close: () => native.close(nothing),
  };
  rememberPlace(kernels, binding, created.handle);
  return { kernels, native };
}
