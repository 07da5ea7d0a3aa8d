import * as tf from '@tensorflow/tfjs-core';
import type { ActivationFunction } from '../../shared/model/ansatz-definition';
import { arcTangent, cosine, sine } from './elementary';

type Unary = (x: tf.Tensor) => tf.Tensor;

/** Value and derivative, both of kernels that every backend has: gradients of TensorFlow.js itself are missing on some. */
interface RealFunction {
  readonly value: Unary;
  readonly derivative: Unary;
}

const one = (): tf.Scalar => tf.scalar(1);

function sigmoid(x: tf.Tensor): tf.Tensor {
  return tf.sigmoid(x);
}

/** ln cosh x = |x| + ln(1 + e^{-2|x|}) - ln 2, without overflow. */
function logCosh(x: tf.Tensor): tf.Tensor {
  const size = tf.abs(x);
  return tf.sub(tf.add(size, tf.log1p(tf.exp(tf.mul(size, -2)))), Math.LN2);
}

/** max(x, 0) + ln(1 + e^{-|x|}) */
function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}

const positive: Unary = (x) => tf.cast(tf.greater(x, 0), 'float32');
const leak = 0.01;
const geluScale = Math.sqrt(2 / Math.PI);
const geluCubic = 0.044715;

/**
 * The tanh form of GELU (Hendrycks and Gimpel 2016) is x sigmoid(v), because 1 + tanh u = 2 sigmoid(2 u), with
 * v = 2 sqrt(2/pi) (x + 0.044715 x^3).
 */
const geluGate: Unary = (x) =>
  tf.sigmoid(tf.mul(tf.add(tf.mul(tf.square(x), 2 * geluScale * geluCubic), 2 * geluScale), x));

const realFunctions: Readonly<Record<ActivationFunction, RealFunction>> = {
  identity: { value: (x) => tf.add(x, 0), derivative: (x) => tf.onesLike(x) },
  step: { value: positive, derivative: (x) => tf.zerosLike(x) },
  sigmoid: {
    value: sigmoid,
    derivative: (x) => {
      const y = sigmoid(x);
      return tf.mul(y, tf.sub(one(), y));
    },
  },
  tanh: { value: (x) => tf.tanh(x), derivative: (x) => tf.sub(one(), tf.square(tf.tanh(x))) },
  arctan: { value: (x) => arcTangent(x), derivative: (x) => tf.div(one(), tf.add(tf.square(x), 1)) },
  relu: { value: (x) => tf.relu(x), derivative: positive },
  leakyRelu: {
    value: (x) => tf.maximum(x, tf.mul(x, leak)),
    derivative: (x) => tf.add(tf.mul(positive(x), 1 - leak), leak),
  },
  elu: {
    value: (x) => tf.add(tf.relu(x), tf.sub(tf.exp(tf.minimum(x, 0)), 1)),
    derivative: (x) => tf.exp(tf.minimum(x, 0)),
  },
  softplus: { value: softplus, derivative: sigmoid },
  gelu: {
    value: (x) => tf.mul(x, geluGate(x)),
    derivative: (x) => {
      const gate = geluGate(x);
      const slope = tf.add(tf.mul(tf.square(x), 6 * geluScale * geluCubic), 2 * geluScale);
      return tf.mul(gate, tf.add(tf.mul(tf.mul(x, tf.sub(one(), gate)), slope), 1));
    },
  },
  silu: {
    value: (x) => tf.mul(x, sigmoid(x)),
    derivative: (x) => {
      const y = sigmoid(x);
      return tf.mul(y, tf.add(tf.mul(x, tf.sub(one(), y)), 1));
    },
  },
  logCosh: { value: logCosh, derivative: (x) => tf.tanh(x) },
  square: { value: (x) => tf.square(x), derivative: (x) => tf.mul(x, 2) },
  cube: { value: (x) => tf.mul(tf.square(x), x), derivative: (x) => tf.mul(tf.square(x), 3) },
  sin: { value: (x) => sine(x), derivative: (x) => cosine(x) },
  exp: { value: (x) => tf.exp(x), derivative: (x) => tf.exp(x) },
};

