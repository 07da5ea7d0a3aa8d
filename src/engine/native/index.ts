import { z } from 'zod';
import { RequestBuffers, request, type NativeBinding } from './binding';
import { createExactEvolution } from './evolution';
import { createExactDiagonalisation, estimateExactDiagonalisation } from './exact';
import { createLearner } from './learning';
import { createHostOfSteps, createVariationalMonteCarlo } from './vmc';
import type { NativeEngine } from './variational-monte-carlo';

export type { NativeBinding, NativeReply } from './binding';

const descriptionSchema = z.object({
  simd: z.string(),
  threads: z.number().int().positive(),
  version: z.string(),
});

/** The engine over a binding, be it the addon or the WebAssembly build; every reply is checked. */
export async function openNativeEngine(binding: NativeBinding): Promise<NativeEngine> {
  const { value } = await request(binding, 'describe', {}, new RequestBuffers(), descriptionSchema);
  return {
    description: { kind: binding.kind, ...value, hint: binding.hint },
    createVariationalMonteCarlo: (definition) => createVariationalMonteCarlo(binding, definition),
    createHostOfSteps: (definition) => createHostOfSteps(binding, definition),
    createExactDiagonalisation: (operator, options) => createExactDiagonalisation(binding, operator, options),
    estimateExactDiagonalisation: (operator, options) => estimateExactDiagonalisation(binding, operator, options),
    createExactEvolution: (operator, options) => createExactEvolution(binding, operator, options),
    createLearner: (definition) => createLearner(binding, definition),
  };
}
