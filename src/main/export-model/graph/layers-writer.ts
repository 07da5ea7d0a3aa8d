import type { Element } from '../../../shared/model/plan/images';
import type { ActivationFunction } from '../../../shared/model/ansatz-definition';
import { type Attention, type GraphWriter, missingLayer, type Node, type Value } from './writer';

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const format = 'a layers model of TensorFlow.js';

/** Layers and weights of a functional model, in the form that Keras and TensorFlow.js share. */
export class LayersGraph {
  readonly layers: object[] = [];
  readonly weights: Weight[] = [];
  #names = 0;

  add(className: string, config: object, inputs: readonly string[], name = this.name(className)): string {
    this.layers.push({
      class_name: className,
      name,
      config: { name, trainable: true, dtype: 'float32', ...config },
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
    });
    return name;
  }

  weight(layer: string, part: string, shape: readonly number[], data: Float32Array): void {
    this.weights.push({ name: `${layer}/${part}`, shape, data });
  }

  name(kind: string): string {
    this.#names += 1;
    return `${kind.toLowerCase()}_${this.#names}`;
  }
}

/**
 * Layers that TensorFlow.js and Keras have: gathering by a table is a product with a matrix of zeros and ones, complex numbers are
 * pairs of real tensors. What has no layer (sine, logarithm, arc tangent) is refused.
 */
export class LayersWriter implements GraphWriter {
  constructor(
    private readonly graph: LayersGraph,
    readonly configurations: Node,
  ) {}

  gather(x: Node, table: readonly number[], positions: number): Node {
    const kernel = table.length / positions;
    const matrix = new Float32Array(table.length * x.positions);
    table.forEach((place, out) => {
      if (place >= 0) matrix[out * x.positions + place] = 1;
    });
    const seen = this.#alongPositions(x, matrix, table.length);
    const split = this.#reshape(seen, positions, kernel * x.channels);
    return split;
  }

  /** A matrix [out][position] applied over positions. */
  #alongPositions(x: Node, matrix: Float32Array, out: number): Node {
    const mixed = this.dense(this.#turned(x), matrix, null);
    return this.#turned({ ...mixed, channels: out });
  }

