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

const headerPattern = /'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\)/;

/** Arrays that a file can hold besides those that are written here: smaller floats and complex numbers become doubles. */
export interface ReadArray {
  readonly shape: readonly number[];
  /** In C order; complex numbers as real and imaginary part side by side. */
  readonly data: Float64Array;
  readonly complex: boolean;
}

/** Reads version 1 or 2 of the format. Throws RangeError where it is something else, or shorter than it says. */
export function decodeNpy(bytes: Uint8Array): ReadArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || magic.slice(0, 6).some((byte, i) => bytes[i] !== byte))
    throw new RangeError('It is no npy file.');
  const isLong = bytes[6] !== 1;
  const start = (isLong ? 12 : 10) + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = headerPattern.exec(new TextDecoder('latin1').decode(bytes.subarray(0, Math.min(start, bytes.length))));
  if (!header) throw new RangeError('The header of the npy file cannot be read.');
  const [, type = '', order, extents = ''] = header;
  const shape = extents
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const complex = type === '<c16' || type === '<c8';
  const count = shape.reduce((product, extent) => product * extent, 1) * (complex ? 2 : 1);
  const read = readers[type];
  if (!read) throw new RangeError(`Numbers of the type "${type}" cannot be read.`);
  if (order === 'True' && shape.length > 1) throw new RangeError('Arrays in the order of Fortran cannot be read.');
  if (bytes.length < start + count * read.size) throw new RangeError('The npy file is shorter than it says.');
  const data = Float64Array.from({ length: count }, (_, i) => read.at(view, start + i * read.size));
  return { shape, data, complex };
}

interface Reader {
  readonly size: number;
  readonly at: (view: DataView, offset: number) => number;
}

const float64: Reader = { size: 8, at: (view, offset) => view.getFloat64(offset, true) };
const float32: Reader = { size: 4, at: (view, offset) => view.getFloat32(offset, true) };
const readers: Readonly<Record<string, Reader>> = {
  '<f8': float64,
  '<c16': float64,
  '<f4': float32,
  '<c8': float32,
  '|u1': { size: 1, at: (view, offset) => view.getUint8(offset) },
  '<u4': { size: 4, at: (view, offset) => view.getUint32(offset, true) },
  '<i8': { size: 8, at: (view, offset) => Number(view.getBigInt64(offset, true)) },
};
