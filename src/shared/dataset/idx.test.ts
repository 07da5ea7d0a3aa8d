import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdx, writeIdx } from './idx';

describe('IDX', () => {
  test('what is written is read', () => {
    const images = Uint8Array.from({ length: 24 }, (_, at) => 10 * at);
    const padded = new Uint8Array(60);
    padded.set(writeIdx([2, 3, 4], images), 7);
    expect(parseIdx(padded.subarray(7, 7 + 16 + 24))).toEqual({ shape: [2, 3, 4], data: images });
    expect(() => writeIdx([2, 2], images)).toThrow(RangeError);
  });

  test('numbers of several bytes are big-endian', () => {
    expect(parseIdx(Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0)).data).toEqual(Int16Array.of(-2, 256));
    expect(parseIdx(Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0)).data).toEqual(Float32Array.of(1));
    expect(parseIdx(Uint8Array.of(0, 0, 0x0e, 1, 0, 0, 0, 1, 0xc0, 0, 0, 0, 0, 0, 0, 0)).data).toEqual(
      Float64Array.of(-2),
    );
  });

  test.each([
    [[], 'At byte 0: it ends inside its header'],
    [[1, 0, 8, 1, 0, 0, 0, 0], 'At byte 0: it does not begin'],
    [[0, 0, 7, 1, 0, 0, 0, 0], 'At byte 2: 0x07 is no type'],
    [[0, 0, 8, 0], 'At byte 3: it has 0 dimensions'],
    [[0, 0, 8, 2, 0, 0, 0, 1], 'At byte 8: it ends inside its extents'],
    [[0, 0, 8, 1, 0, 0, 0, 3, 1, 2], 'At byte 10: its extents 3 ask for 11 bytes, and there are 10'],
    [[0, 0, 8, 1, 0, 0, 0, 1, 1, 2], 'At byte 9: its extents 1 ask for 9 bytes, and there are 10'],
    [[0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255], 'At byte 4: its extents'],
  ])('%j is refused at its byte', (bytes, reason) => {
    expect(() => parseIdx(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'DATASET_IDX', reason: expect.stringContaining(reason) }),
    );
  });

  test('no bytes make it hang or fail without a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          parseIdx(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'DATASET_IDX' });
        }
      }),
    );
  });
});
