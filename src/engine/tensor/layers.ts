import * as tf from '@tensorflow/tfjs-core';
import { activate, activateComplex, logarithm } from './activations';
import type { PlannedNode } from './plan';

/** [configuration][position][channel]; `im` is null for a real tensor. */
export interface Value {
  readonly re: tf.Tensor3D;
  readonly im: tf.Tensor3D | null;
}

/**
 * What a node with parameters adds to its pre-activation (zeros, whose gradients are the signals of every configuration) and
 * what its derivatives are made from. Absent where only values are wanted.
 */
export interface Taps {
  /** The zeros to be added, by name. */
  readonly zeros: (name: string, shape: [number, number, number]) => tf.Tensor3D;
  /** Notes a tensor that the derivatives of the parameters need. */
  readonly note: (name: string, tensor: tf.Tensor3D) => void;
}

export interface NodeContext {
  readonly parameters: ReadonlyMap<string, tf.Tensor>;
  readonly configurations: Configurations;
  readonly taps: Taps | null;
}

/** The same configurations as inputs x and as local indices. */
export interface Configurations {
  /** [configuration][site][1] */
  readonly values: tf.Tensor3D;
  /** [configuration][site][1], d - 1 - index */
  readonly levels: tf.Tensor3D;
  /** [configuration][site][state] */
  readonly oneHot: tf.Tensor3D;
}

const layerNormEpsilon = 1e-6;

export function evaluateNode(planned: PlannedNode, inputs: readonly Value[], context: NodeContext): Value {
  const { node, shape } = planned;
  const { configurations, taps } = context;
  const parameter = (suffix: string): tf.Tensor => {
    const found = context.parameters.get(`${node.id}.${suffix}`);
    if (!found) throw new RangeError(`no parameter ${node.id}.${suffix}`);
    return found;
  };
  const first = inputs[0];
  switch (node.op) {
    case 'input':
      if (node.encoding === 'oneHot') return { re: configurations.oneHot, im: null };
      return { re: node.encoding === 'value' ? configurations.values : configurations.levels, im: null };
    case 'embedding': {
      const states = multiply(configurations.oneHot, parameter('states'));
      const re = node.positional ? tf.add<tf.Tensor3D>(states, parameter('positions')) : states;
      taps?.note(node.id, configurations.oneHot);
      return { re: tapped(taps, node.id, re), im: null };
    }
    default:
  }
  if (!first) throw new RangeError(`the node ${node.id} has no input`);
  switch (node.op) {
    case 'dense':
    case 'convolution': {
      const gathered =
        node.op === 'dense'
          ? first
          : mapParts(first, (part) => gatherPositions(part, node.table, node.positions, part.shape[1]));
      taps?.note(node.id, gathered.re);
      if (gathered.im) taps?.note(`${node.id}.im`, gathered.im);
      return affine(gathered, node, shape.complex, parameter, taps);
    }
    case 'activation':
      if (!first.im) return { re: rankThree(activate(node.function, first.re)), im: null };
      return asValue(activateComplex(node.function, { re: first.re, im: first.im }));
    case 'layerNorm': {
      const share = 1 / first.re.shape[2];
      const mean = tf.mul(tf.sum(first.re, 2, true), share);
      const centred: tf.Tensor3D = tf.sub(first.re, mean);
      const variance = tf.mul(tf.sum(tf.mul(centred, centred), 2, true), share);
      const normal: tf.Tensor3D = tf.mul(centred, tf.rsqrt(tf.add(variance, layerNormEpsilon)));
      taps?.note(node.id, normal);
      const re: tf.Tensor3D = tf.add(tf.mul(normal, parameter('scale')), parameter('shift'));
      return { re: tapped(taps, node.id, re), im: null };
    }
    case 'add':
      return inputs.slice(1).reduce(addValues, first);
    case 'multiply':
      return inputs.slice(1).reduce(multiplyValues, first);
    case 'scale':
      return mapParts(first, (part) => tf.mul(part, node.factor));
    case 'flatten':
      return mapParts(first, (part) => tf.reshape(part, [part.shape[0], 1, part.shape[1] * part.shape[2]]));
    case 'patch':
      return mapParts(first, (part) => gatherPositions(part, node.table, node.patches, part.shape[1]));
    case 'attention':
      return { re: attend(first.re, node, parameter, taps), im: null };
    case 'pool':
      return mapParts(first, (part) => tf.mul(tf.sum(part, 1, true), node.how === 'sum' ? 1 : 1 / part.shape[1]));
    case 'sumChannels':
      return mapParts(first, (part) => tf.sum(part, 2, true));
    case 'complex':
      return { re: first.re, im: inputs[1]!.re };
    case 'logSumExp':
      return logSumExp(first, node.characters);
  }
}

function tapped(taps: Taps | null, name: string, part: tf.Tensor3D): tf.Tensor3D {
  return taps ? tf.add(part, taps.zeros(name, part.shape)) : part;
}

