import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Weights } from '../model/compile-model';
import { encodeNpz } from '../run/npz';
import { encodeSafetensors } from '../run/safetensors';
import type { ArrayFile } from './array-file';
import { matchWeights } from './match-weights';
import { readArrays } from './read-arrays';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A safetensors file with any header. */
function safetensors(header: unknown, data: Uint8Array): Uint8Array {
  const json = text(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return joined(length, json, data);
}

/** An npy with a header of its own making. */
function npy(type: string, shape: string, data: Uint8Array, order = 'False'): Uint8Array {
  const header = text(`{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`);
  return joined(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0), header, data);
}

const bytes = (data: Float64Array | Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const one = (file: ArrayFile) => file.arrays.map(({ shape, type, data }) => ({ shape, type, data: data && [...data] }));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
  return 'nothing';
};

describe('files of weights', () => {
  it('in every floating-point type, whichever program wrote them', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001);
    const file = (dtype: string, shape: readonly number[], data: Uint8Array) =>
      one(readArrays(safetensors({ w: { dtype, shape, data_offsets: [0, data.length] } }, data)));
    expect(file('F32', [2], bytes(Float32Array.of(1.5, -2)))).toEqual([{ shape: [2], type: 'F32', data: [1.5, -2] }]);
    expect(file('F16', [4], bytes(halves))[0]?.data).toEqual([1, -2, expect.closeTo(1 / 3, 3), 2 ** -24]);
    expect(file('BF16', [2], bytes(Uint16Array.of(0x3f80, 0xc040)))[0]?.data).toEqual([1, -3]);
    expect(file('C64', [1], bytes(Float32Array.of(0.5, -0.25)))[0]?.data).toEqual([0.5, -0.25]);
    const npz = zipSync({
      'a.npy': npy('<c16', '(1,)', bytes(Float64Array.of(1, 2))),
      // numpy.savez of a transpose.
      'b.npy': npy('<f8', '(2, 3)', bytes(Float64Array.of(1, 4, 2, 5, 3, 6)), 'True'),
      'names.npy': npy('<U4', '(1,)', new Uint8Array(16)),
    });
    expect(one(readArrays(npz))).toEqual([
      { shape: [1], type: '<c16', data: [1, 2] },
      { shape: [2, 3], type: '<f8', data: [1, 2, 3, 4, 5, 6] },
      { shape: [1], type: '<U4', data: null },
    ]);
  });

  it('of flax, whose arrays lie in nested maps', () => {
    // {"params": {"Dense": {"kernel": ndarray}}} as flax.serialization.to_bytes writes it.
    const data = bytes(Float32Array.of(1, 2, 3, 4, 5, 6));
    const inner = joined(
      Uint8Array.of(0x93, 0x92, 2, 3, 0xa7),
      text('float32'),
      Uint8Array.of(0xc4, data.length),
      data,
    );
    const file = joined(
      Uint8Array.of(0x81, 0xa6),
      text('params'),
      Uint8Array.of(0x81, 0xa5),
      text('Dense'),
      Uint8Array.of(0x81, 0xa6),
      text('kernel'),
      Uint8Array.of(0xc7, inner.length, 1),
      inner,
    );
    expect(readArrays(file)).toMatchObject({
      format: 'msgpack',
      arrays: [{ name: 'params/Dense/kernel', shape: [2, 3], type: 'float32' }],
    });
    for (let end = 2; end < file.length; end++)
      expect(codeOf(() => readArrays(file.slice(0, end)))).toBe('WEIGHTS_DAMAGED');
  });

  it('that are cut, lie about themselves or are something else are refused with a code', () => {
    const whole = encodeSafetensors({ tensors: { w: { shape: [4], data: new Float64Array(4) } }, metadata: {} });
    for (const length of [12, 40, whole.length - 1])
      expect(codeOf(() => readArrays(whole.slice(0, length)))).toBe('WEIGHTS_DAMAGED');
    const npz = encodeNpz({ w: { type: '<f8', shape: [4], data: new Float64Array(4) } });
    for (const length of [30, 100, npz.length - 1])
      expect(codeOf(() => readArrays(npz.slice(0, length)))).toBe('WEIGHTS_DAMAGED');
    const eight = bytes(Float64Array.of(1));
    const header = (entry: object): string => codeOf(() => readArrays(safetensors({ w: entry }, eight)));
    expect(header({ dtype: 'F64', shape: [2 ** 30, 2 ** 30], data_offsets: [0, 8] })).toBe('WEIGHTS_TOO_LARGE');
    expect(header({ dtype: 'F64', shape: [-1], data_offsets: [0, 8] })).toBe('WEIGHTS_DAMAGED');
    expect(header({ dtype: 'F64', shape: [1.5], data_offsets: [0, 8] })).toBe('WEIGHTS_DAMAGED');
    expect(header({ dtype: 'F64', shape: [1], data_offsets: [8, 0] })).toBe('WEIGHTS_DAMAGED');
    expect(header({ dtype: 'F64', shape: [1], data_offsets: [0, 1e15] })).toBe('WEIGHTS_DAMAGED');
    const place = { dtype: 'F64', shape: [1], data_offsets: [0, 8] };
    expect(codeOf(() => readArrays(safetensors({ a: place, b: place }, eight)))).toBe('WEIGHTS_DAMAGED');
    const long = new Uint8Array(64);
    long.set([255, 255, 255, 255, 255, 0, 0, 0, 0x7b]);
    expect(codeOf(() => readArrays(long))).toBe('WEIGHTS_DAMAGED');
    const huge = npy('<f8', '(99999999999, 99999999999)', eight);
    expect(codeOf(() => readArrays(zipSync({ 'w.npy': huge })))).toBe('WEIGHTS_TOO_LARGE');
    expect(codeOf(() => readArrays(zipSync({ 'data.pkl': eight })))).toBe('WEIGHTS_FORMAT');
    for (const start of [[0x89, 0x48, 0x44, 0x46], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0], [0x08, 0x07], []])
      expect(codeOf(() => readArrays(Uint8Array.from([...start, ...new Array<number>(20).fill(1)])))).toBe(
        'WEIGHTS_FORMAT',
      );
  });
});