/** The function of a real tensor, elementwise. */
export function activate(name: ActivationFunction, x: tf.Tensor): tf.Tensor {
  const { value, derivative } = realFunctions[name];
  const withGradient = tf.customGrad((input: tf.Tensor | tf.GradSaveFunc, save: tf.Tensor | tf.GradSaveFunc) => {
    if (!(input instanceof tf.Tensor) || typeof save !== 'function') throw new TypeError('customGrad gave no tensor');
    save([input]);
    return {
      value: value(input),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, derivative(saved[0]!)),
    };
  });
  return withGradient(x);
}

export interface ComplexTensor {
  readonly re: tf.Tensor;
  readonly im: tf.Tensor;
}

/**
 * The function of a complex tensor: logCosh, tanh, sin, exp, square and cube are holomorphic, all others act on the real and
 * the imaginary part by themselves.
 */
export function activateComplex(name: ActivationFunction, { re, im }: ComplexTensor): ComplexTensor {
  switch (name) {
    case 'square':
      return { re: tf.sub(square(re), square(im)), im: tf.mul(tf.mul(re, im), 2) };
    case 'cube':
      return {
        re: tf.mul(re, tf.sub(square(re), tf.mul(square(im), 3))),
        im: tf.mul(im, tf.sub(tf.mul(square(re), 3), square(im))),
      };
    case 'exp': {
      const size = activate('exp', re);
      return { re: tf.mul(size, cosineOf(im)), im: tf.mul(size, activate('sin', im)) };
    }
    case 'sin': {
      // sin(x + i y) = sin x cosh y + i cos x sinh y
      const up = activate('exp', im);
      const down = activate('exp', tf.neg(im));
      return {
        re: tf.mul(activate('sin', re), tf.mul(tf.add(up, down), 0.5)),
        im: tf.mul(cosineOf(re), tf.mul(tf.sub(up, down), 0.5)),
      };
    }
    case 'tanh':
      return complexTanh(re, im);
    case 'logCosh':
      return complexLogCosh(re, im);
    default:
      return { re: activate(name, re), im: activate(name, im) };
  }
}

function square(x: tf.Tensor): tf.Tensor {
  return activate('square', x);
}

function cosineOf(x: tf.Tensor): tf.Tensor {
  return activate('sin', tf.add(x, Math.PI / 2));
}

/** Real and imaginary part of tanh(x + i y), of values only; with c = cos 2y: (sinh 2x + i sin 2y) / (cosh 2x + cos 2y). */
function tanhValue(x: tf.Tensor, y: tf.Tensor): ComplexTensor {
  // Scaled by e^{-2|x|}, so that nothing overflows.
  const decay = tf.exp(tf.mul(tf.abs(x), -2));
  const square = tf.square(decay);
  const double = tf.mul(y, 2);
  const below = tf.add(tf.add(tf.mul(square, 0.5), 0.5), tf.mul(decay, cosine(double)));
  const above = tf.mul(tf.sign(x), tf.mul(tf.sub(one(), square), 0.5));
  return { re: tf.div(above, below), im: tf.div(tf.mul(decay, sine(double)), below) };
}

/** A holomorphic function as one with two outputs is beyond customGrad, so each part is one, by the equations of Cauchy and Riemann. */
function holomorphicPart(
  value: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor,
  slopes: (x: tf.Tensor, y: tf.Tensor) => readonly [tf.Tensor, tf.Tensor],
): (x: tf.Tensor, y: tf.Tensor) => tf.Tensor {
  const made = tf.customGrad((...given: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, y, save] = given;
    if (!(x instanceof tf.Tensor) || !(y instanceof tf.Tensor) || typeof save !== 'function') {
      throw new TypeError('customGrad gave no tensors');
    }
    save([x, y]);
    return {
      value: value(x, y),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [alongX, alongY] = slopes(saved[0]!, saved[1]!);
        return [tf.mul(dy, alongX), tf.mul(dy, alongY)];
      },
    };
  });
  return (x, y) => made(x, y);
}

