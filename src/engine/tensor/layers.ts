import * as tf from '@tensorflow/tfjs-core';
import { activate, activateComplex } from './activations';
import { convolveOnGrid, cutsWindows, requireRankThree, windowsOnGrid, type Prepared } from './convolution';
import { charactersOf, logSumExp } from './log-sums';
import type { PlannedNode } from '../../shared/model/plan/plan';
import { addValues, mapParts, multiplyValues, type Value } from './value';

/** Where the derivatives of parameters are made from; absent where only values are wanted. */
export interface Taps {
  /** The same tensor, whose gradient (the signals of every configuration) is noted under a name. */
  readonly signal: (name: string, tensor: tf.Tensor3D) => tf.Tensor3D;
  /** Notes a tensor that the derivatives of the parameters need. */
  readonly note: (name: string, tensor: tf.Tensor3D) => void;
}

export interface NodeContext {
  readonly parameters: ReadonlyMap<string, tf.Tensor>;
  readonly configurations: Configurations;
  readonly taps: Taps | null;
  readonly prepared: Prepared;
  /** Convolutions on periodic grids are those of the backend, not products with gathered inputs. */
  readonly onGrid: boolean;
}

/** x, d - 1 - index, one channel for each state, and the powers of x / (d - 1). */
export type Encoding = 'value' | 'occupation' | 'oneHot' | 'powers';
/** [configuration][site][channel] in each encoding that the network has. */
export type Configurations = Readonly<Record<Encoding, tf.Tensor3D | null>>;

const layerNormEpsilon = 1e-6;

export function evaluateNode(planned: PlannedNode, inputs: readonly Value[], context: NodeContext): Value {
  const { node, shape } = planned;
  const { configurations, taps, prepared } = context;
  const encoded = (encoding: Encoding): tf.Tensor3D => {
    const found = configurations[encoding];
    if (!found) throw new RangeError(`configurations were not encoded as ${encoding}`);
    return found;
  };
  const parameter = (suffix: string): tf.Tensor => {
    const found = context.parameters.get(`${node.id}.${suffix}`);
    if (!found) throw new RangeError(`no parameter ${node.id}.${suffix}`);
    return found;
  };
  /** x W^T with weights [out][in], or [out][kernel][in] where x is [kernel in]. */
  const project = (x: tf.Tensor3D, suffix: string): tf.Tensor3D => {
    const turned = prepared(`${node.id}.${suffix}`, () => tf.transpose(matrix(parameter(suffix))));
    return multiply(x, turned);
  };
  const first = inputs[0];
  switch (node.op) {
    case 'input':
      return { re: encoded(node.encoding), im: null };
    case 'embedding': {
      const oneHot = encoded('oneHot');
      const states = multiply(oneHot, parameter('states'));
      const re = node.positional ? tf.add<tf.Tensor3D>(states, parameter('positions')) : states;
      taps?.note(node.id, oneHot);
      return { re: tapped(taps, node.id, re), im: null };
    }
    default:
  }
  if (!first) throw new RangeError(`the node ${node.id} has no input`);
  switch (node.op) {
    case 'dense':
    case 'convolution': {
      taps?.note(node.id, first.re);
      if (first.im) taps?.note(`${node.id}.im`, first.im);
      const { grid } = planned;
      if (grid && context.onGrid) {
        const convolve = (x: tf.Tensor3D, suffix: string): tf.Tensor3D =>
          convolveOnGrid(x, grid, parameter(suffix), `${node.id}.${suffix}`, prepared);
        return affine(first, node, shape.complex, convolve, parameter, taps);
      }
      const seen =
        node.op === 'dense'
          ? first
          : mapParts(first, (part) => gatherPositions(part, node.table, node.positions, node.id, prepared));
      return affine(seen, node, shape.complex, project, parameter, taps);
    }
    case 'activation':
      if (!first.im) return { re: requireRankThree(activate(node.function, first.re)), im: null };
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
      return mapParts(first, (part) => gatherPositions(part, node.table, node.patches, node.id, prepared));
    case 'attention':
      return { re: attend(first.re, node, project, parameter, taps), im: null };
    case 'pool':
      return mapParts(first, (part) => tf.mul(tf.sum(part, 1, true), node.how === 'sum' ? 1 : 1 / part.shape[1]));
    case 'sumChannels':
      return mapParts(first, (part) => tf.sum(part, 2, true));
    case 'complex':
      return { re: first.re, im: inputs[1]!.re };
    case 'logSumExp':
      return logSumExp(first, charactersOf(node.characters));
  }
}

function tapped(taps: Taps | null, name: string, part: tf.Tensor3D): tf.Tensor3D {
  return taps ? taps.signal(name, part) : part;
}

