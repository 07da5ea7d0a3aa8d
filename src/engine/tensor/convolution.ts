import * as tf from '@tensorflow/tfjs-core';
import type { Grid } from '../../shared/model/plan/grid';

/** Makes a tensor once for given parameters; it is kept and freed by who provides this. */
export type Prepared = (name: string, make: () => tf.Tensor) => tf.Tensor;

/** WebAssembly gathers number by number, and cuts and joins whole rows. */
const cutsInsteadOfGathers = (): boolean => tf.getBackend() === 'wasm';

/**
 * A convolution on a periodic grid: x [configuration][position][in] and weights [out][kernel][in]. Its gradient along x is
 * the convolution with the mirrored kernel; weights get none.
 */
export function convolveOnGrid(
  x: tf.Tensor3D,
  grid: Grid,
  weights: tf.Tensor,
  name: string,
  prepared: Prepared,
): tf.Tensor3D {
  const made = tf.customGrad((given: tf.Tensor | tf.GradSaveFunc) => ({
    value: apply(given, grid, filterOf(grid, weights, [1, 2, 0], name, prepared), prepared),
    gradFunc: (dy: tf.Tensor) => {
      const back = mirrored(grid);
      return apply(dy, back, filterOf(back, weights, [1, 0, 2], `${name}.mirrored`, prepared), prepared);
    },
  }));
  return requireRankThree(made(x));
}

/** What the kernel sees at every position, [configuration][position][kernel in], without a gradient. */
export function windowsOnGrid(x: tf.Tensor3D, grid: Grid, prepared: Prepared): tf.Tensor3D {
  const [configurations, positions, channels] = x.shape;
  const { rows, columns, height, width, cells } = grid;
  const wrapped = wrap(x, grid, prepared);
  const kernel = cells.reduce((most, place) => Math.max(most, place + 1), 0);
  const seen = Array.from({ length: kernel }, (_, place) => {
    const cell = cells.indexOf(place);
    const start = [0, Math.floor(cell / width), cell % width, 0];
    return tf.slice(wrapped, start, [configurations, rows, columns, channels]);
  });
  if (height * width === 1) return x;
  return tf.reshape(tf.concat(seen, 3), [configurations, positions, kernel * channels]);
}

/** Whether windows are better cut than gathered here. */
export const cutsWindows = cutsInsteadOfGathers;

export function requireRankThree(tensor: tf.Tensor): tf.Tensor3D {
  if (isRankThree(tensor)) return tensor;
  throw new RangeError(`a tensor of rank ${tensor.rank} where one of rank 3 is needed`);
}

function isRankThree(tensor: tf.Tensor): tensor is tf.Tensor3D {
  return tensor.rank === 3;
}

function apply(given: tf.Tensor | tf.GradSaveFunc, grid: Grid, filter: tf.Tensor4D, prepared: Prepared): tf.Tensor3D {
  if (!(given instanceof tf.Tensor)) throw new TypeError('customGrad gave no tensor');
  const x = requireRankThree(given);
  const seen = tf.conv2d(wrap(x, grid, prepared), filter, 1, 'valid');
  return tf.reshape(seen, [x.shape[0], x.shape[1], filter.shape[3]]);
}

/** [row][column][in][out] of the box around the kernel, zeros where the kernel has no place. */
function filterOf(grid: Grid, weights: tf.Tensor, order: number[], name: string, prepared: Prepared): tf.Tensor4D {
  const filter = prepared(name, () => {
    const turned = tf.transpose(weights, order);
    const kernel = turned.shape[0]!;
    const padded = tf.pad(turned, [
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    const places = grid.cells.map((place) => (place < 0 ? kernel : place));
    const boxed = tf.gather(padded, tf.tensor1d(places, 'int32'), 0);
    return tf.reshape(boxed, [grid.height, grid.width, turned.shape[1]!, turned.shape[2]!]);
  });
  if (isRankFour(filter)) return filter;
  throw new RangeError(`a filter of rank ${filter.rank}`);
}

function isRankFour(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4;
}

/** The grid whose kernel is turned by 180 degrees. */
function mirrored({ rows, columns, top, left, height, width, cells }: Grid): Grid {
  const [below, right] = [1 - top - height, 1 - left - width];
  return { rows, columns, top: below, left: right, height, width, cells: [...cells].reverse() };
}

/** [configuration][row][column][channel], continued periodically as far as the kernel reaches. */
function wrap(x: tf.Tensor3D, grid: Grid, prepared: Prepared): tf.Tensor4D {
  const [configurations, , channels] = x.shape;
  const { rows, columns, top, left, height, width } = grid;
  const [tall, wide] = [rows + height - 1, columns + width - 1];
  if (cutsInsteadOfGathers()) {
    const high = continued(tf.reshape(x, [configurations, rows, columns * channels]), top, tall);
    const broad = continued(tf.reshape(high, [configurations * tall, columns, channels]), left, wide);
    return tf.reshape(broad, [configurations, tall, wide, channels]);
  }
  const places = prepared(`wrap ${[rows, columns, top, left, height, width].join(' ')}`, () => {
    const place = (at: number): number =>
      modulo(Math.floor(at / wide) + top, rows) * columns + modulo((at % wide) + left, columns);
    return tf.tensor1d(
      Int32Array.from({ length: tall * wide }, (_, at) => place(at)),
      'int32',
    );
  });
  return tf.reshape(tf.gather(x, places, 1), [configurations, tall, wide, channels]);
}

/** `length` rows along the axis 1 from `start` on, where the last is followed by the first. */
function continued(x: tf.Tensor3D, start: number, length: number): tf.Tensor3D {
  const [first, period, last] = x.shape;
  const parts: tf.Tensor3D[] = [];
  let from = modulo(start, period);
  for (let left = length; left > 0;) {
    const taken = Math.min(period - from, left);
    parts.push(taken === period ? x : tf.slice(x, [0, from, 0], [first, taken, last]));
    left -= taken;
    from = 0;
  }
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 1);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
