import { countOf, damagedWeights, weightLimits, type FileArray } from './array-file';
import { bytesOf, numberType, readNumbers } from './numbers';

/**
 * The arrays of a file that `flax.serialization` wrote, as NetKet keeps its variables: nested maps of MessagePack, whose leaves are
 * extensions of type 1 that hold shape, type and bytes. Names are the keys on the way, with a slash between.
 */
export function msgpackArrays(bytes: Uint8Array): readonly FileArray[] {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd || !(value instanceof Map)) throw damagedWeights('It is no map of MessagePack.');
  const arrays: FileArray[] = [];
  const walk = (inner: Value, path: string): void => {
    if (inner instanceof Map) {
      for (const [key, child] of inner) walk(child, path === '' ? key : `${path}/${key}`);
    } else if (inner instanceof Extension && inner.type === 1) arrays.push(arrayOf(path, inner.bytes));
    if (arrays.length > weightLimits.arrays) throw damagedWeights(`It has more than ${weightLimits.arrays} arrays.`);
  };
  walk(value, '');
  return arrays;
}

/** A map of few or many keys begins such a file. */
export const looksLikeMsgpack = (bytes: Uint8Array): boolean =>
  bytes.length > 1 && ((bytes[0] & 0xf0) === 0x80 || bytes[0] === 0xde || bytes[0] === 0xdf);

function arrayOf(name: string, bytes: Uint8Array): FileArray {
  const value = new Reader(bytes).value(0);
  const [shape, type, data] = Array.isArray(value) ? value : [];
  const lengths = Array.isArray(shape) ? shape.map((length) => (typeof length === 'number' ? length : -1)) : null;
  if (lengths === null || typeof type !== 'string' || !(data instanceof Uint8Array))
    throw damagedWeights(`The array "${name.slice(0, 80)}" is none of flax.`);
  const count = countOf(name, lengths);
  const numbers = numberType(type);
  if (numbers === null) return { name, shape: lengths, type, complex: false, data: null };
  if (data.length !== count * bytesOf(numbers))
    throw damagedWeights(`The array "${name.slice(0, 80)}" is not as long as it says.`);
  return { name, shape: lengths, type, complex: numbers.complex, data: readNumbers(numbers, data, count) };
}

class Extension {
  constructor(
    readonly type: number,
    readonly bytes: Uint8Array,
  ) {}
}

type Value = null | boolean | number | string | Uint8Array | Extension | Value[] | Map<string, Value>;

const deepest = 24;
const mostValues = 1_000_000;

/** As much of MessagePack as such files have. Every length is held against what is left of the file. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Value {
    this.#values += 1;
    if (depth > deepest || this.#values > mostValues)
      throw damagedWeights('It is nested too deeply, or has too many parts.');
    const code = this.#number(1);
    if (code < 0x80) return code;
    if (code < 0x90) return this.#map(code & 0x0f, depth);
    if (code < 0xa0) return this.#list(code & 0x0f, depth);
    if (code < 0xc0) return this.#text(code & 0x1f);
    if (code >= 0xe0) return code - 0x100;
    switch (code) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return code === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#take(this.#number(2 ** (code - 0xc4)));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#number(2 ** (code - 0xc7)));
      case 0xca:
        return this.#float(4);
      case 0xcb:
        return this.#float(8);
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return this.#number(2 ** (code - 0xcc));
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3: {
        const size = 2 ** (code - 0xd0);
        const value = this.#number(size);
        return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
      }
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(2 ** (code - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#number(2 ** (code - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#list(this.#number(2 ** (code - 0xdb)), depth);
      case 0xde:
      case 0xdf:
        return this.#map(this.#number(2 ** (code - 0xdd)), depth);
      default:
        throw damagedWeights('It has a part that MessagePack does not know.');
    }
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw damagedWeights('It ends before its data do.');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Unsigned, big-endian. */
  #number(size: number): number {
    return this.#take(size).reduce((value, byte) => value * 256 + byte, 0);
  }

  #float(size: 4 | 8): number {
    this.#take(size);
    return size === 4 ? this.#view.getFloat32(this.#at - 4) : this.#view.getFloat64(this.#at - 8);
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#take(length));
  }

  #extension(length: number): Extension {
    const type = this.#number(1);
    return new Extension(type, this.#take(length));
  }

  #list(length: number, depth: number): Value[] {
    const values: Value[] = [];
    for (let at = 0; at < length; at++) values.push(this.value(depth + 1));
    return values;
  }

  #map(length: number, depth: number): Map<string, Value> {
    const values = new Map<string, Value>();
    for (let at = 0; at < length; at++) {
      const key = this.value(depth + 1);
      values.set(typeof key === 'string' ? key : String(key), this.value(depth + 1));
    }
    return values;
  }
}
