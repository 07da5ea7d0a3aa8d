import type { Shape } from '../plan/plan';
import type { Numbers } from './functions';

const layerNormEpsilon = 1e-6;

/** W x + b, where a table says which positions each position reads (null: itself); weights [out][kernel][in], -1: nothing there. */
export function linear(
  x: Numbers,
  table: readonly number[] | null,
  before: Shape,
  after: Shape,
  node: { readonly bias: boolean; readonly complex: boolean },
  parameter: (suffix: string) => Float64Array,
): Numbers {
  const product = (part: Float64Array, suffix: string): Float64Array =>
    products(part, parameter(suffix), table, before.channels, after);
  const re = product(x.re, 'weights');
  let im = x.im === null ? null : product(x.im, 'weights');
  if (node.complex) {
    const cross = product(x.re, 'weightsImaginary');
    im = im === null ? cross : im.map((value, place) => value + cross[place]);
    if (x.im !== null) product(x.im, 'weightsImaginary').forEach((value, place) => (re[place] -= value));
  }
  if (node.bias) addBias(re, parameter('bias'));
  if (node.bias && node.complex && im !== null) addBias(im, parameter('biasImaginary'));
  return { re, im };
}

function products(
  x: Float64Array,
  weights: Float64Array,
  table: readonly number[] | null,
  inputs: number,
  { positions, channels }: Shape,
): Float64Array {
  const kernel = table === null ? 1 : table.length / positions;
  const out = new Float64Array(positions * channels);
  for (let position = 0; position < positions; position++) {
    for (let k = 0; k < kernel; k++) {
      const from = table === null ? position : table[position * kernel + k];
      if (from < 0) continue;
      for (let channel = 0; channel < channels; channel++) {
        const row = (channel * kernel + k) * inputs;
        let sum = 0;
        for (let input = 0; input < inputs; input++) sum += weights[row + input] * x[from * inputs + input];
        out[position * channels + channel] += sum;
      }
    }
  }
  return out;
}

function addBias(values: Float64Array, bias: Float64Array): void {
  for (let place = 0; place < values.length; place++) values[place] += bias[place % bias.length];
}

/** Over the channels of each position, with learnt scale and shift. */
export function layerNorm(x: Float64Array, channels: number, scale: Float64Array, shift: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += channels) {
    const own = x.subarray(start, start + channels);
    const mean = own.reduce((sum, value) => sum + value, 0) / channels;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels;
    const factor = 1 / Math.sqrt(variance + layerNormEpsilon);
    own.forEach((value, channel) => (out[start + channel] = (value - mean) * factor * scale[channel] + shift[channel]));
  }
  return out;
}

export function multiply(a: Numbers, b: Numbers): Numbers {
  const product = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, place) => value * y[place]);
  if (a.im === null && b.im === null) return { re: product(a.re, b.re), im: null };
  const [aIm, bIm] = [a.im ?? new Float64Array(a.re.length), b.im ?? new Float64Array(b.re.length)];
  return {
    re: a.re.map((value, place) => value * b.re[place] - aIm[place] * bIm[place]),
    im: a.re.map((value, place) => value * bIm[place] + aIm[place] * b.re[place]),
  };
}

/** Sum over positions [channel], divided by a number. */
export function summed(x: Float64Array, positions: number, channels: number, divisor: number): Float64Array {
  const out = new Float64Array(channels);
  for (let position = 0; position < positions; position++) {
    for (let channel = 0; channel < channels; channel++) out[channel] += x[position * channels + channel];
  }
  return out.map((value) => value / divisor);
}