function mapParts({ re, im }: Value, map: (part: tf.Tensor3D) => tf.Tensor3D): Value {
  return { re: map(re), im: im ? map(im) : null };
}

function asValue({ re, im }: { readonly re: tf.Tensor; readonly im: tf.Tensor }): Value {
  return { re: rankThree(re), im: rankThree(im) };
}

function rankThree(tensor: tf.Tensor): tf.Tensor3D {
  const [configurations, positions, channels] = tensor.shape;
  return tf.reshape(tensor, [configurations!, positions!, channels!]);
}

function addValues(a: Value, b: Value): Value {
  const im = a.im && b.im ? tf.add<tf.Tensor3D>(a.im, b.im) : (a.im ?? b.im);
  return { re: tf.add(a.re, b.re), im };
}

function multiplyValues(a: Value, b: Value): Value {
  if (!a.im && !b.im) return { re: tf.mul(a.re, b.re), im: null };
  const zero = tf.zerosLike(a.re);
  const [aIm, bIm] = [a.im ?? zero, b.im ?? zero];
  return {
    re: tf.sub(tf.mul(a.re, b.re), tf.mul(aIm, bIm)),
    im: tf.add(tf.mul(a.re, bIm), tf.mul(aIm, b.re)),
  };
}

/** [configuration][position][in] times [in][out]. */
function multiply(x: tf.Tensor3D, weights: tf.Tensor): tf.Tensor3D {
  const [configurations, positions, channels] = x.shape;
  const flat = tf.matMul(tf.reshape(x, [configurations * positions, channels]), matrix(weights));
  return tf.reshape(flat, [configurations, positions, flat.shape[1] ?? 0]);
}

function matrix(weights: tf.Tensor): tf.Tensor2D {
  const [rows, ...rest] = weights.shape;
  return tf.reshape(weights, [rows ?? 1, rest.reduce((product, extent) => product * extent, 1)]);
}

/** x W^T with weights [out][in] (or [out][kernel][in], x being [kernel in]). */
function project(x: tf.Tensor3D, weights: tf.Tensor): tf.Tensor3D {
  return multiply(x, tf.transpose(matrix(weights)));
}

function affine(
  x: Value,
  node: { readonly id: string; readonly bias: boolean; readonly complex: boolean },
  complexOut: boolean,
  parameter: (suffix: string) => tf.Tensor,
  taps: Taps | null,
): Value {
  const weights = parameter('weights');
  let re = project(x.re, weights);
  let im = x.im ? project(x.im, weights) : null;
  if (node.complex) {
    const imaginary = parameter('weightsImaginary');
    if (x.im) re = tf.sub(re, project(x.im, imaginary));
    const cross = project(x.re, imaginary);
    im = im ? tf.add(im, cross) : cross;
  }
  if (node.bias) re = tf.add(re, parameter('bias'));
  if (node.bias && node.complex && im) im = tf.add(im, parameter('biasImaginary'));
  return {
    re: tapped(taps, node.id, re),
    im: complexOut && im ? tapped(taps, `${node.id}.im`, im) : null,
  };
}

/**
 * out[b][p] = the inputs at table[p][k] behind one another, zeros where it is -1. The gradient gathers too, by the inverse
 * table, because scattering is missing on some backends.
 */
export function gatherPositions(
  x: tf.Tensor3D,
  table: readonly number[],
  positions: number,
  inputs: number,
): tf.Tensor3D {
  const kernel = table.length / positions;
  const forward = Int32Array.from(table, (place) => (place < 0 ? inputs : place));
  const made = tf.customGrad((given: tf.Tensor | tf.GradSaveFunc) => {
    if (!(given instanceof tf.Tensor)) throw new TypeError('customGrad gave no tensor');
    const [configurations, , channels] = rankThree(given).shape;
    return {
      value: tf.reshape(gatherPadded(rankThree(given), forward), [configurations, positions, kernel * channels]),
      gradFunc: (dy: tf.Tensor) => {
        const { places, most } = inverseTable(table, inputs);
        const parts = tf.reshape(dy, [configurations, positions * kernel, channels]);
        const back = gatherPadded(rankThree(parts), places);
        return tf.sum(tf.reshape(back, [configurations, inputs, most, channels]), 2);
      },
    };
  });
  return rankThree(made(x));
}

