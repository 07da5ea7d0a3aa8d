import { AnsatzError, contractErrorCodes } from './errors';
import type { Json, TransportLimits } from './transport';

/**
 * Values as JSON with typed arrays beside it. `{"$": [kind, data]}` stands for what JSON lacks:
 * `["f64", 3]` a Float64Array in buffer 3 (little endian), `["number", "NaN"]`, and `["object", {...}]` an object that
 * itself has a key `$`.
 */

interface TypedArrayConstructor {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike): ArrayBufferView;
}

const constructors = {
  f64: Float64Array,
  f32: Float32Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
} as const;

type Kind = keyof typeof constructors;
const kinds = new Map<string, Kind>();
for (const kind of Object.keys(constructors) as Kind[]) kinds.set(constructors[kind].name, kind);
// Node's Buffer travels as the bytes that it is.
kinds.set('Buffer', 'u8');

const specialNumbers: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

export interface Packed {
  readonly json: Json;
  readonly buffers: Uint8Array[];
}

/** Throws `UNSERIALISABLE` with the path for functions, class instances, bigints, cycles and too deep nesting. */
export function pack(value: unknown, limits: TransportLimits): Packed {
  const buffers: Uint8Array[] = [];
  return { json: packValue(value, '', 0, buffers, limits.maxDepth), buffers };
}

function packValue(value: unknown, path: string, depth: number, buffers: Uint8Array[], maxDepth: number): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $: ['number', Object.is(value, -0) ? '-0' : String(value)] };
  }
  if (typeof value !== 'object') throw unserialisable(path, `a ${typeof value} cannot travel`);
  if (depth >= maxDepth) throw unserialisable(path, `it is nested deeper than ${maxDepth} levels`);
  if (ArrayBuffer.isView(value)) return packArray(value, path, buffers);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => packValue(item, `${path}[${index}]`, depth + 1, buffers, maxDepth));
  }
  return packObject(value, path, depth, buffers, maxDepth);
}

function packObject(value: object, path: string, depth: number, buffers: Uint8Array[], maxDepth: number): Json {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    throw unserialisable(path, `a ${value.constructor.name} is not plain data`);
  }
  const packed: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw unserialisable(path, 'the key __proto__ is not allowed');
    if (item !== undefined) packed[key] = packValue(item, `${path}.${key}`, depth + 1, buffers, maxDepth);
  }
  return '$' in packed ? { $: ['object', packed] } : packed;
}

function packArray(view: ArrayBufferView, path: string, buffers: Uint8Array[]): Json {
  const kind = kinds.get(view.constructor.name);
  if (kind === undefined) throw unserialisable(path, `a ${view.constructor.name} is not plain data`);
  // A view posted as it is would send its whole buffer, so the bytes are copied.
  const bytes = new Uint8Array(view.byteLength);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  buffers.push(bytes);
  return { $: [kind, buffers.length - 1] };
}

function unserialisable(path: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.unserialisable,
    message: `The value${path === '' ? '' : ` at ${path.replace(/^\./, '')}`} cannot be sent.`,
    reason,
    suggestion: 'Send plain objects, arrays, strings, numbers and typed arrays.',
  });
}

/** The inverse of `pack`. Throws `MALFORMED_FRAME` for anything that `pack` does not make. */
export function unpack(json: unknown, buffers: readonly Uint8Array[], limits: TransportLimits): unknown {
  return unpackValue(json, 0, buffers, limits.maxDepth);
}

function unpackValue(json: unknown, depth: number, buffers: readonly Uint8Array[], maxDepth: number): unknown {
  if (json === undefined || json === null || typeof json === 'string' || typeof json === 'boolean') return json ?? null;
  if (typeof json === 'number') return json;
  if (typeof json !== 'object') throw malformed('it holds a value that is not JSON');
  // One level more than pack allows: an escaped object adds levels of its own.
  if (depth > 3 * maxDepth) throw malformed(`it is nested deeper than ${maxDepth} levels`);
  if (Array.isArray(json)) return json.map((item: unknown) => unpackValue(item, depth + 1, buffers, maxDepth));
  if (Object.hasOwn(json, '$')) return unpackSpecial(json, depth, buffers, maxDepth);
  return unpackObject(json, depth, buffers, maxDepth);
}

function unpackObject(json: object, depth: number, buffers: readonly Uint8Array[], maxDepth: number): unknown {
  const value: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(json)) {
    if (key === '__proto__') throw malformed('it holds the key __proto__');
    value[key] = unpackValue(item, depth + 1, buffers, maxDepth);
  }
  return value;
}

function unpackSpecial(json: object, depth: number, buffers: readonly Uint8Array[], maxDepth: number): unknown {
  const [entry, ...others] = Object.values(json) as unknown[];
  if (others.length > 0 || !Array.isArray(entry) || entry.length !== 2)
    throw malformed('a special value has a wrong shape');
  const [kind, data]: unknown[] = entry;
  if (kind === 'number' && typeof data === 'string' && specialNumbers.has(data)) return specialNumbers.get(data);
  if (kind === 'object' && typeof data === 'object' && data !== null && !Array.isArray(data)) {
    return unpackObject(data, depth + 1, buffers, maxDepth);
  }
  if (typeof kind === 'string' && Object.hasOwn(constructors, kind) && typeof data === 'number') {
    const bytes = buffers[data];
    if (bytes !== undefined) return unpackArray(kind as Kind, bytes);
  }
  throw malformed('a special value is not known');
}

function unpackArray(kind: Kind, bytes: Uint8Array): ArrayBufferView {
  const constructor: TypedArrayConstructor = constructors[kind];
  if (bytes.byteLength % constructor.BYTES_PER_ELEMENT !== 0) throw malformed('an array has a broken length');
  // A part of a bigger buffer is copied: it may not be aligned, and it would keep the whole message alive.
  const whole =
    bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.byteLength && bytes.constructor === Uint8Array;
  const buffer = whole ? bytes.buffer : Uint8Array.from(bytes).buffer;
  return new constructor(buffer);
}

export function malformed(reason: string): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.malformedFrame,
    message: 'A message could not be understood.',
    reason,
    suggestion: 'Use the same version of Ansatz on both sides.',
  });
}
