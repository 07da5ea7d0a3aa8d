import { AnsatzError } from '../contract/errors';

/** An array of a file in the IDX format: the type of its numbers, its extents, and the numbers in row-major order. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

interface IdxType {
  readonly bytes: number;
  readonly read: (view: DataView, count: number) => IdxArray['data'];
}

const types: Readonly<Record<number, IdxType>> = {
  0x08: { bytes: 1, read: (view, count) => Uint8Array.from({ length: count }, (_, at) => view.getUint8(at)) },
  0x09: { bytes: 1, read: (view, count) => Int8Array.from({ length: count }, (_, at) => view.getInt8(at)) },
  0x0b: { bytes: 2, read: (view, count) => Int16Array.from({ length: count }, (_, at) => view.getInt16(2 * at)) },
  0x0c: { bytes: 4, read: (view, count) => Int32Array.from({ length: count }, (_, at) => view.getInt32(4 * at)) },
  0x0d: { bytes: 4, read: (view, count) => Float32Array.from({ length: count }, (_, at) => view.getFloat32(4 * at)) },
  0x0e: { bytes: 8, read: (view, count) => Float64Array.from({ length: count }, (_, at) => view.getFloat64(8 * at)) },
};
const mostDimensions = 8;
const mostNumbers = 2 ** 30;

/**
 * Reads the IDX format of the MNIST files: two zero bytes, the type, the number of dimensions, the extents as big-endian 32-bit
 * numbers, then the numbers, big-endian. Throws an AnsatzError `DATASET_IDX` that names the byte where the file is wrong.
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw refused(bytes.length, 'it ends inside its header of four bytes');
  if (view.getUint16(0) !== 0) throw refused(0, 'it does not begin with two zero bytes');
  const type = types[view.getUint8(2)];
  if (!type) throw refused(2, `0x${view.getUint8(2).toString(16).padStart(2, '0')} is no type of numbers`);
  const dimensions = view.getUint8(3);
  if (dimensions === 0 || dimensions > mostDimensions) throw refused(3, `it has ${dimensions} dimensions`);
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw refused(bytes.length, 'it ends inside its extents');
  const shape = Array.from({ length: dimensions }, (_, at) => view.getUint32(4 + 4 * at));
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (count > mostNumbers) throw refused(4, `its extents ${shape.join(' x ')} make more than ${mostNumbers} numbers`);
  const expected = start + count * type.bytes;
  if (bytes.length !== expected) {
    const length = `its extents ${shape.join(' x ')} ask for ${expected} bytes`;
    throw refused(Math.min(bytes.length, expected), `${length}, and there are ${bytes.length}`);
  }
  return { shape, data: type.read(new DataView(bytes.buffer, bytes.byteOffset + start), count) };
}

/** The same format with numbers of one byte. Throws a RangeError where shape and numbers do not fit. */
export function writeIdx(shape: readonly number[], data: Uint8Array): Uint8Array {
  if (shape.reduce((product, extent) => product * extent, 1) !== data.length) {
    throw new RangeError(`${data.length} numbers do not have the shape ${shape.join(' x ')}.`);
  }
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(2, 0x08);
  view.setUint8(3, shape.length);
  shape.forEach((extent, at) => view.setUint32(4 + 4 * at, extent));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

function refused(byte: number, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'DATASET_IDX',
    message: 'The file is not in the IDX format.',
    reason: `At byte ${byte}: ${reason}.`,
    suggestion: 'Use the files of MNIST as they are published, unpacked or with gzip.',
    details: { byte },
  });
}