/** 1 - tanh^2 */
function tanhSlope(x: tf.Tensor, y: tf.Tensor): ComplexTensor {
  const { re, im } = tanhValue(x, y);
  return { re: tf.sub(tf.add(tf.square(im), 1), tf.square(re)), im: tf.mul(tf.mul(re, im), -2) };
}

function complexTanh(re: tf.Tensor, im: tf.Tensor): ComplexTensor {
  const real = holomorphicPart(
    (x, y) => tanhValue(x, y).re,
    (x, y) => {
      const slope = tanhSlope(x, y);
      return [slope.re, tf.neg(slope.im)];
    },
  );
  const imaginary = holomorphicPart(
    (x, y) => tanhValue(x, y).im,
    (x, y) => {
      const slope = tanhSlope(x, y);
      return [slope.im, slope.re];
    },
  );
  return { re: real(re, im), im: imaginary(re, im) };
}

function complexLogCosh(re: tf.Tensor, im: tf.Tensor): ComplexTensor {
  // cosh(x + i y) = e^{|x|} (1 + u + 2 ...)/2 : parts scaled by e^{-|x|}.
  const parts = (x: tf.Tensor, y: tf.Tensor): ComplexTensor => {
    const decay = tf.exp(tf.mul(tf.abs(x), -2));
    return {
      re: tf.mul(cosine(y), tf.mul(tf.add(decay, 1), 0.5)),
      im: tf.mul(tf.mul(tf.sign(x), sine(y)), tf.mul(tf.sub(one(), decay), 0.5)),
    };
  };
  const real = holomorphicPart(
    (x, y) => {
      const scaled = parts(x, y);
      return tf.add(tf.abs(x), tf.mul(tf.log(tf.add(tf.square(scaled.re), tf.square(scaled.im))), 0.5));
    },
    (x, y) => {
      const slope = tanhValue(x, y);
      return [slope.re, tf.neg(slope.im)];
    },
  );
  const imaginary = holomorphicPart(
    (x, y) => {
      const scaled = parts(x, y);
      return argument(scaled.re, scaled.im);
    },
    (x, y) => {
      const slope = tanhValue(x, y);
      return [slope.im, slope.re];
    },
  );
  return { re: real(re, im), im: imaginary(re, im) };
}

/** arg(re + i im) in (-pi, pi], of kernels that every backend has: 2 atan(im / (|z| + re)), with the branch for re < 0. */
export function argument(re: tf.Tensor, im: tf.Tensor): tf.Tensor {
  const size = tf.sqrt(tf.add(tf.square(re), tf.square(im)));
  const tiny = 1e-30;
  const right = tf.mul(arcTangent(tf.div(im, tf.maximum(tf.add(size, re), tiny))), 2);
  const side = tf.sub(tf.mul(tf.cast(tf.greaterEqual(im, 0), 'float32'), 2), 1);
  const left = tf.mul(
    side,
    tf.sub(Math.PI, tf.mul(arcTangent(tf.div(tf.abs(im), tf.maximum(tf.sub(size, re), tiny))), 2)),
  );
  return tf.where(tf.greaterEqual(re, 0), right, left);
}

/** Derivative of arg with respect to both parts comes with `logarithm`. */
export function logarithm({ re, im }: ComplexTensor): ComplexTensor {
  const squared = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.add(tf.square(x), tf.square(y));
  const real = holomorphicPart(
    (x, y) => tf.mul(tf.log(squared(x, y)), 0.5),
    (x, y) => {
      const below = squared(x, y);
      return [tf.div(x, below), tf.div(y, below)];
    },
  );
  const imaginary = holomorphicPart(argument, (x, y) => {
    const below = squared(x, y);
    return [tf.neg(tf.div(y, below)), tf.div(x, below)];
  });
  return { re: real(re, im), im: imaginary(re, im) };
}
