import { z } from 'zod';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { RequestBuffers, request, type NativeBinding } from './binding';
import { NativeObject } from './native-object';
import { encodeOperator } from './operator-encoding';
import type {
  ComplexNumber,
  ExactDiagonalisation,
  ExactEstimate,
  LanczosOptions,
  LanczosProgress,
  LanczosResult,
  SchmidtOptions,
  SystemPart,
} from './exact-diagonalisation';
import { schmidtWeights } from './schmidt-weights';

const count = z.number().int().nonnegative();
const createdSchema = z.object({ handle: count, dimension: count, memoryBytes: count });
const progressSchema = z.object({
  stage: z.enum(['basis', 'matrix', 'search', 'vector']),
  fraction: z.number().nullable(),
  states: count,
  iteration: count,
  eigenvalue: z.number().nullable(),
  residual: z.number().nullable(),
  limit: z.number().nullable(),
  seconds: z.number().nonnegative(),
  finished: z.boolean(),
});
const resultSchema = z.object({
  dimension: count,
  method: z.string(),
  eigenvalues: count,
  residuals: count,
  iterations: count,
  converged: z.boolean(),
  vector: count.nullable(),
  vectorIsComplex: z.boolean(),
});
const vectorSchema = z.object({ vector: count, complex: z.boolean() });
const amplitudesSchema = z.object({ amplitudes: count });
const expectationsSchema = z.object({ values: count, seconds: z.number().nonnegative() });
const configurationsSchema = z.object({ configurations: count });
const timesSchema = z.object({ seconds: z.array(z.number()) });

const estimateSchema = z.object({
  dimension: z.number().nonnegative(),
  complex: z.boolean(),
  method: z.string(),
  elementsPerRow: z.number().nonnegative(),
  memoryBytes: z.number().nonnegative(),
  matrixBytes: z.number().nonnegative(),
  fits: z.boolean(),
  products: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
});

/** Work of one call: about this many basis states times products, so that progress and cancelling come often. */
const statesPerCall = 2_000_000;
const maximumIterationsPerCall = 50;

/** Interleaved numbers as pairs. */
export function complexNumbers(interleaved: Float64Array): ComplexNumber[] {
  return Array.from({ length: interleaved.length / 2 }, (_, k) => ({
    re: interleaved[2 * k],
    im: interleaved[2 * k + 1],
  }));
}

function describe(binding: NativeBinding, operator: CompiledOperator, options: LanczosOptions) {
  const buffers = new RequestBuffers();
  const memoryLimit = Math.min(binding.availableMemoryBytes(), options.memoryLimit ?? Infinity);
  return { buffers, header: { ...options, operator: encodeOperator(operator, buffers), memoryLimit } };
}

/** What `createExactDiagonalisation` with the same options would take. */
export async function estimateExactDiagonalisation(
  binding: NativeBinding,
  operator: CompiledOperator,
  options: LanczosOptions,
): Promise<ExactEstimate> {
  const { header, buffers } = describe(binding, operator, options);
  return (await request(binding, 'exact.estimate', header, buffers, estimateSchema)).value;
}

export async function createExactDiagonalisation(
  binding: NativeBinding,
  operator: CompiledOperator,
  options: LanczosOptions,
): Promise<ExactDiagonalisation> {
  const { header, buffers } = describe(binding, operator, options);
  const { value } = await request(binding, 'exact.create', header, buffers, createdSchema);
  const { dimension, memoryBytes } = value;
  const native = new NativeObject(binding, value.handle, 'The exact diagonalisation');
  const iterations = Math.min(maximumIterationsPerCall, Math.max(1, Math.floor(statesPerCall / dimension)));

  async function lowest({
    onProgress,
    signal,
  }: {
    onProgress?: (progress: LanczosProgress) => void;
    signal?: AbortSignal;
  }): Promise<LanczosResult> {
    let seconds = 0;
    for (;;) {
      const { value: progress } = await native.call('exact.advance', progressSchema, {
        header: { iterations },
        signal,
      });
      const { finished, ...seen } = progress;
      seconds += seen.seconds;
      onProgress?.(seen);
      if (finished) break;
    }
    const reply = await native.call('exact.result', resultSchema);
    const { eigenvalues, residuals, vector, ...rest } = reply.value;
    return {
      ...rest,
      seconds,
      eigenvalues: reply.buffers.float64(eigenvalues),
      residuals: reply.buffers.float64(residuals),
      vector: vector === null ? null : reply.buffers.float64(vector),
    };
  }

  async function vector(state: number): Promise<Float64Array> {
    const reply = await native.call('exact.vector', vectorSchema, { header: { state } });
    return reply.buffers.float64(reply.value.vector);
  }

  async function amplitudes(configurations: Uint8Array, state = 0): Promise<Float64Array> {
    const own = new RequestBuffers();
    const asked = { header: { state, configurations: own.add(configurations) }, buffers: own };
    const reply = await native.call('exact.amplitudes', amplitudesSchema, asked);
    return reply.buffers.float64(reply.value.amplitudes);
  }

  const expectations: ExactDiagonalisation['expectations'] = async (
    operators,
    { state = 0, onProgress, signal } = {},
  ) => {
    const found: ComplexNumber[] = [];
    let seconds = 0;
    // One at a time: a mean value takes about a product, and more under symmetries.
    for (const [at, observable] of operators.entries()) {
      const own = new RequestBuffers();
      const header = { state, operators: [encodeOperator(observable, own)] };
      const reply = await native.call('exact.expectations', expectationsSchema, { header, buffers: own, signal });
      found.push(...complexNumbers(reply.buffers.float64(reply.value.values)));
      seconds += reply.value.seconds;
      onProgress?.({ done: at + 1, secondsLeft: (seconds * (operators.length - at - 1)) / (at + 1) });
    }
    return found;
  };

  const weights = (part: SystemPart, { state = 0, ...options }: SchmidtOptions & { state?: number } = {}) =>
    schmidtWeights(native, 'exact', { ...part, state }, options);

  async function configurations(start: number, amount: number): Promise<Uint8Array> {
    const reply = await native.call('exact.configurations', configurationsSchema, { header: { start, count: amount } });
    return reply.buffers.bytes(reply.value.configurations);
  }

  async function timeProducts(repeats: number): Promise<readonly number[]> {
    return (await native.call('exact.timeProducts', timesSchema, { header: { repeats } })).value.seconds;
  }

  return {
    dimension,
    memoryBytes,
    lowest,
    vector,
    amplitudes,
    expectations,
    schmidtWeights: weights,
    configurations,
    timeProducts,
    close: () => native.close(z.null()),
  };
}
