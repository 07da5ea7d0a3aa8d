import { z } from 'zod';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { RequestBuffers, request, type NativeBinding } from './binding';
import { NativeObject } from './native-object';
import { encodeOperator } from './operator-encoding';
import type { ExactDiagonalisation, LanczosOptions, LanczosProgress, LanczosResult } from './exact-diagonalisation';

const count = z.number().int().nonnegative();
const createdSchema = z.object({ handle: count, dimension: count, memoryBytes: count });
const progressSchema = z.object({
  stage: z.enum(['basis', 'matrix', 'search']),
  fraction: z.number().nullable(),
  iteration: count,
  eigenvalue: z.number().nullable(),
  residual: z.number().nullable(),
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
const configurationsSchema = z.object({ configurations: count });
const timesSchema = z.object({ seconds: z.array(z.number()) });

/** Work of one call: about this many basis states times products, so that progress and cancelling come often. */
const statesPerCall = 2_000_000;
const maximumIterationsPerCall = 50;

export async function createExactDiagonalisation(
  binding: NativeBinding,
  operator: CompiledOperator,
  options: LanczosOptions,
): Promise<ExactDiagonalisation> {
  const buffers = new RequestBuffers();
  const header = {
    ...options,
    operator: encodeOperator(operator, buffers),
    memoryLimit: binding.availableMemoryBytes(),
  };
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
    for (;;) {
      const { value: progress } = await native.call('exact.advance', progressSchema, {
        header: { iterations },
        signal,
      });
      const { finished, ...seen } = progress;
      onProgress?.(seen);
      if (finished) break;
    }
    const reply = await native.call('exact.result', resultSchema);
    const { eigenvalues, residuals, vector, ...rest } = reply.value;
    return {
      ...rest,
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
    configurations,
    timeProducts,
    close: () => native.close(z.null()),
  };
}
