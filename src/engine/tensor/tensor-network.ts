import * as tf from '@tensorflow/tfjs-core';
import type { NetworkDefinition } from '../../shared/model/ansatz-definition';
import type { Random } from './random';
import { classMatrix, evaluateNode, type Configurations, type NodeContext, type Taps, type Value } from './layers';
import { registerGradients } from './gradients';
import { planNetwork, type NetworkPlan, type PlannedNode } from './plan';

/** Log-derivatives, rows over parameters; `im` is null where they are real. */
export interface Derivatives {
  /** [configuration][parameter] */
  readonly re: Float32Array;
  readonly im: Float32Array | null;
}

/**
 * A network on the current backend of TensorFlow.js, float32. It keeps its parameters on the device. Every method that gives
 * numbers waits for the device.
 */
export class TensorNetwork {
  readonly plan: NetworkPlan;
  private parameters = new Map<string, tf.Tensor>();

  constructor(
    definition: NetworkDefinition,
    private readonly localDimensions: Uint8Array,
  ) {
    registerGradients();
    this.plan = planNetwork(definition, localDimensions);
  }

  get complex(): boolean {
    return this.plan.complex;
  }

  /** Normal deviates by fan-in, ones and zeros, as each parameter's plan says. */
  initialParameters(random: Random): Float64Array {
    const flat = new Float64Array(this.plan.parameterCount);
    for (const { parameters } of this.plan.nodes) {
      for (const { offset, size, deviation, mean } of parameters) {
        for (let place = offset; place < offset + size; place++) {
          flat[place] = deviation === 0 ? mean : mean + deviation * random.normal();
        }
      }
    }
    return flat;
  }

  setParameters(flat: Float64Array): void {
    this.dispose();
    for (const { parameters } of this.plan.nodes) {
      for (const { name, shape, offset, size } of parameters) {
        const values = Float32Array.from(flat.subarray(offset, offset + size));
        this.parameters.set(name, tf.keep(tf.tensor(values, [...shape])));
      }
    }
  }

  dispose(): void {
    for (const tensor of this.parameters.values()) tensor.dispose();
    this.parameters = new Map();
  }

  /** ln psi of configurations [n][site] of local indices, interleaved. */
  async logAmplitudes(configurations: Uint8Array): Promise<Float64Array> {
    const parts = tf.tidy(() => {
      const { re, im } = this.evaluate(this.encode(configurations), null);
      return im ? [re, im] : [re];
    });
    const [re, im] = await download(parts);
    return Float64Array.from({ length: 2 * re!.length }, (_, place) =>
      place % 2 === 0 ? re![place / 2]! : (im?.[(place - 1) / 2] ?? 0),
    );
  }

  /** d ln psi / d theta of every configuration, by differentiating with respect to the pre-activations of every layer. */
  async derivatives(configurations: Uint8Array): Promise<Derivatives> {
    const [re, im] = await download(this.derivativeTensors(configurations));
    return { re: re!, im: im ?? null };
  }

  /** The same as tensors of the device [configuration][parameter], real and (where complex) imaginary parts, for the caller to free. */
  derivativeTensors(configurations: Uint8Array): tf.Tensor2D[] {
    return tf.tidy(() => {
      const encoded = this.encode(configurations);
      const real = this.rows(encoded, 're');
      return this.complex ? [real, this.rows(encoded, 'im')] : [real];
    });
  }

  /** sum_k [ re_k d Re ln psi_k / d theta + im_k d Im ln psi_k / d theta ], in one backward pass. */
  async weightedDerivatives(
    configurations: Uint8Array,
    re: Float64Array,
    im: Float64Array | null,
  ): Promise<Float64Array> {
    const names = [...this.parameters.keys()];
    const gradients = tf.tidy(() => {
      const encoded = this.encode(configurations);
      const weights = (values: Float64Array): tf.Tensor3D =>
        tf.tensor3d(Float32Array.from(values), [values.length, 1, 1]);
      const loss = (...parameters: tf.Tensor[]): tf.Scalar => {
        const value = this.evaluate(encoded, null, new Map(names.map((name, place) => [name, parameters[place]!])));
        const real = tf.sum(tf.mul(value.re, weights(re)));
        const sum = value.im && im ? tf.add(real, tf.sum(tf.mul(value.im, weights(im)))) : real;
        return connected(sum, parameters);
      };
      return tf.grads(loss)([...this.parameters.values()]);
    });
    const flat = new Float64Array(this.plan.parameterCount);
    const plans = this.plan.nodes.flatMap((node) => node.parameters);
    const found = await download(gradients);
    for (const plan of plans) flat.set(found[names.indexOf(plan.name)]!, plan.offset);
    return flat;
  }

  private evaluate(
    configurations: Configurations,
    taps: Taps | null,
    parameters: ReadonlyMap<string, tf.Tensor> = this.parameters,
  ): Value {
    const context: NodeContext = { parameters, configurations, taps };
    const values: Value[] = [];
    for (const planned of this.plan.nodes) {
      const inputs = planned.inputs.map((place) => values[place]!);
      values.push(evaluateNode(planned, inputs, context));
    }
    return values.at(-1)!;
  }

