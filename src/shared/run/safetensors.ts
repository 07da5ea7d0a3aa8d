import { z } from 'zod';
import { AnsatzError } from '../contract/errors';

/**
 * safetensors: 8 bytes little-endian length, a JSON header, raw little-endian data.
 * Only the types that a checkpoint holds. Header size and number of tensors are capped on reading.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Uint8Array | Uint32Array;
}

export interface TensorFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const maxHeaderBytes = 8 * 2 ** 20;
const maxTensors = 10_000;
const bytesPerElement = { F64: 8, U8: 1, U32: 4 } as const;

const entrySchema = z.object({
  dtype: z.enum(['F64', 'U8', 'U32']),
  shape: z.array(z.int().min(0)).max(16),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());

function damaged(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'SAFETENSORS_INVALID',
    message: 'The file is not a valid safetensors file.',
    reason,
    suggestion: 'Use another checkpoint, or export the model again.',
  });
}

function typeOf(data: Tensor['data']): keyof typeof bytesPerElement {
  if (data instanceof Float64Array) return 'F64';
  return data instanceof Uint32Array ? 'U32' : 'U8';
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Tensors in the order of their names, data aligned to 8 bytes; the same content gives the same bytes. */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const names = Object.keys(file.tensors).sort();
  const header: Record<string, unknown> = {};
  if (Object.keys(file.metadata).length > 0) header['__metadata__'] = file.metadata;
  let offset = 0;
  const pieces: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  // Wide types first, so that every tensor stays aligned without gaps (the format forbids gaps).
  const order = [...names].sort((a, b) => width(file.tensors[b]) - width(file.tensors[a]));
  for (const name of order) {
    const tensor = file.tensors[name];
    if (tensor === undefined) continue;
    if (elements(tensor.shape) !== tensor.data.length) throw damaged(`The shape of ${name} does not fit its data.`);
    const bytes = new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
    header[name] = { dtype: typeOf(tensor.data), shape: tensor.shape, data_offsets: [offset, offset + bytes.length] };
    pieces.push({ offset, bytes });
    offset += bytes.length;
  }
  const json = JSON.stringify(header);
  const encoded = new TextEncoder().encode(json);
  const headerLength = Math.ceil(encoded.length / 8) * 8;
  const output = new Uint8Array(8 + headerLength + offset);
  new DataView(output.buffer).setBigUint64(0, BigInt(headerLength), true);
  output.fill(0x20, 8, 8 + headerLength);
  output.set(encoded, 8);
  for (const piece of pieces) output.set(piece.bytes, 8 + headerLength + piece.offset);
  return output;
}

function width(tensor: Tensor | undefined): number {
  return tensor === undefined ? 0 : bytesPerElement[typeOf(tensor.data)];
}

export function decodeSafetensors(file: Uint8Array): TensorFile {
  // A Buffer's `slice` would not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 8) throw damaged('It is shorter than its header.');
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerLength > maxHeaderBytes || headerLength > bytes.length - 8) throw damaged('Its header is too long.');
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  const data = bytes.subarray(8 + headerLength);
  const tensors: Record<string, Tensor> = {};
  let metadata: Record<string, string> = {};
  if (Object.keys(header).length > maxTensors) throw damaged(`It has more than ${maxTensors} tensors.`);
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      const parsed = metadataSchema.safeParse(value);
      if (!parsed.success) throw damaged('Its metadata are not strings.');
      metadata = parsed.data;
      continue;
    }
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damaged(`The entry of ${name} cannot be read.`);
    const [start, end] = entry.data.data_offsets;
    const expected = elements(entry.data.shape) * bytesPerElement[entry.data.dtype];
    if (end > data.length || end - start !== expected)
      throw damaged(`The data of ${name} are not where they should be.`);
    tensors[name] = { shape: entry.data.shape, data: typed(entry.data.dtype, data.slice(start, end)) };
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (thrown) {
    throw damaged(`Its header cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function typed(dtype: keyof typeof bytesPerElement, copy: Uint8Array<ArrayBuffer>): Tensor['data'] {
  if (dtype === 'F64') return new Float64Array(copy.buffer);
  return dtype === 'U32' ? new Uint32Array(copy.buffer) : copy;
}
