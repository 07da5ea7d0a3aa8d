import { z } from 'zod';
import { AnsatzError, errorRecordSchema } from '../../shared/contract/errors';

/**
 * The two ways into the Rust core, addon and WebAssembly, look the same from here: a JSON header with numbered
 * little-endian buffers goes in, the same comes out. Which one it is only shows in `kind` and in the time taken.
 */
export interface NativeBinding {
  readonly kind: 'addon' | 'wasm';
  /** What is missing for the faster build and what to do about it; null if this is the fastest. */
  readonly hint: string | null;
  call(method: string, header: string, buffers: readonly Uint8Array[]): Promise<NativeReply>;
  /** Asks a numbered call on a handle to stop. */
  cancel(handle: number, call: number): void;
  /** Bytes that may still be taken, as well as it is known. */
  availableMemoryBytes(): number;
}

export interface NativeReply {
  readonly header: string;
  readonly buffers: readonly Uint8Array[];
}

type NumberArray = Float64Array | Float32Array | Uint32Array | Uint8Array;

/** Collects the arrays of a request; the header holds the index that `add` gives. */
export class RequestBuffers {
  readonly list: Uint8Array[] = [];

  add(array: NumberArray): number {
    this.list.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return this.list.length - 1;
  }
}

/** Takes arrays out of a reply by the index in its header. */
export class ReplyBuffers {
  constructor(private readonly list: readonly Uint8Array[]) {}

  bytes(index: number): Uint8Array {
    const found = this.list.at(index);
    if (!found) throw malformed(`buffer ${index} is missing`);
    // a copy: the reply may be a view into memory that is used again, and need not be aligned
    return new Uint8Array(found);
  }

  float64(index: number): Float64Array {
    const bytes = this.bytes(index);
    if (bytes.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) throw malformed(`buffer ${index} is torn`);
    return new Float64Array(bytes.buffer);
  }
}

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorRecordSchema }),
]);

export interface CheckedReply<Value> {
  readonly value: Value;
  readonly buffers: ReplyBuffers;
}

/** One request; its reply is checked against the schema, its error thrown as an AnsatzError. */
export async function request<Value>(
  binding: NativeBinding,
  method: string,
  header: object,
  buffers: RequestBuffers,
  schema: z.ZodType<Value>,
): Promise<CheckedReply<Value>> {
  const reply = await binding.call(method, JSON.stringify(header), buffers.list);
  const parsed = replySchema.safeParse(parseJson(reply.header));
  if (!parsed.success) throw malformed(`${method}: ${parsed.error.message}`);
  if (!parsed.data.ok) throw AnsatzError.fromRecord(parsed.data.error);
  const value = schema.safeParse(parsed.data.value);
  if (!value.success) throw malformed(`${method}: ${value.error.message}`);
  return { value: value.data, buffers: new ReplyBuffers(reply.buffers) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function malformed(what: string): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_BAD_REPLY',
    message: 'The native engine gave an answer that does not fit the question.',
    reason: what,
    suggestion: 'The addon and the application may be of different versions: build both again.',
  });
}