const real = (name: string, ...shape: number[]): Weights => ({ name, shape, complex: false });
const wanted = {
  tensors: [real('visibleBias', 3), real('hiddenBias', 2), real('weights', 2, 3)],
  netketRefusal: null,
};
const fileOf = (
  arrays: Readonly<Record<string, readonly [readonly number[], readonly number[], string?]>>,
): ArrayFile => ({
  format: 'npz',
  arrays: Object.entries(arrays).map(([name, [shape, data, type = '<f8']]) => ({
    ...{ name, shape, type },
    complex: type.startsWith('<c'),
    data: type === '<i8' ? null : Float64Array.from(data),
  })),
});

describe('weights and the model that they come into', () => {
  it('are matched by name, with prefixes of JAX and PyTorch, and every change is said', () => {
    const { layout, rows, tensors } = matchWeights(
      fileOf({
        'params/weights': [[2, 3], [1, 2, 3, 4, 5, 6], '<f4'],
        visibleBias: [[3], [1, 0, 2, 0, 3, 0], '<c16'],
        hiddenBias: [
          [1, 2],
          [1, 2],
        ],
        momentum: [[1], [0]],
      }),
      wanted,
    );
    expect(layout).toBe('names');
    expect(rows.map(({ status, tensor, notes }) => [status, tensor, notes[0]])).toEqual([
      ['matched', 'visibleBias', 'complex with imaginary parts that are all zero: these are left out'],
      ['refused', 'hiddenBias', 'it should be [2]'],
      ['matched', 'weights', '<f4 as float64, without loss'],
      ['leftOver', null, 'this model has no such parameters'],
    ]);
    expect(tensors['visibleBias']).toEqual({ shape: [3], data: Float64Array.of(1, 2, 3) });
    expect(Object.keys(tensors)).toEqual(['visibleBias', 'weights']);
  });

  it('become complex where the model is, from complex numbers, from pairs, and from real ones', () => {
    const complex = { tensors: wanted.tensors.map((tensor) => ({ ...tensor, complex: true })), netketRefusal: null };
    const { rows, tensors } = matchWeights(
      fileOf({
        visibleBias: [[3], [1, 2, 3, 4, 5, 6], '<c16'],
        hiddenBias: [
          [2, 2],
          [1, 2, 3, 4],
        ],
        weights: [
          [2, 3],
          [1, 2, 3, 4, 5, 6],
        ],
      }),
      complex,
    );
    expect(rows.map(({ status, notes }) => [status, ...notes])).toEqual([
      ['matched'],
      ['matched', 'real and imaginary parts from the last dimension'],
      ['matched', 'real: imaginary parts are zero'],
    ]);
    expect([...(tensors['weights']?.data ?? [])]).toEqual([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]);
    expect(tensors['hiddenBias']).toEqual({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
  });

  it('of NetKet are turned round; biases that it has not are zero; another model is refused', () => {
    const file = fileOf({
      'params/Dense/kernel': [
        [3, 2],
        [1, 2, 3, 4, 5, 6],
      ],
      'params/Dense/bias': [[2], [7, 8]],
    });
    const { layout, rows, tensors } = matchWeights(file, wanted);
    expect(layout).toBe('netketRbm');
    expect([...(tensors['weights']?.data ?? [])]).toEqual([1, 3, 5, 2, 4, 6]);
    expect([...(tensors['hiddenBias']?.data ?? [])]).toEqual([7, 8]);
    expect([...(tensors['visibleBias']?.data ?? [])]).toEqual([0, 0, 0]);
    expect(rows[0]?.notes).toEqual(['not in the file: zero, as in a machine of NetKet without it']);
    expect(codeOf(() => matchWeights(file, { ...wanted, netketRefusal: 'Shared.' }))).toBe('WEIGHTS_OTHER_MODEL');
  });

  it('that are not finite, or no weights, or two of one name are never taken', () => {
    expect(
      codeOf(() =>
        matchWeights(
          fileOf({
            weights: [
              [2, 3],
              [1, 2, NaN, 4, 5, 6],
            ],
          }),
          wanted,
        ),
      ),
    ).toBe('WEIGHTS_NOT_FINITE');
    const whole = matchWeights(fileOf({ hiddenBias: [[2], [1, 2], '<i8'] }), wanted);
    expect(whole.rows[1]).toMatchObject({ status: 'refused', notes: ['numbers of the type <i8 are no weights'] });
    expect(codeOf(() => matchWeights(fileOf({ 'params/a': [[1], [1]], 'model.a': [[1], [1]] }), wanted))).toBe(
      'WEIGHTS_AMBIGUOUS',
    );
  });
});
