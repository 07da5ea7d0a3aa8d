/** How the floating-point numbers of a type are read; little-endian. */
interface FloatReader {
  readonly bytes: number;
  readonly at: (view: DataView, offset: number) => number;
}

const float64: FloatReader = { bytes: 8, at: (view, offset) => view.getFloat64(offset, true) };
const float32: FloatReader = { bytes: 4, at: (view, offset) => view.getFloat32(offset, true) };
/** IEEE 754 binary16: five bits of exponent, ten of fraction. */
const float16: FloatReader = {
  bytes: 2,
  at: (view, offset) => {
    const bits = view.getUint16(offset, true);
    const sign = bits >> 15 === 0 ? 1 : -1;
    const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  },
};
/** The upper half of a float32. */
const bfloat16: FloatReader = {
  bytes: 2,
  at: (view, offset) => {
    const whole = new DataView(new ArrayBuffer(4));
    whole.setUint32(0, view.getUint16(offset, true) * 65_536);
    return whole.getFloat32(0);
  },
};

interface NumberType {
  readonly float: FloatReader;
  readonly complex: boolean;
}

const real = (float: FloatReader): NumberType => ({ float, complex: false });
const complex = (float: FloatReader): NumberType => ({ float, complex: true });

/** Types of safetensors, NumPy and flax that are weights. Others, such as whole numbers, are none. */
const types: Readonly<Record<string, NumberType>> = {
  F64: real(float64),
  F32: real(float32),
  F16: real(float16),
  BF16: real(bfloat16),
  C64: complex(float32),
  '<f8': real(float64),
  '<f4': real(float32),
  '<f2': real(float16),
  '<c16': complex(float64),
  '<c8': complex(float32),
  float64: real(float64),
  float32: real(float32),
  float16: real(float16),
  bfloat16: real(bfloat16),
  complex128: complex(float64),
  complex64: complex(float32),
};

export const numberType = (name: string): NumberType | null => (Object.hasOwn(types, name) ? types[name] : null);

/** Bytes of one number, real or complex. */
export const bytesOf = ({ float, complex: isComplex }: NumberType): number => float.bytes * (isComplex ? 2 : 1);

/** So many numbers from the bytes; there must be as many. */
export function readNumbers({ float, complex: isComplex }: NumberType, bytes: Uint8Array, count: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float64Array(count * (isComplex ? 2 : 1));
  for (let at = 0; at < data.length; at++) data[at] = float.at(view, at * float.bytes);
  return data;
}

/** From the order of Fortran, where the first index runs fastest, to that of C. `width`: real numbers of each. */
export function inRowOrder(data: Float64Array, shape: readonly number[], width: number): Float64Array {
  const sorted = new Float64Array(data.length);
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  const index = shape.map(() => 0);
  for (let to = 0; to < data.length / width; to++) {
    const from = index.reduce((sum, place, axis) => sum + place * steps[axis], 0);
    for (let part = 0; part < width; part++) sorted[to * width + part] = data[from * width + part];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] += 1;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return sorted;
}
