import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors';

const file: TensorFile = {
  tensors: {
    randomState: { shape: [3], data: Uint8Array.of(1, 2, 3) },
    weights: { shape: [2, 3], data: Float64Array.of(0.1, -0, 1e-310, NaN, Infinity, -2 / 3) },
    counts: { shape: [2], data: Uint32Array.of(0, 0xffffffff) },
    empty: { shape: [0, 4], data: new Float64Array() },
  },
  metadata: { step: '12' },
};

/** A file with a header of our own making. */
function withHeader(header: string, data = new Uint8Array(8)): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

describe('safetensors', () => {
  it('keeps every bit', () => {
    expect(decodeSafetensors(encodeSafetensors(file))).toEqual(file);
  });

  it('reads a file that lies at any offset of a buffer', () => {
    const bytes = encodeSafetensors(file);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSafetensors(shifted.subarray(3))).toEqual(file);
    expect(decodeSafetensors(Buffer.from(bytes))).toEqual(file);
  });

  it('gives the same bytes for the same content', () => {
    const reversed = { ...file, tensors: Object.fromEntries(Object.entries(file.tensors).reverse()) };
    expect(encodeSafetensors(reversed)).toEqual(encodeSafetensors(file));
  });

  it('lays data out as the format wants: aligned header, no gaps', () => {
    const bytes = encodeSafetensors(file);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, 8 + length)),
    );
    const ranges = Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([, entry]) => entry.data_offsets)
      .sort(([a, b], [c, d]) => a - c || b - d);
    let end = 0;
    for (const [from, to] of ranges) {
      expect(from).toBe(end);
      end = to;
    }
    expect(end).toBe(bytes.length - 8 - length);
  });

  it.each([
    ['too short', new Uint8Array(4)],
    ['header beyond the file', new Uint8Array([255, 0, 0, 0, 0, 0, 0, 0, 1])],
    ['huge header', new Uint8Array([255, 255, 255, 255, 255, 255, 255, 127])],
    ['header that is not JSON', withHeader('{')],
    ['unknown type', withHeader('{"a":{"dtype":"F13","shape":[1],"data_offsets":[0,8]}}')],
    ['data beyond the file', withHeader('{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}')],
    ['shape against length', withHeader('{"a":{"dtype":"F64","shape":[3],"data_offsets":[0,8]}}')],
    ['negative range', withHeader('{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}')],
    [
      'too many tensors',
      withHeader(JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`t${i}`, {}])))),
    ],
  ])('refuses a file with %s', (_name, bytes) => {
    expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'SAFETENSORS_INVALID' }));
  });
});