function asValue({ re, im }: { readonly re: tf.Tensor; readonly im: tf.Tensor }): Value {
  return { re: requireRankThree(re), im: requireRankThree(im) };
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

function affine(
  x: Value,
  node: { readonly id: string; readonly bias: boolean; readonly complex: boolean },
  complexOut: boolean,
  linear: (x: tf.Tensor3D, suffix: string) => tf.Tensor3D,
  parameter: (suffix: string) => tf.Tensor,
  taps: Taps | null,
): Value {
  let re = linear(x.re, 'weights');
  let im = x.im ? linear(x.im, 'weights') : null;
  if (node.complex) {
    if (x.im) re = tf.sub(re, linear(x.im, 'weightsImaginary'));
    const cross = linear(x.re, 'weightsImaginary');
    im = im ? tf.add(im, cross) : cross;
  }
  if (node.bias) re = tf.add(re, parameter('bias'));
  if (node.bias && node.complex && im) im = tf.add(im, parameter('biasImaginary'));
  return {
    re: tapped(taps, node.id, re),
    im: complexOut && im ? tapped(taps, `${node.id}.im`, im) : null,
  };
}

/** What the kernel of a convolution sees at every position, [configuration][position][kernel in], without a gradient. */
export function windows(x: tf.Tensor3D, planned: PlannedNode, prepared: Prepared): tf.Tensor3D {
  const { node, grid } = planned;
  if (node.op !== 'convolution') return x;
  return grid && cutsWindows()
    ? windowsOnGrid(x, grid, prepared)
    : gathered(x, node.table, node.positions, node.id, prepared);
}

/**
 * out[b][p] = the inputs at table[p][k] behind one another, zeros where it is -1. The gradient gathers too, by the inverse
 * table, because scattering is missing on some backends.
 */
export function gatherPositions(
  x: tf.Tensor3D,
  table: readonly number[],
  positions: number,
  name: string,
  prepared: Prepared,
): tf.Tensor3D {
  const [configurations, inputs, channels] = x.shape;
  const made = tf.customGrad((given: tf.Tensor | tf.GradSaveFunc) => {
    if (!(given instanceof tf.Tensor)) throw new TypeError('customGrad gave no tensor');
    return {
      value: gathered(requireRankThree(given), table, positions, name, prepared),
      gradFunc: (dy: tf.Tensor) => {
        const { places, most } = inverseTable(table, inputs);
        const parts: tf.Tensor3D = tf.reshape(dy, [configurations, table.length, channels]);
        const back = gathered(parts, places, inputs, `${name}.back`, prepared);
        return tf.sum(tf.reshape(back, [configurations, inputs, most, channels]), 2);
      },
    };
  });
  return requireRankThree(made(x));
}

/** [configuration][position][kernel channel] of [configuration][input][channel]. */
function gathered(
  x: tf.Tensor3D,
  table: readonly number[],
  positions: number,
  name: string,
  prepared: Prepared,
): tf.Tensor3D {
  const [configurations, inputs, channels] = x.shape;
  const holes = table.some((place) => place < 0);
  const filled = (): Int32Array => Int32Array.from(table, (place) => (place < 0 ? inputs : place));
  const places = prepared(`${name}.places`, () => tf.tensor1d(filled(), 'int32'));
  const padded: tf.Tensor3D = holes
    ? tf.pad(x, [
        [0, 0],
        [0, 1],
        [0, 0],
      ])
    : x;
  const kernel = table.length / positions;
  return tf.reshape(tf.gather(padded, places, 1), [configurations, positions, kernel * channels]);
}

/** For every input the places of the table that name it, filled up with -1. */
function inverseTable(table: readonly number[], inputs: number): { places: readonly number[]; most: number } {
  const lists: number[][] = Array.from({ length: inputs }, () => []);
  table.forEach((input, place) => {
    if (input >= 0) lists[input]!.push(place);
  });
  const most = lists.reduce((longest, list) => Math.max(longest, list.length), 1);
  const places = lists.flatMap((list) => [...list, ...new Array<number>(most - list.length).fill(-1)]);
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
  project: (x: tf.Tensor3D, suffix: string) => tf.Tensor3D,
  parameter: (suffix: string) => tf.Tensor,
  taps: Taps | null,
): tf.Tensor3D {
  const [configurations, positions, channels] = x.shape;
  const width = channels / node.heads;
  taps?.note(node.id, x);
  const heads = (part: tf.Tensor3D): tf.Tensor4D =>
    tf.transpose(tf.reshape(part, [configurations, positions, node.heads, width]), [0, 2, 1, 3]);
  const projected = (suffix: string): tf.Tensor3D => tapped(taps, `${node.id}.${suffix}`, project(x, suffix));
  const values = projected('values');
  let scores: tf.Tensor4D;
  if (node.scores === 'softmax') {
    const products: tf.Tensor4D = tf.matMul(heads(projected('queries')), heads(projected('keys')), false, true);
    scores = tf.softmax<tf.Tensor4D>(tf.mul(products, 1 / Math.sqrt(width)));
  } else {
    const spread = factoredScores(parameter('scores'), node, positions, configurations);
    scores = tf.reshape(tapped(taps, `${node.id}.scores`, spread), [configurations, node.heads, positions, positions]);
  }
  const mixed = tf.transpose(tf.matMul(scores, heads(values)), [0, 2, 1, 3]);
  const joined: tf.Tensor3D = tf.reshape(mixed, [configurations, positions, channels]);
  taps?.note(`${node.id}.output`, joined);
  return tapped(taps, `${node.id}.output`, project(joined, 'output'));
}

/** [configuration][head position][position] from [head][class]. */
function factoredScores(
  scores: tf.Tensor,
  node: { readonly heads: number; readonly classes: readonly number[] | null },
  positions: number,
  configurations: number,
): tf.Tensor3D {
  const count = positions * positions;
  const spread = node.classes ? tf.matMul(matrix(scores), classMatrix(node.classes)) : matrix(scores);
  if (spread.shape[1] !== count) throw new RangeError('scores do not fit the positions');
  return tf.tile(tf.reshape(spread, [1, node.heads * positions, positions]), [configurations, 1, 1]);
}

/** [class][pair of positions] of ones. */
export function classMatrix(classes: readonly number[]): tf.Tensor2D {
  const rows = Math.max(...classes) + 1;
  const ones = new Float32Array(rows * classes.length);
  classes.forEach((one, pair) => (ones[one * classes.length + pair] = 1));
  return tf.tensor2d(ones, [rows, classes.length]);
}
