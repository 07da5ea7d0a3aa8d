import * as tf from '@tensorflow/tfjs-core';
import { activate, activateComplex, logarithm, type ComplexTensor } from '../../../src/engine/tensor/activations';
import { convolveOnGrid, requireRankThree, type Prepared } from '../../../src/engine/tensor/convolution';
import { gridOf } from '../../../src/shared/model/plan/grid';
import { gatherPositions } from '../../../src/engine/tensor/layers';
import { charactersOf, logOfSum, logSumExp } from '../../../src/engine/tensor/log-sums';
import type { Value } from '../../../src/engine/tensor/value';
import { activationFunctions } from '../../../src/shared/model/graph';

/** A function of tensors whose gradient is held against finite differences. */
export interface Kernel {
  readonly name: string;
  /** Shapes of what it takes. */
  readonly shapes: readonly (readonly number[])[];
  readonly of: (inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** What it takes, from deviates of the standard normal distribution; absent: these. */
  readonly map?: (deviate: number, input: number) => number;
}

const made: Prepared = (_name, make) => make();

function kernel(
  name: string,
  shapes: readonly (readonly number[])[],
  of: (...inputs: tf.Tensor[]) => tf.Tensor,
  map?: Kernel['map'],
): Kernel {
  return { name, shapes, of: (inputs) => of(...inputs), ...(map ? { map } : {}) };
}

const rectangle = [5, 4] as const;
/** Away from zero, where some functions have a kink or a step. */
const awayFromZero = (deviate: number): number => deviate + (deviate < 0 ? -0.2 : 0.2);
/** Where no holomorphic function here has a pole or a branch: |im| < 1. */
const inStrip = (deviate: number, input: number): number =>
  input === 0 ? awayFromZero(deviate) : 0.9 * Math.tanh(awayFromZero(deviate));

/** Both parts of what it gives, in one. */
const ofComplex = (name: string, of: (z: ComplexTensor) => ComplexTensor): Kernel =>
  kernel(
    name,
    [rectangle, rectangle],
    (re, im) => {
      const found = of({ re: re!, im: im! });
      return tf.add(found.re, tf.mul(found.im, 0.6));
    },
    inStrip,
  );

const activations = activationFunctions.flatMap((name) => [
  kernel(`${name}, real`, [rectangle], (x) => activate(name, x!), awayFromZero),
  ofComplex(`${name}, complex`, (z) => activateComplex(name, z)),
]);

/** Kernels of TensorFlow.js whose gradients are registered here. */
const registered = [
  kernel(
    'add',
    [
      [2, 3, 4],
      [3, 1],
    ],
    (a, b) => tf.add(a!, b!),
  ),
  kernel('sub', [[4], [2, 3, 4]], (a, b) => tf.sub(a!, b!)),
  kernel(
    'mul',
    [
      [2, 3, 1],
      [2, 1, 4],
    ],
    (a, b) => tf.mul(a!, b!),
  ),
  kernel('neg', [rectangle], (x) => tf.neg(x!)),
  kernel('reshape', [[2, 3, 4]], (x) => tf.reshape(x!, [6, 4])),
  kernel('transpose', [[2, 3, 4, 2]], (x) => tf.transpose(x!, [0, 2, 1, 3])),
  kernel('sum along an axis', [[2, 3, 4]], (x) => tf.sum(x!, 1, true)),
  kernel('sum of all', [[2, 3, 4]], (x) => tf.sum(x!)),
  kernel('tile', [[1, 3, 2]], (x) => tf.tile(x!, [4, 1, 2])),
  kernel(
    'rsqrt',
    [rectangle],
    (x) => tf.rsqrt(x!),
    (deviate) => 0.5 + deviate * deviate,
  ),
  kernel('softmax', [[2, 3, 4]], (x) => tf.softmax(x!)),
  ...[false, true].flatMap((turnA) =>
    [false, true].map((turnB) =>
      kernel(
        `matMul${turnA ? ', first turned' : ''}${turnB ? ', second turned' : ''}`,
        [
          [2, ...(turnA ? [4, 3] : [3, 4])],
          [2, ...(turnB ? [5, 4] : [4, 5])],
        ],
        (a, b) => tf.matMul(a!, b!, turnA, turnB),
      ),
    ),
  ),
];

/** Windows of three rows and three columns of a periodic lattice of three by four sites, and of a chain with ends. */
const periodic = Array.from({ length: 12 }, (_, site) =>
  [-1, 0, 1].flatMap((down) =>
    [-1, 0, 1].map((right) => ((Math.floor(site / 4) + down + 3) % 3) * 4 + (((site % 4) + right + 4) % 4)),
  ),
).flat();
const chain = Array.from({ length: 6 }, (_, site) => [site - 1, site, site < 5 ? site + 1 : -1]).flat();

const convolutions = [
  kernel('gathered positions', [[2, 6, 3]], (x) => gatherPositions(requireRankThree(x!), chain, 6, 'chain', made)),
  kernel('convolution on a grid', [[2, 12, 3]], (x) => {
    const grid = gridOf(periodic, 12, 12);
    if (!grid) throw new RangeError('the table is one of a grid');
    // The gradient needs them when the tensors of the way there are gone.
    const weights = tf.keep(
      tf.tensor3d(
        Array.from({ length: 2 * 9 * 3 }, (_, place) => Math.sin(1 + place)),
        [2, 9, 3],
      ),
    );
    return convolveOnGrid(requireRankThree(x!), grid, weights, 'grid', made);
  }),
];

const inColumn = [3, 4, 1] as const;
const ofSums = (name: string, of: (re: tf.Tensor3D, im: tf.Tensor3D) => Value): Kernel =>
  kernel(name, [inColumn, inColumn], (re, im) => {
    const found = of(requireRankThree(re!), requireRankThree(im!));
    return tf.add(found.re, tf.mul(found.im!, 0.6));
  });

const sums = [
  ofSums('logarithm of a sum over positions', (re, im) =>
    logSumExp({ re, im }, charactersOf([1, 0, 0.5, -0.3, -0.2, 0.7, 1.5, 0])),
  ),
  ofSums('logarithm of a sum over real positions', (re, im) =>
    logSumExp({ re: tf.add(re, tf.mul(im, 0.4)), im: null }, charactersOf([1, 0, 0.5, -0.3, 0.2, 0.7, 1.5, 0])),
  ),
  ofSums('logarithm of a sum', (re, im) =>
    logOfSum([
      { re, im },
      { re: im, im: tf.mul(re, 0.3) },
      { re: tf.mul(re, 0.5), im: null },
    ]),
  ),
];

/** Every kernel with a gradient of its own. */
export const kernels: readonly Kernel[] = [
  ...registered,
  ...activations,
  ofComplex('logarithm', logarithm),
  ...convolutions,
  ...sums,
];
