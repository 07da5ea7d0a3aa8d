import { z } from 'zod';

/** JSON in which typed arrays are kept bit for bit, as base64 of their little-endian bytes. */
const markedSchema = z.strictObject({ $array: z.enum(['f64', 'u32', 'i32', 'u8']), base64: z.string() });

/** Copy of a value in which every typed array is a marked object. */
export function encodeArrays(value: unknown): unknown {
  if (value instanceof Float64Array) return marked('f64', value);
  if (value instanceof Uint32Array) return marked('u32', value);
  if (value instanceof Int32Array) return marked('i32', value);
  if (value instanceof Uint8Array) return marked('u8', value);
  if (Array.isArray(value)) return value.map(encodeArrays);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodeArrays(inner)]));
  }
  return value;
}

export function decodeArrays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeArrays);
  if (typeof value !== 'object' || value === null) return value;
  const found = markedSchema.safeParse(value);
  if (!found.success) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decodeArrays(inner)]));
  }
  const bytes = fromBase64(found.data.base64);
  switch (found.data.$array) {
    case 'f64':
      return new Float64Array(bytes.buffer);
    case 'u32':
      return new Uint32Array(bytes.buffer);
    case 'i32':
      return new Int32Array(bytes.buffer);
    case 'u8':
      return bytes;
  }
}

function marked(kind: 'f64' | 'u32' | 'i32' | 'u8', array: ArrayBufferView): { $array: string; base64: string } {
  return { $array: kind, base64: toBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) };
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
