import type { ActivationFunction } from '../ansatz-definition';
import { activationCurves } from '../own-graph/activation-curves';

/** Real and imaginary parts of the same numbers; im is null where all of them are real. */
export interface Numbers {
  readonly re: Float64Array;
  readonly im: Float64Array | null;
}

type Pair = readonly [re: number, im: number];

/**
 * tanh(x + iy) with u = e^{-2|x|}, m = 1 - u: (sign(x) m (1 + u) + i 4 u sin y cos y) / (m^2 + 4 u cos^2 y), without
 * overflow.
 */
export function complexTanh(x: number, y: number): Pair {
  const m = -Math.expm1(-2 * Math.abs(x));
  const u = 1 - m;
  const [sine, cosine] = [Math.sin(y), Math.cos(y)];
  const below = m * m + 4 * u * cosine * cosine;
  return [((x < 0 ? -1 : 1) * m * (1 + u)) / below, (4 * u * sine * cosine) / below];
}

/** ln cosh z = w - ln 2 + ln(1 + e^{-2w}), w = +-z with Re w >= 0. */
function complexLogCosh(x: number, y: number): Pair {
  const [size, angle] = [Math.abs(x), x < 0 ? -y : y];
  const u = Math.exp(-2 * size);
  const [re, im] = [1 + u * Math.cos(2 * angle), -u * Math.sin(2 * angle)];
  return [size - Math.LN2 + 0.5 * Math.log(re * re + im * im), angle + Math.atan2(im, re)];
}

const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];

const holomorphic: Readonly<Partial<Record<ActivationFunction, (x: number, y: number) => Pair>>> = {
  tanh: complexTanh,
  logCosh: complexLogCosh,
  square: (x, y) => times([x, y], [x, y]),
  cube: (x, y) => times([x, y], times([x, y], [x, y])),
  sin: (x, y) => [Math.sin(x) * Math.cosh(y), Math.cos(x) * Math.sinh(y)],
  exp: (x, y) => [Math.exp(x) * Math.cos(y), Math.exp(x) * Math.sin(y)],
};

/** The function of every number; of complex ones either holomorphic or of both parts by themselves, as the engines have it. */
export function activate(name: ActivationFunction, { re, im }: Numbers): Numbers {
  const { value } = activationCurves[name];
  if (im === null) return { re: re.map(value), im: null };
  const whole = holomorphic[name];
  if (whole === undefined) return { re: re.map(value), im: im.map(value) };
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  re.forEach((x, place) => {
    [out.re[place], out.im[place]] = whole(x, im[place]);
  });
  return out;
}

/** ln sum_k c_k e^{z_k}, taken relative to the largest real part; c interleaved, empty: ones. */
export function logSumExp(re: Float64Array, im: Float64Array | null, factors: ArrayLike<number>): Pair {
  const largest = re.reduce((most, value) => Math.max(most, value), -Infinity);
  if (largest === -Infinity) return [-Infinity, 0];
  let [sumRe, sumIm] = [0, 0];
  re.forEach((value, k) => {
    const [size, angle] = [Math.exp(value - largest), im === null ? 0 : im[k]];
    const term: Pair = [size * Math.cos(angle), size * Math.sin(angle)];
    const [x, y] = factors.length === 0 ? term : times([factors[2 * k], factors[2 * k + 1]], term);
    sumRe += x;
    sumIm += y;
  });
  return [largest + Math.log(Math.hypot(sumRe, sumIm)), Math.atan2(sumIm, sumRe)];
}