/** Along positions, with a row of zeros behind the last one. */
function gatherPadded(x: tf.Tensor3D, places: Int32Array): tf.Tensor3D {
  const padded = tf.pad(x, [
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
  return rankThree(tf.gather(padded, tf.tensor1d(places, 'int32'), 1));
}

/** For every input the places of the table that name it, filled up with the place of the zeros. */
function inverseTable(table: readonly number[], inputs: number): { places: Int32Array; most: number } {
  const lists: number[][] = Array.from({ length: inputs }, () => []);
  table.forEach((input, place) => {
    if (input >= 0) lists[input]!.push(place);
  });
  const most = lists.reduce((longest, list) => Math.max(longest, list.length), 1);
  const places = new Int32Array(inputs * most).fill(table.length);
  lists.forEach((list, input) => places.set(list, input * most));
  return { places, most };
}

function attend(
  x: tf.Tensor3D,
  node: {
    readonly id: string;
    readonly heads: number;
    readonly scores: 'softmax' | 'factored';
    readonly classes: readonly number[] | null;
  },
  parameter: (suffix: string) => tf.Tensor,
  taps: Taps | null,
): tf.Tensor3D {
  const [configurations, positions, channels] = x.shape;
  const width = channels / node.heads;
  taps?.note(node.id, x);
  const heads = (part: tf.Tensor3D): tf.Tensor4D =>
    tf.transpose(tf.reshape(part, [configurations, positions, node.heads, width]), [0, 2, 1, 3]);
  const projected = (suffix: string): tf.Tensor3D =>
    tapped(taps, `${node.id}.${suffix}`, project(x, parameter(suffix)));
  const values = projected('values');
  let scores: tf.Tensor4D;
  if (node.scores === 'softmax') {
    const products: tf.Tensor4D = tf.matMul(heads(projected('queries')), heads(projected('keys')), false, true);
    scores = tf.softmax<tf.Tensor4D>(tf.mul(products, 1 / Math.sqrt(width)));
  } else {
    scores = factoredScores(parameter('scores'), node, positions, configurations);
    if (taps) {
      const zeros = taps.zeros(`${node.id}.scores`, [configurations, node.heads * positions, positions]);
      scores = tf.add(scores, tf.reshape(zeros, [configurations, node.heads, positions, positions]));
    }
  }
  const mixed = tf.transpose(tf.matMul(scores, heads(values)), [0, 2, 1, 3]);
  const joined = tf.reshape(mixed, [configurations, positions, channels]);
  taps?.note(`${node.id}.output`, rankThree(joined));
  return tapped(taps, `${node.id}.output`, project(rankThree(joined), parameter('output')));
}

/** [configuration][head][position][position] from [head][class]. */
function factoredScores(
  scores: tf.Tensor,
  node: { readonly heads: number; readonly classes: readonly number[] | null },
  positions: number,
  configurations: number,
): tf.Tensor4D {
  const count = positions * positions;
  const spread = node.classes ? tf.matMul(matrix(scores), classMatrix(node.classes)) : matrix(scores);
  const one: tf.Tensor4D = tf.reshape(spread, [1, node.heads, positions, positions]);
  if (spread.shape[1] !== count) throw new RangeError('scores do not fit the positions');
  return tf.tile(one, [configurations, 1, 1, 1]);
}

/** [class][pair of positions] of ones. */
export function classMatrix(classes: readonly number[]): tf.Tensor2D {
  const rows = Math.max(...classes) + 1;
  const ones = new Float32Array(rows * classes.length);
  classes.forEach((one, pair) => (ones[one * classes.length + pair] = 1));
  return tf.tensor2d(ones, [rows, classes.length]);
}

/** ln sum_p character_p e^{z_p}, taken relative to the largest real part. */
function logSumExp(z: Value, characters: readonly number[]): Value {
  const positions = characters.length / 2;
  const part = (offset: number): tf.Tensor3D =>
    tf.tensor3d(
      Array.from({ length: positions }, (_, place) => characters[2 * place + offset]!),
      [1, positions, 1],
    );
  const largest: tf.Tensor3D = largestOverPositions(z.re);
  const size = activate('exp', tf.sub(z.re, largest));
  const im = z.im ?? tf.zerosLike(z.re);
  const [cosine, sine] = [activate('sin', tf.add(im, Math.PI / 2)), activate('sin', im)];
  const [chiRe, chiIm] = [part(0), part(1)];
  const re = tf.sum(tf.mul(size, tf.sub(tf.mul(chiRe, cosine), tf.mul(chiIm, sine))), 1, true);
  const imaginary = tf.sum(tf.mul(size, tf.add(tf.mul(chiRe, sine), tf.mul(chiIm, cosine))), 1, true);
  const log = logarithm({ re, im: imaginary });
  return { re: rankThree(tf.add(log.re, largest)), im: rankThree(log.im) };
}

/** Without a gradient: what is taken off here is added again in the end. */
function largestOverPositions(x: tf.Tensor3D): tf.Tensor3D {
  const made = tf.customGrad((given: tf.Tensor | tf.GradSaveFunc) => {
    if (!(given instanceof tf.Tensor)) throw new TypeError('customGrad gave no tensor');
    return { value: tf.max(given, 1, true), gradFunc: () => tf.zeros(x.shape) };
  });
  return rankThree(made(x));
}
