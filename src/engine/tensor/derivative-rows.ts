import * as tf from '@tensorflow/tfjs-core';
import { requireRankThree, type Prepared } from './convolution';
import { classMatrix, windows, type Taps } from './layers';
import type { NetworkPlan, PlannedNode } from '../../shared/model/plan/plan';

/** What a forward and a backward pass leave for derivatives along parameters; kept until the caller frees them. */
export interface Passed {
  /** [configuration][position][channel]: the gradient at every layer with parameters. */
  readonly signals: ReadonlyMap<string, tf.Tensor3D>;
  /** What went into it. */
  readonly noted: ReadonlyMap<string, tf.Tensor3D>;
  readonly shapes: ReadonlyMap<string, [number, number, number]>;
}

/** Differentiates a loss, a number, at every tap that its making sets. */
export function passBack(loss: (taps: Taps) => tf.Tensor): Passed {
  const shapes = new Map<string, [number, number, number]>();
  const signals = new Map<string, tf.Tensor3D>();
  const noted = new Map<string, tf.Tensor3D>();
  const outlive = (tensor: tf.Tensor): tf.Tensor3D => tf.keep(tf.clone(requireRankThree(tensor)));
  const gradient = tf.grad((origin) => {
    const signal = (name: string, tensor: tf.Tensor3D): tf.Tensor3D => {
      shapes.set(name, tensor.shape);
      // All taps, and nothing before the first, belong to the gradient along the origin.
      const tap = tf.customGrad((...given: (tf.Tensor | tf.GradSaveFunc)[]) => {
        const [x] = given;
        if (!(x instanceof tf.Tensor)) throw new TypeError('customGrad gave no tensor');
        const gradFunc = (dy: tf.Tensor): tf.Tensor[] => {
          signals.set(name, outlive(dy));
          return [dy, tf.scalar(0)];
        };
        return { value: tf.clone(x), gradFunc };
      });
      return requireRankThree(tap(tensor, origin));
    };
    const note = (name: string, tensor: tf.Tensor3D): void => void noted.set(name, outlive(tensor));
    return tf.add(loss({ signal, note }), origin);
  });
  try {
    tf.tidy(() => void gradient(tf.scalar(0)));
  } catch (error) {
    tf.dispose([...signals.values(), ...noted.values()]);
    throw error;
  }
  return { signals, noted, shapes };
}

/**
 * [configuration][parameter] of a loss that is a sum over configurations. The network may have seen several images of each,
 * one after the other: their derivatives are added up.
 */
export function derivativeRows(
  plan: NetworkPlan,
  configurations: number,
  passed: Passed,
  prepared: Prepared,
): tf.Tensor2D {
  return tf.tidy(() => {
    const blocks = plan.nodes.flatMap((planned) =>
      rowsOf(planned, configurations, passed, prepared).map((rows, place) => ({ rows, ...planned.parameters[place]! })),
    );
    const sorted = blocks.toSorted((a, b) => a.offset - b.offset);
    const inOrder = sorted.flatMap(({ rows, step }, place) => {
      if (step === 1) return [rows];
      // The imaginary part of a parameter comes with its real part.
      return place % 2 === 0 ? [interleaved(rows, sorted[place + 1]!.rows)] : [];
    });
    return inOrder.length === 1 ? inOrder[0]! : tf.concat(inOrder, 1);
  });
}

function interleaved(even: tf.Tensor2D, odd: tf.Tensor2D): tf.Tensor2D {
  return tf.reshape(tf.stack([even, odd], 2), [even.shape[0], 2 * even.shape[1]]);
}

/** The derivatives of a node's parameters, in their order, [configuration][parameter] each. */
function rowsOf(
  planned: PlannedNode,
  configurations: number,
  { noted, signals, shapes }: Passed,
  prepared: Prepared,
): tf.Tensor2D[] {
  const { node, parameters } = planned;
  if (parameters.length === 0) return [];
  const input = (name: string): tf.Tensor3D => {
    const found = noted.get(name);
    if (!found) throw new RangeError(`nothing was noted for ${name}`);
    return found;
  };
  /** Zero where the loss does not depend on the layer. */
  const signal = (name: string): tf.Tensor3D => {
    const shape = shapes.get(name);
    if (!shape) throw new RangeError(`there is no tap ${name}`);
    return signals.get(name) ?? tf.zeros(shape);
  };
  const flat = (block: tf.Tensor): tf.Tensor2D => tf.reshape(block, [block.shape[0]!, block.size / block.shape[0]!]);
  /** The positions of all images of a configuration behind one another. */
  const joined = (t: tf.Tensor3D): tf.Tensor3D =>
    tf.reshape(t, [configurations, t.size / (configurations * t.shape[2]), t.shape[2]]);
  const overImages = (rows: tf.Tensor2D): tf.Tensor2D =>
    rows.shape[0] === configurations
      ? rows
      : tf.sum(tf.reshape(rows, [configurations, rows.shape[0] / configurations, rows.shape[1]]), 1);
  /** sum_p t[p][out] x[p][in] of every configuration. */
  const outer = (t: tf.Tensor3D, x: tf.Tensor3D): tf.Tensor3D => tf.matMul(joined(t), joined(x), true, false);
  const overPositions = (t: tf.Tensor3D): tf.Tensor2D => tf.sum(joined(t), 1);
  switch (node.op) {
    case 'embedding': {
      const t = signal(node.id);
      const states = flat(outer(input(node.id), t));
      return node.positional ? [states, overImages(flat(t))] : [states];
    }
    case 'dense':
    case 'convolution': {
      const [x, t] = [windows(input(node.id), planned, prepared), signal(node.id)];
      const [imaginary, tIm] = [noted.get(`${node.id}.im`), `${node.id}.im`];
      const xIm = imaginary ? windows(imaginary, planned, prepared) : null;
      const weights = xIm ? tf.add<tf.Tensor3D>(outer(t, x), outer(signal(tIm), xIm)) : outer(t, x);
      const rows = [flat(weights)];
      if (node.complex) {
        const cross = outer(signal(tIm), x);
        rows.push(flat(xIm ? tf.sub(cross, outer(t, xIm)) : cross));
      }
      if (node.bias) rows.push(overPositions(t));
      if (node.bias && node.complex) rows.push(overPositions(signal(tIm)));
      return rows;
    }
    case 'layerNorm': {
      const t = signal(node.id);
      return [overPositions(tf.mul(t, input(node.id))), overPositions(t)];
    }
    case 'attention': {
      const projection = (suffix: string, x: tf.Tensor3D): tf.Tensor2D =>
        flat(outer(signal(`${node.id}.${suffix}`), x));
      const x = input(node.id);
      const scores =
        node.scores === 'softmax'
          ? [projection('queries', x), projection('keys', x)]
          : [overImages(scoreRows(signal(`${node.id}.scores`), node.heads, node.classes))];
      return [...scores, projection('values', x), projection('output', input(`${node.id}.output`))];
    }
    default:
      throw new RangeError(`the node ${node.id} has no parameters`);
  }
}

function scoreRows(signals: tf.Tensor3D, heads: number, classes: readonly number[] | null): tf.Tensor2D {
  const count = signals.shape[0];
  const pairs = signals.size / (count * heads);
  if (!classes) return tf.reshape(signals, [count, heads * pairs]);
  const shared = tf.matMul(tf.reshape(signals, [count * heads, pairs]), classMatrix(classes), false, true);
  return tf.reshape(shared, [count, shared.size / count]);
}