  private rows(encoded: Configurations, part: 're' | 'im'): tf.Tensor2D {
    const count = encoded.values.shape[0];
    // A first pass learns which zeros are added and notes what the derivatives are made from.
    const shapes = new Map<string, [number, number, number]>();
    const noted = new Map<string, tf.Tensor3D>();
    this.evaluate(encoded, {
      zeros: (name, shape) => {
        shapes.set(name, shape);
        return tf.zeros(shape);
      },
      note: (name, tensor) => noted.set(name, tensor),
    });
    const names = [...shapes.keys()];
    const loss = (...zeros: tf.Tensor[]): tf.Scalar => {
      const value = this.evaluate(encoded, {
        zeros: (name) => tf.reshape(zeros[names.indexOf(name)]!, shapes.get(name)!),
        note: () => undefined,
      });
      return connected(tf.sum(part === 're' ? value.re : (value.im ?? value.re)), zeros);
    };
    const gradients = tf.grads(loss)(names.map((name) => tf.zeros(shapes.get(name)!)));
    const signals = new Map<string, tf.Tensor3D>(
      names.map((name, place) => [name, tf.reshape(gradients[place]!, shapes.get(name)!)]),
    );
    const blocks = this.plan.nodes.flatMap((planned) => this.nodeRows(planned, noted, signals, count));
    return blocks.length === 1 ? blocks[0]! : tf.concat(blocks, 1);
  }

  /** The derivatives of a node's parameters, in their order, [configuration][parameter] each. */
  private nodeRows(
    { node, parameters }: PlannedNode,
    noted: ReadonlyMap<string, tf.Tensor3D>,
    signals: ReadonlyMap<string, tf.Tensor3D>,
    count: number,
  ): tf.Tensor2D[] {
    const tensor = (from: ReadonlyMap<string, tf.Tensor3D>, name: string): tf.Tensor3D => {
      const found = from.get(name);
      if (!found) throw new RangeError(`nothing was noted for ${name}`);
      return found;
    };
    const flat = (block: tf.Tensor): tf.Tensor2D => tf.reshape(block, [count, block.size / count]);
    /** sum_p t[p][out] x[p][in] of every configuration. */
    const outer = (t: tf.Tensor3D, x: tf.Tensor3D): tf.Tensor3D => tf.matMul(t, x, true, false);
    const overPositions = (t: tf.Tensor3D): tf.Tensor2D => tf.sum(t, 1);
    return parameters.map(({ name }) => {
      const suffix = name.slice(node.id.length + 1);
      switch (node.op) {
        case 'embedding': {
          const t = tensor(signals, node.id);
          return suffix === 'positions' ? flat(t) : flat(outer(tensor(noted, node.id), t));
        }
        case 'dense':
        case 'convolution': {
          const [x, t] = [tensor(noted, node.id), tensor(signals, node.id)];
          const [xIm, tIm] = [noted.get(`${node.id}.im`), signals.get(`${node.id}.im`)];
          if (suffix === 'bias') return overPositions(t);
          if (suffix === 'biasImaginary') return overPositions(tIm!);
          if (suffix === 'weights') return flat(xIm && tIm ? tf.add(outer(t, x), outer(tIm, xIm)) : outer(t, x));
          return flat(xIm ? tf.sub(outer(tIm!, x), outer(t, xIm)) : outer(tIm!, x));
        }
        case 'layerNorm': {
          const t = tensor(signals, node.id);
          return overPositions(suffix === 'shift' ? t : tf.mul(t, tensor(noted, node.id)));
        }
        case 'attention': {
          const t = tensor(signals, `${node.id}.${suffix}`);
          if (suffix === 'scores') return this.scoreRows(t, node.heads, node.classes, count);
          return flat(outer(t, tensor(noted, suffix === 'output' ? `${node.id}.output` : node.id)));
        }
        default:
          throw new RangeError(`the node ${node.id} has no parameters`);
      }
    });
  }

  private scoreRows(
    signals: tf.Tensor3D,
    heads: number,
    classes: readonly number[] | null,
    count: number,
  ): tf.Tensor2D {
    const pairs = signals.size / (count * heads);
    if (!classes) return tf.reshape(signals, [count, heads * pairs]);
    const byPair = tf.reshape(signals, [count * heads, pairs]);
    const shared = tf.matMul(byPair, classMatrix(classes), false, true);
    return tf.reshape(shared, [count, shared.size / count]);
  }

  private encode(configurations: Uint8Array): Configurations {
    const nSites = this.localDimensions.length;
    const count = configurations.length / nSites;
    const states = this.localDimensions.reduce((most, dimension) => Math.max(most, dimension), 0);
    const values = new Float32Array(configurations.length);
    const levels = new Float32Array(configurations.length);
    const oneHot = new Float32Array(configurations.length * states);
    for (let place = 0; place < configurations.length; place++) {
      const last = this.localDimensions[place % nSites]! - 1;
      const index = configurations[place]!;
      values[place] = last - 2 * index;
      levels[place] = last - index;
      oneHot[place * states + index] = 1;
    }
    return {
      values: tf.tensor3d(values, [count, nSites, 1]),
      levels: tf.tensor3d(levels, [count, nSites, 1]),
      oneHot: tf.tensor3d(oneHot, [count, nSites, states]),
    };
  }
}

/** The loss, to which every variable belongs: TensorFlow.js refuses gradients along one that it does not depend on. */
function connected(loss: tf.Tensor, variables: readonly tf.Tensor[]): tf.Scalar {
  return tf.reshape(
    variables.reduce<tf.Tensor>((sum, variable) => tf.add(sum, tf.mul(tf.sum(variable), 0)), loss),
    [],
  );
}

/** The numbers of tensors, which are freed. */
async function download(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const arrays: Float32Array[] = [];
  for (const tensor of tensors) {
    arrays.push(Float32Array.from(await tensor.data()));
    tensor.dispose();
  }
  return arrays;
}
