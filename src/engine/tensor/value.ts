import * as tf from '@tensorflow/tfjs-core';

/** [configuration][position][channel]; `im` is null for a real tensor. */
export interface Value {
  readonly re: tf.Tensor3D;
  readonly im: tf.Tensor3D | null;
}

export function partsOf({ re, im }: Value): readonly tf.Tensor3D[] {
  return im ? [re, im] : [re];
}

export function mapParts({ re, im }: Value, map: (part: tf.Tensor3D) => tf.Tensor3D): Value {
  return { re: map(re), im: im ? map(im) : null };
}

export function addValues(a: Value, b: Value): Value {
  const im = a.im && b.im ? tf.add<tf.Tensor3D>(a.im, b.im) : (a.im ?? b.im);
  return { re: tf.add(a.re, b.re), im };
}

export function multiplyValues(a: Value, b: Value): Value {
  if (!a.im && !b.im) return { re: tf.mul(a.re, b.re), im: null };
  const zero = tf.zeros<tf.Rank.R3>(a.re.shape);
  const [aIm, bIm] = [a.im ?? zero, b.im ?? zero];
  return {
    re: tf.sub(tf.mul(a.re, b.re), tf.mul(aIm, bIm)),
    im: tf.add(tf.mul(a.re, bIm), tf.mul(aIm, b.re)),
  };
}
