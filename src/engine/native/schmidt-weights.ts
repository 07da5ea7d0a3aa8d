import { z } from 'zod';
import type { SchmidtOptions, SystemPart } from './exact-diagonalisation';
import type { NativeObject } from './native-object';

const partitionSchema = z.object({ work: z.array(z.number().nonnegative()) });
const weightsSchema = z.object({ weights: z.number().int().nonnegative(), seconds: z.number().nonnegative() });

/**
 * All eigenvalues of a reduced density matrix, one block after the other, with how far they have come by their work; null where
 * that is more than is allowed.
 */
export async function schmidtWeights(
  native: NativeObject,
  of: 'exact' | 'evolution',
  part: SystemPart & { readonly state?: number },
  { mostWork = Infinity, onProgress, signal }: SchmidtOptions,
  spent?: (seconds: number) => void,
): Promise<Float64Array | null> {
  const { work } = (await native.call(`${of}.partition`, partitionSchema, { header: part, signal })).value;
  const all = work.reduce((sum, own) => sum + own, 0);
  if (all > mostWork) return null;
  const found: number[] = [];
  let [done, seconds] = [0, 0];
  for (const [block, own] of work.entries()) {
    const header = { ...part, block };
    const reply = await native.call(`${of}.schmidtWeights`, weightsSchema, { header, signal });
    for (const weight of reply.buffers.float64(reply.value.weights)) found.push(weight);
    done += own;
    seconds += reply.value.seconds;
    spent?.(reply.value.seconds);
    onProgress?.({ fraction: done / all, secondsLeft: (seconds * (all - done)) / done });
  }
  return Float64Array.from(found);
}
