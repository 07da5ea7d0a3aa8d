/** npy, version 1.0: magic, header with type and shape, raw little-endian data in C order. */
export interface NpyArray {
  readonly type: '<f8' | '<c16' | '|u1' | '<u4';
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

export function encodeNpy({ type, shape, data }: NpyArray): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The data begin at a multiple of 64 bytes.
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const output = new Uint8Array(length + data.byteLength);
  output.set(magic);
  new DataView(output.buffer).setUint16(8, length - 10, true);
  output.fill(0x20, 10, length - 1);
  output.set(new TextEncoder().encode(header), 10);
  output[length - 1] = 0x0a;
  output.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), length);
  return output;
}
