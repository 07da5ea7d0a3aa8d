import { z } from 'zod';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { RequestBuffers, request, type NativeBinding } from './binding';
import { complexNumbers } from './exact';
import type {
  ComplexNumber,
  EvolutionOptions,
  EvolutionProgress,
  ExactEvolution,
  InitialState,
  SchmidtOptions,
  SystemPart,
} from './exact-diagonalisation';
import { NativeObject } from './native-object';
import { encodeOperator } from './operator-encoding';
import { schmidtWeights } from './schmidt-weights';

const count = z.number().int().nonnegative();
const createdSchema = z.object({ handle: count, dimension: count, memoryBytes: count });
const progressSchema = z.object({
  stage: z.enum(['basis', 'matrix', 'search', 'vector']),
  initial: z.boolean(),
  fraction: z.number().nullable(),
  states: count,
  iteration: count,
  residual: z.number().nullable(),
  limit: z.number().nullable(),
  seconds: z.number().nonnegative(),
  time: z.number(),
  products: count,
  errorBound: z.number(),
  weight: z.number(),
  echo: z.number().nullable(),
  finished: z.boolean(),
});
const expectationsSchema = z.object({ values: count, seconds: z.number().nonnegative() });
const amplitudesSchema = z.object({ amplitudes: count });

/** Work of one call: about this many basis states times products, so that progress and cancelling come often. */
const statesPerCall = 1_000_000;
const maximumProductsPerCall = 50;

export async function createExactEvolution(
  binding: NativeBinding,
  operator: CompiledOperator,
  options: EvolutionOptions,
): Promise<ExactEvolution> {
  const buffers = new RequestBuffers();
  const header = {
    ...options,
    operator: encodeOperator(operator, buffers),
    initial: encodeInitial(options.initial, buffers),
    memoryLimit: binding.availableMemoryBytes(),
  };
  const { value } = await request(binding, 'evolution.create', header, buffers, createdSchema);
  const { dimension, memoryBytes } = value;
  const native = new NativeObject(binding, value.handle, 'The exact evolution');
  const products = Math.min(maximumProductsPerCall, Math.max(1, Math.floor(statesPerCall / dimension)));

  let measuring = 0;

  async function evolve(
    time: number,
    { onProgress, signal }: { onProgress?: (progress: EvolutionProgress) => void; signal?: AbortSignal } = {},
  ): Promise<EvolutionProgress> {
    for (;;) {
      const reply = await native.call('evolution.advance', progressSchema, { header: { time, products }, signal });
      const { finished, ...progress } = reply.value;
      onProgress?.(progress);
      if (finished) return progress;
    }
  }

  async function expectations(
    operators: readonly CompiledOperator[],
    signal?: AbortSignal,
  ): Promise<readonly ComplexNumber[]> {
    const own = new RequestBuffers();
    const asked = { operators: operators.map((observable) => encodeOperator(observable, own)) };
    const reply = await native.call('evolution.expectations', expectationsSchema, {
      header: asked,
      buffers: own,
      signal,
    });
    measuring += reply.value.seconds;
    return complexNumbers(reply.buffers.float64(reply.value.values));
  }

  async function amplitudes(configurations: Uint8Array): Promise<Float64Array> {
    const own = new RequestBuffers();
    const asked = { header: { configurations: own.add(configurations) }, buffers: own };
    const reply = await native.call('evolution.amplitudes', amplitudesSchema, asked);
    return reply.buffers.float64(reply.value.amplitudes);
  }

  return {
    dimension,
    memoryBytes,
    evolve,
    expectations,
    schmidtWeights: (part: SystemPart, options: SchmidtOptions = {}) =>
      schmidtWeights(native, 'evolution', part, options, (seconds) => (measuring += seconds)),
    measuringSeconds: () => measuring,
    amplitudes,
    close: () => native.close(z.null()),
  };
}

function encodeInitial(initial: InitialState, buffers: RequestBuffers): object {
  switch (initial.kind) {
    case 'configuration':
      return { kind: initial.kind, configuration: buffers.add(initial.configuration) };
    case 'product':
      return { kind: initial.kind, amplitudes: buffers.add(initial.amplitudes) };
    case 'groundState':
      return { kind: initial.kind, operator: encodeOperator(initial.operator, buffers) };
  }
}