  /** [positions][channels] to [channels][positions]. */
  #turned(x: Node): Node {
    const name = this.graph.add('Permute', { dims: [2, 1] }, [x.name]);
    return { name, positions: x.channels, channels: x.positions };
  }

  dense(x: Node, weights: Float32Array, bias: Float32Array | null): Node {
    const channels = weights.length / x.channels;
    const kernel = new Float32Array(weights.length);
    for (let out = 0; out < channels; out += 1) {
      for (let within = 0; within < x.channels; within += 1) {
        kernel[within * channels + out] = weights[out * x.channels + within] ?? 0;
      }
    }
    const name = this.graph.add('Dense', { units: channels, activation: 'linear', use_bias: bias !== null }, [x.name]);
    this.graph.weight(name, 'kernel', [x.channels, channels], kernel);
    if (bias) this.graph.weight(name, 'bias', [channels], bias);
    return { name, positions: x.positions, channels };
  }

  affine(x: Node, factor: number, shift: number): Node {
    // One number at a position, so that one weight stands for all.
    const single = this.#reshape(x, x.positions * x.channels, 1);
    const scaled = this.dense(single, Float32Array.of(factor), shift === 0 ? null : Float32Array.of(shift));
    return this.#reshape(scaled, x.positions, x.channels);
  }

  offset(x: Node, numbers: Float32Array): Node {
    // Constants are the bias of a layer whose weights are zero.
    const sites = this.configurations.positions;
    const zero = this.dense(this.#reshape(this.configurations, 1, sites), new Float32Array(sites), null);
    const constants = this.dense(zero, new Float32Array(numbers.length), numbers);
    return this.add(x, this.#reshape(constants, x.positions, x.channels));
  }

  add(a: Node, b: Node): Node {
    return { ...a, name: this.graph.add('Add', {}, [a.name, b.name]) };
  }

  multiply(a: Node, b: Node): Node {
    // A layer takes each input once.
    const other = a.name === b.name ? this.graph.add('Activation', { activation: 'linear' }, [b.name]) : b.name;
    return { ...a, name: this.graph.add('Multiply', {}, [a.name, other]) };
  }

  activation(x: Node, name: ActivationFunction): Node {
    const own = (activation: string, of: Node): Node => ({
      ...of,
      name: this.graph.add('Activation', { activation }, [of.name]),
    });
    switch (name) {
      case 'identity':
        return x;
      case 'sigmoid':
      case 'tanh':
      case 'relu':
      case 'elu':
      case 'softplus':
        return own(name, x);
      case 'leakyRelu':
        return this.add(own('relu', x), this.affine(own('relu', this.affine(x, -1, 0)), -0.01, 0));
      case 'silu':
        return this.multiply(x, own('sigmoid', x));
      case 'gelu': {
        const scale = 2 * Math.sqrt(2 / Math.PI);
        const inner = this.affine(this.multiply(x, x), scale * 0.044715, scale);
        return this.multiply(x, own('sigmoid', this.multiply(inner, x)));
      }
      case 'logCosh':
        // ln cosh x = softplus(2 x) - x - ln 2
        return this.add(own('softplus', this.affine(x, 2, 0)), this.affine(x, -1, -Math.LN2));
      case 'square':
        return this.multiply(x, x);
      case 'cube':
        return this.multiply(this.multiply(x, x), x);
      case 'step':
      case 'arctan':
      case 'sin':
      case 'exp':
        throw missingLayer(format, `there is no layer with the function ${name}`, `Its activations have no ${name}.`);
    }
  }

  holomorphic(_x: { readonly re: Node; readonly im: Node }, name: 'tanh' | 'logCosh' | 'sin' | 'exp'): Value {
    throw missingLayer(
      format,
      `${name} of complex numbers`,
      'It needs sine, cosine and logarithm of the parts, which no layer has.',
    );
  }

  layerNorm(x: Node, scale: Float32Array, shift: Float32Array): Node {
    const config = { axis: [2], epsilon: 1e-6, center: true, scale: true };
    const name = this.graph.add('LayerNormalization', config, [x.name]);
    this.graph.weight(name, 'gamma', [x.channels], scale);
    this.graph.weight(name, 'beta', [x.channels], shift);
    return { ...x, name };
  }

  flatten(x: Node): Node {
    return this.#reshape(x, 1, x.positions * x.channels);
  }

  sum(x: Node): Node {
    return this.#alongPositions(x, new Float32Array(x.positions).fill(1), 1);
  }

  join(parts: readonly Node[]): Node {
    const [first] = parts;
    if (!first) throw new RangeError('There is nothing to join.');
    const channels = parts.reduce((sum, part) => sum + part.channels, 0);
    return {
      ...first,
      name: this.graph.add(
        'Concatenate',
        { axis: -1 },
        parts.map(({ name }) => name),
      ),
      channels,
    };
  }

  attention(x: Node, { heads, values, output, scores }: Attention): Node {
    const width = x.channels / heads;
    const ofHead = (weights: Float32Array, head: number): Float32Array =>
      weights.slice(head * width * x.channels, (head + 1) * width * x.channels);
    const mixed = Array.from({ length: heads }, (_, head): Node => {
      const own = this.dense(x, ofHead(values, head), null);
      if (scores instanceof Float32Array) {
        const count = x.positions * x.positions;
        return this.#alongPositions(own, scores.slice(head * count, (head + 1) * count), x.positions);
      }
      const share = 1 / Math.sqrt(width);
      const queries = this.dense(
        x,
        ofHead(scores.queries, head).map((weight) => weight * share),
        null,
      );
      const keys = this.dense(x, ofHead(scores.keys, head), null);
      const products = this.graph.add('Dot', { axes: 2, normalize: false }, [queries.name, keys.name]);
      const weights = this.graph.add('Softmax', { axis: -1 }, [products]);
      const name = this.graph.add('Dot', { axes: [2, 1], normalize: false }, [weights, own.name]);
      return { name, positions: x.positions, channels: width };
    });
    const [only] = mixed;
    return this.dense(mixed.length === 1 && only ? only : this.join(mixed), output, null);
  }

  logSumExp(): Value {
    throw missingLayer(format, 'a sum of exponentials', 'It needs exponentials and a logarithm, which no layer has.');
  }

  project(_elements: readonly Element[], _fermionic: boolean, _state: (writer: GraphWriter) => Value): Value {
    throw missingLayer(
      format,
      'a projection onto a symmetry',
      'It sums exponentials of its images, and no layer has a logarithm.',
    );
  }

  #reshape(x: Node, positions: number, channels: number): Node {
    if (x.positions === positions && x.channels === channels) return x;
    const name = this.graph.add('Reshape', { target_shape: [positions, channels] }, [x.name]);
    return { name, positions, channels };
  }
}
