import { z } from 'zod';
import { countOf, damagedWeights, weightLimits, type FileArray } from './array-file';
import { bytesOf, numberType, readNumbers } from './numbers';

const longestHeader = 8 * 2 ** 20;
const entrySchema = z.object({
  dtype: z.string().max(16),
  shape: z.array(z.number()).max(16),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/** Whether the bytes begin as safetensors do: a length, then the brace of a header within the file. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[8] === 0x7b && bytes[7] === 0 && bytes[6] === 0;
}

/** Every tensor of a safetensors file. Throws WEIGHTS_DAMAGED, WEIGHTS_TOO_LARGE. */
export function safetensorsArrays(bytes: Uint8Array): readonly FileArray[] {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerLength > longestHeader || headerLength > bytes.length - 8)
    throw damagedWeights('Its header reaches beyond the file, or is longer than 8 MiB.');
  const entries = headerOf(bytes.subarray(8, 8 + headerLength)).filter(([name]) => name !== '__metadata__');
  if (entries.length > weightLimits.arrays) throw damagedWeights(`It has more than ${weightLimits.arrays} tensors.`);
  const data = bytes.subarray(8 + headerLength);
  const places: (readonly [number, number])[] = [];
  const arrays = entries.map(([name, value]): FileArray => {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damagedWeights(`The entry of "${name.slice(0, 80)}" cannot be read.`);
    const { dtype, shape, data_offsets: place } = entry.data;
    const count = countOf(name, shape);
    const type = numberType(dtype);
    const [start, end] = place;
    const isThere = end <= data.length && start <= end && (type === null || end - start === count * bytesOf(type));
    if (!isThere) throw damagedWeights(`The data of "${name.slice(0, 80)}" are not where they should be.`);
    places.push(place);
    const numbers = type === null ? null : readNumbers(type, data.subarray(start, end), count);
    return { name, shape, type: dtype, complex: type?.complex ?? false, data: numbers };
  });
  places.sort((a, b) => a[0] - b[0]);
  if (places.some(([start], at) => at > 0 && start < places[at - 1][1]))
    throw damagedWeights('The data of its tensors lie over each other.');
  return arrays;
}

function headerOf(bytes: Uint8Array): readonly (readonly [string, unknown])[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damagedWeights('Its header is no JSON.');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw damagedWeights('Its header is no list of tensors.');
  return Object.entries(header);
}
