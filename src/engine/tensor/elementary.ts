import * as tf from '@tensorflow/tfjs-core';

/*
 * Sine, cosine and arc tangent to float32 on every backend. The shading language of WebGPU allows the first two an absolute
 * error of 2^-11 and the last a relative one of 4096 units in the last place, which the phase of a wavefunction does not bear;
 * there they are made of sums and products.
 */

const hasOwn = (): boolean => tf.getBackend() !== 'webgpu';

export function sine(x: tf.Tensor): tf.Tensor {
  return hasOwn() ? tf.sin(x) : accurateSine(x);
}

export function cosine(x: tf.Tensor): tf.Tensor {
  return hasOwn() ? tf.cos(x) : accurateSine(tf.add(x, Math.PI / 2));
}

export function arcTangent(x: tf.Tensor): tf.Tensor {
  return hasOwn() ? tf.atan(x) : accurateArcTangent(x);
}

/** c_0 + z (c_1 + z (...)) */
function polynomial(z: tf.Tensor, coefficients: readonly number[]): tf.Tensor {
  const [highest, ...rest] = [...coefficients].reverse();
  return rest.reduce<tf.Tensor>((sum, c) => tf.add(tf.mul(sum, z), c), tf.fill(z.shape, highest ?? 0));
}

/** pi in two parts, the first of so few digits that its multiples are exact. */
const [piHigh, piLow] = [3.140625, 9.67653589793e-4];

/** |x| up to some thousands. */
export function accurateSine(x: tf.Tensor): tf.Tensor {
  const turns = tf.floor(tf.add(tf.mul(x, 1 / Math.PI), 0.5));
  const rest = tf.sub(tf.sub(x, tf.mul(turns, piHigh)), tf.mul(turns, piLow));
  const odd = tf.sub(turns, tf.mul(tf.floor(tf.mul(turns, 0.5)), 2));
  const z = tf.square(rest);
  // Taylor up to the ninth power and the best eleventh; below 10^-7 at pi / 2.
  const series = polynomial(z, [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -2.3889859e-8]);
  return tf.mul(tf.mul(rest, series), tf.sub(1, tf.mul(odd, 2)));
}

export function accurateArcTangent(x: tf.Tensor): tf.Tensor {
  const size = tf.abs(x);
  const large = tf.cast(tf.greater(size, 1), 'float32');
  // Of 1 / x where x > 1, then by the angle of half: atan t = 2 atan(t / (1 + sqrt(1 + t^2))), t <= tan(pi / 8) in the end.
  const one = tf.div(tf.minimum(size, 1), tf.maximum(size, 1));
  const half = tf.div(one, tf.add(tf.sqrt(tf.add(tf.square(one), 1)), 1));
  const z = tf.square(half);
  const series = polynomial(z, [1, -1 / 3, 1 / 5, -1 / 7, 1 / 9, -1 / 11, 1 / 13, -1 / 15]);
  const angle = tf.mul(tf.mul(half, series), 2);
  const turned = tf.add(angle, tf.mul(large, tf.sub(Math.PI / 2, tf.mul(angle, 2))));
  return tf.mul(tf.sign(x), turned);
}
