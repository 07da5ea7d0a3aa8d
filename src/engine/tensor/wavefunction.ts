import * as tf from '@tensorflow/tfjs-core';
import type { AnsatzDefinition } from '../../shared/model/ansatz-definition';
import type { Random } from '../../shared/random/random';
import { evaluateNode, type Configurations, type NodeContext, type Taps } from './layers';
import type { Prepared } from './convolution';
import { evaluationOf, type Evaluation } from './evaluation';
import { registerGradients } from './gradients';
import type { TensorDevice } from './device';
import { derivativeRows, passBack } from './derivative-rows';
import type { ParameterPlan } from '../../shared/model/plan/plan';
import { partsOf, type Value } from './value';
import { networksOf, planState, type LayeredState, type StatePlan } from '../../shared/model/plan/state-plan';

/** Log-derivatives, rows over parameters; `im` is null where they are real. */
export interface Derivatives {
  /** [configuration][parameter] */
  readonly re: Float32Array;
  readonly im: Float32Array | null;
}

/**
 * How log-derivatives O and local energies e become a least-squares problem, min |A d - b|^2 over real d. real: A = Re O,
 * b = Re e. stacked: two rows a sample, Re O and Im O, with b = Re e and Im e. phase: |psi| is held, A = Im O, b = Im e.
 */
export type View = 'real' | 'stacked' | 'phase';

/**
 * A wavefunction on the current backend of TensorFlow.js, float32. It keeps its parameters on the device. Every method that
 * gives numbers waits for the device. Complex parameters are pairs of real ones, with the derivatives O and i O.
 */
export class TensorWavefunction {
  readonly plan: StatePlan;
  private readonly networks: readonly LayeredState[];
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
    definition: AnsatzDefinition,
    private readonly localDimensions: Uint8Array,
    private readonly convolutions: TensorDevice['convolutions'],
  ) {
    registerGradients();
    this.plan = planState(definition, localDimensions);
    this.networks = networksOf(this.plan);
  }

  get complex(): boolean {
    return this.plan.complex;
  }

  /** Normal deviates by fan-in, ones and zeros, as each parameter's plan says. */
  initialParameters(random: Random): Float64Array {
    const flat = new Float64Array(this.plan.parameterCount);
    for (const { parameter, at } of this.places()) {
      const { size, deviation, mean } = parameter;
      for (let place = 0; place < size; place++) {
        flat[at(place)] = deviation === 0 ? mean : mean + deviation * random.normal();
      }
    }
    return flat;
  }

  setParameters(flat: Float64Array): void {
    this.dispose();
    for (const { parameter, at } of this.places()) {
      const { name, shape, size } = parameter;
      const values = Float32Array.from({ length: size }, (_, place) => flat[at(place)]!);
      this.parameters.set(name, tf.keep(tf.tensor(values, [...shape])));
    }
  }

  dispose(): void {
    tf.dispose([...this.parameters.values(), ...this.made.values()]);
    this.parameters = new Map();
    this.made.clear();
  }

  /** ln psi of configurations [n][site] of local indices, interleaved. */
  async logAmplitudes(configurations: Uint8Array): Promise<Float64Array> {
    const parts = tf.tidy(() => [
      ...partsOf(this.evaluation(configurations)((network, encoded) => this.evaluate(network, encoded))),
    ]);
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
      const count = configurations.length / this.localDimensions.length;
      const evaluation = this.evaluation(configurations);
      const real = this.rows(count, evaluation, (value) => tf.sum(value.re));
      if (!this.complex) return [real];
      return [real, this.rows(count, evaluation, (value) => tf.sum(value.im ?? tf.scalar(0)))];
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
      const rows = this.rows(re.length, this.evaluation(configurations), (value) => {
        const real = tf.sum(tf.mul(value.re, weights(re)));
        return value.im && im ? tf.add(real, tf.sum(tf.mul(value.im, weights(im)))) : real;
      });
      return tf.sum(rows, 0);
    });
    const [flat] = await download([sum]);
    return Float64Array.from(flat!);
  }

  /**
   * sum_k c_k O(s_k) over groups of configurations [n][place]: the parts that a view sees as tensors of the device
   * [n][parameter], for the caller to free.
   */
  weightedRows(
    configurations: Uint8Array,
    groups: number,
    re: Float64Array,
    im: Float64Array,
    view: View,
  ): readonly tf.Tensor2D[] {
    return tf.tidy(() => {
      const evaluation = this.evaluation(configurations);
      const weights = (values: Float64Array): tf.Tensor3D =>
        tf.tensor3d(Float32Array.from(values), [values.length, 1, 1]);
      const [x, y] = [weights(re), weights(im)];
      /** sum of a Re ln psi + b Im ln psi */
      const sums = (a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor2D =>
        this.rows(groups, evaluation, (value) => {
          const real = tf.sum(tf.mul(value.re, a));
          return value.im && this.complex ? tf.add(real, tf.sum(tf.mul(value.im, b))) : real;
        });
      return [...(view === 'phase' ? [] : [sums(x, tf.neg(y))]), ...(view === 'real' ? [] : [sums(y, x)])];
    });
  }

  private evaluation(configurations: Uint8Array): Evaluation {
    return evaluationOf(this.plan, this.localDimensions, configurations);
  }

  /** Values only: what no later node reads is freed. */
  private evaluate({ plan }: LayeredState, configurations: Configurations): Value {
    const context = this.context(configurations, null);
    const { lastReaders } = plan;
    const values: Value[] = [];
    for (const [place, planned] of plan.nodes.entries()) {
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

  /** d loss / d theta [configuration][parameter] of a sum over so many configurations. */
  private rows(count: number, evaluation: Evaluation, loss: (value: Value) => tf.Tensor): tf.Tensor2D {
    const passed = passBack((taps) =>
      loss(
        evaluation(({ plan }, configurations) => {
          const context = this.context(configurations, taps);
          const values: Value[] = [];
          for (const planned of plan.nodes) {
            const inputs = planned.inputs.map((place) => values[place]!);
            values.push(evaluateNode(planned, inputs, context));
          }
          return values.at(-1)!;
        }),
      ),
    );
    try {
      return tf.tidy(() => {
        const blocks = this.networks.map(({ plan }) => derivativeRows(plan, count, passed, this.prepared));
        return blocks.length === 1 ? blocks[0]! : tf.concat(blocks, 1);
      });
    } finally {
      tf.dispose([...passed.signals.values(), ...passed.noted.values()]);
    }
  }

  /** Every parameter tensor, and where its numbers are among all parameters. */
  private *places(): Generator<{ readonly parameter: ParameterPlan; readonly at: (place: number) => number }, void> {
    for (const { plan, offset } of this.networks) {
      for (const { parameters } of plan.nodes) {
        for (const parameter of parameters) {
          yield { parameter, at: (place) => offset + parameter.offset + parameter.step * place };
        }
      }
    }
  }
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
