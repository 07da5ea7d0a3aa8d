import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients of the kernels that networks use, made of kernels that every backend has. TensorFlow.js has its own for most of
 * them, but some need kernels that the wasm backend lacks.
 */
export function registerGradients(): void {
  if (tf.getGradient(tf.Add)) return;
  const register = (
    kernelName: string,
    gradFunc: tf.GradFunc,
    needs: { inputs?: string[]; outputs?: boolean[] } = {},
  ): void =>
    tf.registerGradient({
      kernelName,
      gradFunc,
      ...(needs.inputs ? { inputsToSave: needs.inputs } : {}),
      ...(needs.outputs ? { outputsToSave: needs.outputs } : {}),
    });

  register(
    tf.Add,
    (dy, saved) => {
      const [a, b] = saved;
      return { a: () => unbroadcast(one(dy), a!.shape), b: () => unbroadcast(one(dy), b!.shape) };
    },
    { inputs: ['a', 'b'] },
  );
  register(
    tf.Sub,
    (dy, saved) => {
      const [a, b] = saved;
      return { a: () => unbroadcast(one(dy), a!.shape), b: () => unbroadcast(tf.neg(one(dy)), b!.shape) };
    },
    { inputs: ['a', 'b'] },
  );
  register(
    tf.Multiply,
    (dy, saved) => {
      const [a, b] = saved;
      return {
        a: () => unbroadcast(tf.mul(one(dy), b!), a!.shape),
        b: () => unbroadcast(tf.mul(one(dy), a!), b!.shape),
      };
    },
    { inputs: ['a', 'b'] },
  );
  register(tf.Neg, (dy) => ({ x: () => tf.neg(one(dy)) }));
  register(tf.Reshape, (dy, saved) => ({ x: () => tf.reshape(one(dy), saved[0]!.shape) }), { inputs: ['x'] });
  register(tf.Transpose, (dy, _saved, attributes) => {
    const forward = numbersOf(attributes, 'perm');
    const back = forward.map((_, axis) => forward.indexOf(axis));
    return { x: () => tf.transpose(one(dy), back) };
  });
  register(
    tf.Sum,
    (dy, saved, attributes) => {
      const { shape } = saved[0]!;
      // No axis means all of them.
      const axes = attributes['axis'] == null ? shape.map((_, axis) => axis) : numbersOf(attributes, 'axis');
      const summed = new Set(axes.map((axis) => (axis < 0 ? axis + shape.length : axis)));
      const kept = shape.map((extent, axis) => (summed.has(axis) ? 1 : extent));
      return { x: () => tf.mul(tf.reshape(one(dy), kept), tf.ones(shape)) };
    },
    { inputs: ['x'] },
  );
  register(
    tf.Tile,
    (dy, saved, attributes) => {
      const { shape } = saved[0]!;
      const repeats = numbersOf(attributes, 'reps');
      // Axes that are not repeated stay whole: webgpu has no tensors of more than six.
      const split = shape.flatMap((extent, axis) => (repeats[axis] === 1 ? [extent] : [repeats[axis]!, extent]));
      const before = (axis: number): number => repeats.slice(0, axis).filter((repeat) => repeat !== 1).length;
      const axes = shape.flatMap((_, axis) => (repeats[axis] === 1 ? [] : [axis + before(axis)]));
      return { x: () => tf.sum(tf.reshape(one(dy), split), axes) };
    },
    { inputs: ['x'] },
  );
  register(
    tf.Rsqrt,
    (dy, saved) => ({
      x: () => tf.mul(one(dy), tf.mul(tf.mul(saved[0]!, tf.square(saved[0]!)), -0.5)),
    }),
    { outputs: [true] },
  );
  register(
    tf.Softmax,
    (dy, saved) => {
      const [y] = saved;
      return {
        logits: () => {
          const weighted = tf.mul(one(dy), y!);
          return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y!));
        },
      };
    },
    { outputs: [true] },
  );
  register(
    tf.BatchMatMul,
    (dy, saved, attributes) => {
      const [a, b] = saved;
      const d = one(dy);
      const [turnA, turnB] = [attributes['transposeA'] === true, attributes['transposeB'] === true];
      return {
        a: () => (turnA ? tf.matMul(b!, d, turnB, true) : tf.matMul(d, b!, false, !turnB)),
        b: () => (turnB ? tf.matMul(d, a!, true, turnA) : tf.matMul(a!, d, !turnA, false)),
      };
    },
    { inputs: ['a', 'b'] },
  );
}

function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? dy[0]! : dy;
}

/** Sums over what broadcasting had repeated. */
function unbroadcast(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const extra = dy.rank - shape.length;
  const axes = dy.shape.flatMap((extent, axis) =>
    axis < extra || (shape[axis - extra] === 1 && extent !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? dy : tf.sum(dy, axes);
  return tf.reshape(summed, [...shape]);
}

function numbersOf(attributes: tf.NamedAttrMap, name: string): readonly number[] {
  const value = attributes[name];
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value)) throw new TypeError(`the kernel has no ${name}`);
  return value.map(Number);
}
