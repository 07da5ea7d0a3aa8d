import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { encodeNpz } from './npz';

it('writes what NumPy reads', () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const arrays = unzipSync(
    encodeNpz({ w: { type: '<c16', shape: [4], data }, b: { type: '<f8', shape: [2, 4], data } }),
  );
  expect(Object.keys(arrays)).toEqual(['b.npy', 'w.npy']);
  const bytes = arrays['w.npy'];
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const headerLength = bytes[8] + 256 * bytes[9];
  expect((10 + headerLength) % 64).toBe(0);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
  expect(header.trimEnd()).toBe("{'descr': '<c16', 'fortran_order': False, 'shape': (4,), }");
  expect(header.endsWith('\n')).toBe(true);
  expect(new Float64Array(bytes.slice(10 + headerLength).buffer)).toEqual(data);
});

it('gives the same bytes for the same arrays', () => {
  const arrays = { a: { type: '|u1', shape: [2], data: Uint8Array.of(1, 2) } } as const;
  expect(encodeNpz(arrays)).toEqual(encodeNpz(arrays));
});
