import type { NodeOf } from '../graph';

export interface ActivationCurve {
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const leak = 0.01;
const geluScale = Math.sqrt(2 / Math.PI);
const geluCubic = 0.044715;
const geluInner = (x: number): number => Math.tanh(geluScale * (x + geluCubic * x ** 3));

/** The functions as the engines have them, of a real number, with derivatives: for drawing. */
export const activationCurves: Readonly<Record<NodeOf<'activation'>['function'], ActivationCurve>> = {
  identity: { value: (x) => x, derivative: () => 1 },
  step: { value: (x) => (x > 0 ? 1 : 0), derivative: () => 0 },
  sigmoid: { value: sigmoid, derivative: (x) => sigmoid(x) * (1 - sigmoid(x)) },
  tanh: { value: Math.tanh, derivative: (x) => 1 - Math.tanh(x) ** 2 },
  arctan: { value: Math.atan, derivative: (x) => 1 / (1 + x * x) },
  relu: { value: (x) => Math.max(0, x), derivative: (x) => (x > 0 ? 1 : 0) },
  leakyRelu: { value: (x) => Math.max(leak * x, x), derivative: (x) => (x > 0 ? 1 : leak) },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), derivative: (x) => (x > 0 ? 1 : Math.exp(x)) },
  softplus: { value: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))), derivative: sigmoid },
  gelu: {
    value: (x) => 0.5 * x * (1 + geluInner(x)),
    derivative: (x) => {
      const inner = geluInner(x);
      return 0.5 * (1 + inner) + 0.5 * x * (1 - inner ** 2) * geluScale * (1 + 3 * geluCubic * x * x);
    },
  },
  silu: { value: (x) => x * sigmoid(x), derivative: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) },
  logCosh: {
    value: (x) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2,
    derivative: Math.tanh,
  },
  square: { value: (x) => x * x, derivative: (x) => 2 * x },
  cube: { value: (x) => x ** 3, derivative: (x) => 3 * x * x },
  sin: { value: Math.sin, derivative: Math.cos },
  exp: { value: Math.exp, derivative: Math.exp },
};
