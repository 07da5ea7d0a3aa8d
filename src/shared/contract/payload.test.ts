import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from './encoding';
import { pack, unpack } from './payload';
import { defaultLimits, type TransportLimits } from './transport';

const limits: TransportLimits = { ...defaultLimits, maxFrameBytes: 1_000_000, maxDepth: 20 };

const there = (value: unknown) => {
  const { json, buffers } = pack(value, limits);
  const frame = decodeFrame(encodeFrame({ header: json, buffers }, limits), limits);
  return unpack(frame.header, frame.buffers, limits);
};

const typedArrays = fc.oneof(
  fc.float64Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
  fc.int16Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, NaN, -0, Infinity, ''),
    fc.double(),
    fc.string(),
    typedArrays,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', 'constructor')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

describe('packing', () => {
  test('every value of the supported kinds comes back equal', () => {
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(there(value)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('what comes back shares no memory with what was sent', () => {
    const data = new Float64Array([1, 2]);
    const { json, buffers } = pack({ data }, limits);
    data[0] = 9;
    expect(unpack(json, buffers, limits)).toEqual({ data: new Float64Array([1, 2]) });
  });

  test('undefined fields are left out', () => {
    expect(there({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  test("Node's Buffer travels as bytes", () => {
    expect(there(Buffer.from('abc'))).toEqual(new Uint8Array([97, 98, 99]));
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  test.each([
    ['a function', { a: [() => 1] }, 'a[0]'],
    ['a bigint', { big: 1n }, 'big'],
    ['a date', { at: new Date() }, 'at'],
    ['a map', new Map(), ''],
    ['a cycle', cyclic, 'self'],
    ['__proto__', JSON.parse('{"x":{"__proto__":1}}') as unknown, 'x'],
  ])('refuses %s and says where', (_, value, path) => {
    expect(() => pack(value, limits)).toThrow(
      expect.objectContaining({ code: 'UNSERIALISABLE', message: expect.stringContaining(path) as unknown }),
    );
  });

  test.each([
    { $: ['f64', 0] },
    { $: ['f64', 7] },
    { $: ['toString', 0] },
    { $: ['number', 'toString'] },
    { $: ['object', []] },
    { $: 1 },
    { $: ['u8', 0], more: 1 },
    JSON.parse('{"__proto__": {"polluted": 1}}') as unknown,
  ])('refuses %j', (json) => {
    expect(() => unpack(json, [new Uint8Array(3)], limits)).toThrow(
      expect.objectContaining({ code: 'MALFORMED_FRAME' }),
    );
  });

  test('refuses deep nesting without deep recursion', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => unpack(deep, [], limits)).toThrow(expect.objectContaining({ code: 'MALFORMED_FRAME' }));
    expect(() => pack(deep, limits)).toThrow(expect.objectContaining({ code: 'UNSERIALISABLE' }));
  });
});

describe('encoding', () => {
  test('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeFrame(bytes, limits)).toThrow(expect.objectContaining({ code: 'MALFORMED_FRAME' }));
      }),
    );
  });

  test('survives every truncation and every changed byte of a good frame', () => {
    const good = encodeFrame(
      { header: { a: ['ψ', 1] }, buffers: [new Uint8Array([1, 2, 3]), new Uint8Array(0)] },
      limits,
    );
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeFrame(good.subarray(0, length), limits)).toThrow(
        expect.objectContaining({ code: 'MALFORMED_FRAME' }),
      );
    }
    for (let at = 0; at < good.length; at++) {
      const bad = Uint8Array.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x80;
      try {
        decodeFrame(bad, limits);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MALFORMED_FRAME' });
      }
    }
  });

  test('limits the size, both ways', () => {
    const frame = { header: null, buffers: [new Uint8Array(2_000_000)] };
    expect(() => encodeFrame(frame, limits)).toThrow(expect.objectContaining({ code: 'FRAME_TOO_LARGE' }));
    const large = encodeFrame(frame, defaultLimits);
    expect(() => decodeFrame(large, limits)).toThrow(expect.objectContaining({ code: 'FRAME_TOO_LARGE' }));
  });

  test('a part of a pooled buffer decodes to memory of its own', () => {
    const encoded = encodeFrame({ header: null, buffers: [new Uint8Array([1, 2, 3])] }, limits);
    const pool = Buffer.concat([Buffer.from('x'), encoded]).subarray(1);
    const { buffers } = decodeFrame(pool, limits);
    pool.fill(0);
    expect(buffers[0]).toEqual(new Uint8Array([1, 2, 3]));
  });
});
