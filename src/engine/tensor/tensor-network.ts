import * as tf from '@tensorflow/tfjs-core';
import type { NetworkDefinition } from '../../shared/model/ansatz-definition';
import type { Random } from './random';
import { evaluateNode, type Configurations, type Encoding, type NodeContext, type Taps, type Value } from './layers';
import type { Prepared } from './convolution';
import { registerGradients } from './gradients';
import type { TensorDevice } from './device';
import { derivativeRows, passBack } from './derivative-rows';
import { planNetwork, type NetworkPlan } from './plan';

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
  private readonly encodings: ReadonlySet<Encoding>;
  private parameters = new Map<string, tf.Tensor>();
  /** Made from the parameters and the plan, until other parameters come. */
  private readonly made = new Map<string, tf.Tensor>();
  private readonly prepared: Prepared = (name, make) => {
    const known = this.made.get(name);
    if (known) return known;
    const tensor = tf.keep(tf.tidy(make));
    this.made.set(name, tensor);
    return tensor;
  };

  constructor(
    definition: NetworkDefinition,
    private readonly localDimensions: Uint8Array,
    private readonly convolutions: TensorDevice['convolutions'],
  ) {
    registerGradients();
    this.plan = planNetwork(definition, localDimensions);
    const encodings = definition.nodes.flatMap((node) =>
      node.op === 'input' ? [node.encoding] : node.op === 'embedding' ? (['oneHot'] as const) : [],
    );
    this.encodings = new Set(encodings);
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
    tf.dispose([...this.parameters.values(), ...this.made.values()]);
    this.parameters = new Map();
    this.made.clear();
  }

  /** ln psi of configurations [n][site] of local indices, interleaved. */
  async logAmplitudes(configurations: Uint8Array): Promise<Float64Array> {
    const parts = tf.tidy(() => {
      const { re, im } = this.evaluate(this.encode(configurations));
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
      const real = this.rows(encoded, (value) => tf.sum(value.re));
      return this.complex ? [real, this.rows(encoded, (value) => tf.sum(value.im ?? tf.scalar(0)))] : [real];
    });
  }

  /** sum_k [ re_k d Re ln psi_k / d theta + im_k d Im ln psi_k / d theta ], in one backward pass. */
  async weightedDerivatives(
    configurations: Uint8Array,
    re: Float64Array,
    im: Float64Array | null,
  ): Promise<Float64Array> {
    const sum = tf.tidy(() => {
      const weights = (values: Float64Array): tf.Tensor3D =>
        tf.tensor3d(Float32Array.from(values), [values.length, 1, 1]);
      const rows = this.rows(this.encode(configurations), (value) => {
        const real = tf.sum(tf.mul(value.re, weights(re)));
        return value.im && im ? tf.add(real, tf.sum(tf.mul(value.im, weights(im)))) : real;
      });
      return tf.sum(rows, 0);
    });
    const [flat] = await download([sum]);
    return Float64Array.from(flat!);
  }

  /** Values only: what no later node reads is freed. */
  private evaluate(configurations: Configurations): Value {
    const context = this.context(configurations, null);
    const { lastReaders } = this.plan;
    const values: Value[] = [];
    for (const [place, planned] of this.plan.nodes.entries()) {
      const inputs = planned.inputs.map((input) => values[input]!);
      const [re, im] = tf.tidy(() => [...partsOf(evaluateNode(planned, inputs, context))]);
      values.push({ re: re!, im: im ?? null });
      const alive = new Set(values.filter((_, at) => at === place || lastReaders[at]! > place).flatMap(partsOf));
      tf.dispose(inputs.flatMap(partsOf).filter((part) => !alive.has(part)));
    }
    return values.at(-1)!;
  }

  private context(configurations: Configurations, taps: Taps | null): NodeContext {
    const onGrid = this.convolutions === 'grid';
    return { parameters: this.parameters, configurations, taps, prepared: this.prepared, onGrid };
  }

  /** d loss / d theta [configuration][parameter] of a sum over configurations. */
  private rows(configurations: Configurations, loss: (value: Value) => tf.Tensor): tf.Tensor2D {
    const passed = passBack((taps) => {
      const context = this.context(configurations, taps);
      const values: Value[] = [];
      for (const planned of this.plan.nodes) {
        const inputs = planned.inputs.map((place) => values[place]!);
        values.push(evaluateNode(planned, inputs, context));
      }
      return loss(values.at(-1)!);
    });
    try {
      return derivativeRows(this.plan, passed, this.prepared);
    } finally {
      tf.dispose([...passed.signals.values(), ...passed.noted.values()]);
    }
  }

  private encode(configurations: Uint8Array): Configurations {
    const encoded: Record<Encoding, tf.Tensor3D | null> = { value: null, occupation: null, oneHot: null };
    for (const encoding of this.encodings) encoded[encoding] = encode(configurations, this.localDimensions, encoding);
    return encoded;
  }
}

function encode(configurations: Uint8Array, localDimensions: Uint8Array, encoding: Encoding): tf.Tensor3D {
  const nSites = localDimensions.length;
  const count = configurations.length / nSites;
  if (encoding === 'oneHot') {
    const states = localDimensions.reduce((most, dimension) => Math.max(most, dimension), 0);
    const ones = new Float32Array(configurations.length * states);
    configurations.forEach((index, place) => (ones[place * states + index] = 1));
    return tf.tensor3d(ones, [count, nSites, states]);
  }
  const numbers = new Float32Array(configurations.length);
  const step = encoding === 'value' ? 2 : 1;
  for (let start = 0; start < configurations.length; start += nSites) {
    for (let site = 0; site < nSites; site++) {
      numbers[start + site] = localDimensions[site]! - 1 - step * configurations[start + site]!;
    }
  }
  return tf.tensor3d(numbers, [count, nSites, 1]);
}

function partsOf({ re, im }: Value): readonly tf.Tensor3D[] {
  return im ? [re, im] : [re];
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
