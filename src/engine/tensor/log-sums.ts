import * as tf from '@tensorflow/tfjs-core';
import { activate, logarithm, type ComplexTensor } from './activations';
import { requireRankThree } from './convolution';
import type { Value } from './value';

/** Factors of the terms of a sum, of a shape that can be broadcast to theirs. */
export type Factors = ComplexTensor;

/** [1][position][1] of characters, real and imaginary parts interleaved. */
export function charactersOf(characters: readonly number[]): Factors {
  const positions = characters.length / 2;
  const part = (offset: number): tf.Tensor =>
    tf.tensor3d(
      Array.from({ length: positions }, (_, place) => characters[2 * place + offset]!),
      [1, positions, 1],
    );
  return { re: part(0), im: part(1) };
}

/** ln sum_p c_p e^{z_p} over positions, taken relative to the largest real part. */
export function logSumExp(z: Value, factors: Factors): Value {
  const largest = constant([z.re], ([re]) => tf.max(re!, 1, true));
  const { re, im } = terms(z, largest, factors);
  return logarithmOf({ re: tf.sum(re, 1, true), im: tf.sum(im, 1, true) }, largest);
}

/** ln sum_k e^{z_k} of tensors of one shape. */
export function logOfSum(parts: readonly Value[]): Value {
  const largest = constant(
    parts.map(({ re }) => re),
    (all) => all.reduce((most, re) => tf.maximum(most, re)),
  );
  const [first, ...others] = parts.map((part) => terms(part, largest, null));
  const sum = others.reduce((all, { re, im }) => ({ re: tf.add(all.re, re), im: tf.add(all.im, im) }), first!);
  return logarithmOf(sum, largest);
}

/** c e^{z - largest}; c = 1 where there are no factors. */
function terms({ re, im }: Value, largest: tf.Tensor, factors: Factors | null): ComplexTensor {
  const size = activate('exp', tf.sub(re, largest));
  if (im === null) {
    if (factors === null) return { re: size, im: tf.zeros(size.shape) };
    return { re: tf.mul(size, factors.re), im: tf.mul(size, factors.im) };
  }
  const [cosine, sine] = [activate('sin', tf.add(im, Math.PI / 2)), activate('sin', im)];
  if (factors === null) return { re: tf.mul(size, cosine), im: tf.mul(size, sine) };
  return {
    re: tf.mul(size, tf.sub(tf.mul(factors.re, cosine), tf.mul(factors.im, sine))),
    im: tf.mul(size, tf.add(tf.mul(factors.re, sine), tf.mul(factors.im, cosine))),
  };
}

function logarithmOf(sum: ComplexTensor, largest: tf.Tensor): Value {
  const log = logarithm(sum);
  return { re: requireRankThree(tf.add(log.re, largest)), im: requireRankThree(log.im) };
}

/** Without a gradient: what is taken off here is added again in the end. */
function constant(given: readonly tf.Tensor[], make: (given: readonly tf.Tensor[]) => tf.Tensor): tf.Tensor {
  const made = tf.customGrad((...all: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const tensors = all.filter((one) => one instanceof tf.Tensor);
    return { value: make(tensors), gradFunc: () => tensors.map(({ shape }) => tf.zeros(shape)) };
  });
  return made(...given);
}
