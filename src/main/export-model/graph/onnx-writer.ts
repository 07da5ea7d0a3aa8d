import type { Element } from '../../../shared/model/plan/images';
import type { ActivationFunction } from '../../../shared/model/ansatz-definition';
import type { Attention, GraphWriter, Node, Value } from './writer';

type Attribute = { readonly name: string } & (
  | { readonly type: 1; readonly f: number }
  | { readonly type: 2; readonly i: number }
  | { readonly type: 7; readonly ints: readonly number[] }
);

/** Nodes and constants of a graph of ONNX, opset 17, in float32. */
export class OnnxGraph {
  readonly nodes: object[] = [];
  readonly initializers: object[] = [];
  #names = 0;

  op(
    opType: string,
    input: readonly string[],
    attribute: readonly Attribute[] = [],
    output = this.#name(opType),
  ): string {
    this.nodes.push({ input: [...input], output: [output], name: `node_${output}`, opType, attribute: [...attribute] });
    return output;
  }

  numbers(data: Float32Array, dims: readonly number[]): string {
    return this.#tensor(1, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dims);
  }

  scalar(value: number): string {
    return this.numbers(Float32Array.of(value), []);
  }

  integers(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#tensor(7, new Uint8Array(data.buffer), [values.length]);
  }

  #tensor(dataType: number, rawData: Uint8Array, dims: readonly number[]): string {
    const name = this.#name('constant');
    this.initializers.push({ name, dataType, dims: [...dims], rawData });
    return name;
  }

  #name(kind: string): string {
    this.#names += 1;
    return `${kind.toLowerCase()}_${this.#names}`;
  }
}

const axis = (i: number): Attribute => ({ name: 'axis', type: 2, i });
const keepdims = (i: number): Attribute => ({ name: 'keepdims', type: 2, i });

export class OnnxWriter implements GraphWriter {
  constructor(
    private readonly graph: OnnxGraph,
    readonly configurations: Node,
  ) {}

  gather(x: Node, table: readonly number[], positions: number): Node {
    const { graph } = this;
    const kernel = table.length / positions;
    const isOpen = table.includes(-1);
    // One position of zeros behind the others stands for what is not there.
    const source = isOpen ? graph.op('Pad', [x.name, graph.integers([0, 0, 0, 0, 1, 0])]) : x.name;
    const places = graph.integers(table.map((place) => (place < 0 ? x.positions : place)));
    const gathered = graph.op('Gather', [source, places], [axis(1)]);
    const channels = kernel * x.channels;
    return { ...this.#reshape(gathered, [0, positions, channels]), positions, channels };
  }

  dense(x: Node, weights: Float32Array, bias: Float32Array | null): Node {
    const channels = weights.length / x.channels;
    const turned = new Float32Array(weights.length);
    for (let out = 0; out < channels; out += 1) {
      for (let within = 0; within < x.channels; within += 1) {
        turned[within * channels + out] = weights[out * x.channels + within] ?? 0;
      }
    }
    const product = this.graph.op('MatMul', [x.name, this.graph.numbers(turned, [x.channels, channels])]);
    const name = bias ? this.graph.op('Add', [product, this.graph.numbers(bias, [channels])]) : product;
    return { name, positions: x.positions, channels };
  }

  affine(x: Node, factor: number, shift: number): Node {
    const scaled = factor === 1 ? x.name : this.#op('Mul', x.name, this.graph.scalar(factor));
    return { ...x, name: shift === 0 ? scaled : this.#op('Add', scaled, this.graph.scalar(shift)) };
  }

  offset(x: Node, numbers: Float32Array): Node {
    return { ...x, name: this.#op('Add', x.name, this.graph.numbers(numbers, [x.positions, x.channels])) };
  }

  add(a: Node, b: Node): Node {
    return { ...a, name: this.#op('Add', a.name, b.name) };
  }

  multiply(a: Node, b: Node): Node {
    return { ...a, name: this.#op('Mul', a.name, b.name) };
  }

  activation(x: Node, name: ActivationFunction): Node {
    return { ...x, name: this.#real(x.name, name) };
  }

  #real(x: string, name: ActivationFunction): string {
    const { graph } = this;
    const times = (factor: number, of: string): string => this.#op('Mul', of, graph.scalar(factor));
    switch (name) {
      case 'identity':
        return x;
      case 'step':
        return graph.op('Cast', [this.#op('Greater', x, graph.scalar(0))], [{ name: 'to', type: 2, i: 1 }]);
      case 'sigmoid':
        return this.#op('Sigmoid', x);
      case 'tanh':
        return this.#op('Tanh', x);
      case 'arctan':
        return this.#op('Atan', x);
      case 'relu':
        return this.#op('Relu', x);
      case 'leakyRelu':
        return graph.op('LeakyRelu', [x], [{ name: 'alpha', type: 1, f: 0.01 }]);
      case 'elu':
        return graph.op('Elu', [x], [{ name: 'alpha', type: 1, f: 1 }]);
      case 'softplus':
        return this.#op('Softplus', x);
      case 'gelu': {
        const scale = 2 * Math.sqrt(2 / Math.PI);
        const inner = this.#op('Add', times(scale * 0.044715, this.#op('Mul', x, x)), graph.scalar(scale));
        return this.#op('Mul', x, this.#op('Sigmoid', this.#op('Mul', inner, x)));
      }
      case 'silu':
        return this.#op('Mul', x, this.#op('Sigmoid', x));
      case 'logCosh': {
        const size = this.#op('Abs', x);
        return this.#op('Add', this.#op('Add', size, this.#op('Softplus', times(-2, size))), graph.scalar(-Math.LN2));
      }
      case 'square':
        return this.#op('Mul', x, x);
      case 'cube':
        return this.#op('Mul', this.#op('Mul', x, x), x);
      case 'sin':
        return this.#op('Sin', x);
      case 'exp':
        return this.#op('Exp', x);
    }
  }

  holomorphic({ re, im }: { readonly re: Node; readonly im: Node }, name: 'tanh' | 'logCosh' | 'sin' | 'exp'): Value {
    const both = (real: string, imaginary: string): Value => ({
      re: { ...re, name: real },
      im: { ...im, name: imaginary },
    });
    const [x, y] = [re.name, im.name];
    const op = (type: string, ...inputs: readonly string[]): string => this.#op(type, ...inputs);
    const number = (value: number): string => this.graph.scalar(value);
    if (name === 'exp') {
      const size = op('Exp', x);
      return both(op('Mul', size, op('Cos', y)), op('Mul', size, op('Sin', y)));
    }
    if (name === 'sin') {
      return both(op('Mul', op('Sin', x), op('Cosh', y)), op('Mul', op('Cos', x), op('Sinh', y)));
    }
    // e^{-2|x|}: what is scaled by it cannot overflow.
    const decay = op('Exp', op('Mul', op('Abs', x), number(-2)));
    if (name === 'tanh') {
      const square = op('Mul', decay, decay);
      const double = op('Mul', y, number(2));
      const half = op('Mul', op('Add', square, number(1)), number(0.5));
      const below = op('Add', half, op('Mul', decay, op('Cos', double)));
      const above = op('Mul', op('Sign', x), op('Mul', op('Sub', number(1), square), number(0.5)));
      return both(op('Div', above, below), op('Div', op('Mul', decay, op('Sin', double)), below));
    }
    // cosh(x + i y) = e^{|x|} (a + i b) with a = cos y (1 + decay) / 2, b = sign x sin y (1 - decay) / 2.
    const a = op('Mul', op('Cos', y), op('Mul', op('Add', decay, number(1)), number(0.5)));
    const b = op('Mul', op('Mul', op('Sign', x), op('Sin', y)), op('Mul', op('Sub', number(1), decay), number(0.5)));
    const logarithm = this.#logarithm(a, b);
    return both(op('Add', op('Abs', x), logarithm.re), logarithm.im);
  }

  /** ln(a + i b), the argument in (-pi, pi]. */
  #logarithm(a: string, b: string): { readonly re: string; readonly im: string } {
    const op = (type: string, ...inputs: readonly string[]): string => this.#op(type, ...inputs);
    const number = (value: number): string => this.graph.scalar(value);
    const squared = op('Add', op('Mul', a, a), op('Mul', b, b));
    const size = op('Sqrt', squared);
    const tiny = number(1e-30);
    const right = op('Mul', op('Atan', op('Div', b, op('Max', op('Add', size, a), tiny))), number(2));
    const isUp = op('Cast1', op('GreaterOrEqual', b, number(0)));
    const side = op('Sub', op('Mul', isUp, number(2)), number(1));
    const turn = op('Mul', op('Atan', op('Div', op('Abs', b), op('Max', op('Sub', size, a), tiny))), number(2));
    const left = op('Mul', side, op('Sub', number(Math.PI), turn));
    const im = op('Where', op('GreaterOrEqual', a, number(0)), right, left);
    return { re: op('Mul', op('Log', squared), number(0.5)), im };
  }

  layerNorm(x: Node, scale: Float32Array, shift: Float32Array): Node {
    const inputs = [x.name, this.graph.numbers(scale, [x.channels]), this.graph.numbers(shift, [x.channels])];
    const name = this.graph.op('LayerNormalization', inputs, [axis(-1), { name: 'epsilon', type: 1, f: 1e-6 }]);
    return { ...x, name };
  }

  flatten(x: Node): Node {
    return this.#reshape(x.name, [0, 1, x.positions * x.channels]);
  }

  sum(x: Node): Node {
    return { name: this.#sum(x.name), positions: 1, channels: x.channels };
  }

  #sum(x: string): string {
    return this.graph.op('ReduceSum', [x, this.graph.integers([1])], [keepdims(1)]);
  }

  join(parts: readonly Node[]): Node {
    const [first] = parts;
    if (!first) throw new RangeError('There is nothing to join.');
    const name = this.graph.op(
      'Concat',
      parts.map((part) => part.name),
      [axis(2)],
    );
    return { name, positions: first.positions, channels: parts.reduce((sum, part) => sum + part.channels, 0) };
  }

  attention(x: Node, { heads, values, output, scores }: Attention): Node {
    const { graph } = this;
    const width = x.channels / heads;
    const perm = (ints: readonly number[]): Attribute => ({ name: 'perm', type: 7, ints });
    const split = (weights: Float32Array, order: readonly number[]): string => {
      const projected = this.dense(x, weights, null);
      const shaped = graph.op('Reshape', [projected.name, graph.integers([0, x.positions, heads, width])]);
      return graph.op('Transpose', [shaped], [perm(order)]);
    };
    let weights: string;
    if (scores instanceof Float32Array) weights = graph.numbers(scores, [1, heads, x.positions, x.positions]);
    else {
      const products = this.#op('MatMul', split(scores.queries, [0, 2, 1, 3]), split(scores.keys, [0, 2, 3, 1]));
      weights = graph.op('Softmax', [this.#op('Mul', products, graph.scalar(1 / Math.sqrt(width)))], [axis(-1)]);
    }
    const mixed = this.#op('MatMul', weights, split(values, [0, 2, 1, 3]));
    const turned = graph.op('Transpose', [mixed], [perm([0, 2, 1, 3])]);
    return this.dense(this.#reshape(turned, [0, x.positions, x.channels]), output, null);
  }

  logSumExp(z: Value, factors: readonly number[]): Value {
    const { positions } = z.re;
    const part = (offset: number): string =>
      this.graph.numbers(
        Float32Array.from({ length: positions }, (_, p) => factors[2 * p + offset] ?? 0),
        [positions, 1],
      );
    return this.#logSum(z, part(0), part(1));
  }

  #logSum(z: Value, re: string, im: string): Value {
    const op = (type: string, ...inputs: readonly string[]): string => this.#op(type, ...inputs);
    const shape = [0, z.re.positions, 1];
    const [x, y] = [this.#reshape(z.re.name, shape).name, z.im && this.#reshape(z.im.name, shape).name];
    const largest = this.graph.op('ReduceMax', [x], [{ name: 'axes', type: 7, ints: [1] }, keepdims(1)]);
    const size = op('Exp', op('Sub', x, largest));
    const cosine = y === null ? size : op('Mul', size, op('Cos', y));
    const sine = y === null ? null : op('Mul', size, op('Sin', y));
    const real = sine === null ? op('Mul', cosine, re) : op('Sub', op('Mul', cosine, re), op('Mul', sine, im));
    const imaginary = sine === null ? op('Mul', cosine, im) : op('Add', op('Mul', sine, re), op('Mul', cosine, im));
    const logarithm = this.#logarithm(this.#sum(real), this.#sum(imaginary));
    const one = (name: string): Node => ({ name, positions: 1, channels: 1 });
    return { re: one(op('Add', logarithm.re, largest)), im: one(logarithm.im) };
  }

  project(elements: readonly Element[], fermionic: boolean, state: (writer: GraphWriter) => Value): Value {
    const { graph, configurations } = this;
    const sites = configurations.positions;
    const count = elements.length;
    const places = graph.integers(elements.flatMap(({ permutation }) => [...permutation]));
    const gathered = graph.op('Gather', [configurations.name, places], [axis(1)]);
    const signs = Float32Array.from(
      elements.flatMap(({ flip }) => Array.from({ length: sites }, () => (flip ? -1 : 1))),
    );
    const flipped = this.#op('Mul', gathered, graph.numbers(signs, [count * sites, 1]));
    const images: Node = { ...this.#reshape(flipped, [-1, sites, 1]) };
    const value = state(new OnnxWriter(graph, images));
    const of = (part: Node): Node => ({ ...this.#reshape(part.name, [-1, count, 1]) });
    const z: Value = { re: of(value.re), im: value.im && of(value.im) };
    const factors = (pick: (element: Element) => number): string =>
      graph.numbers(Float32Array.from(elements, pick), [count, 1]);
    const [re, im] = [factors((element) => element.re), factors((element) => element.im)];
    if (!fermionic) return this.#logSum(z, re, im);
    const exchange = this.#exchangeSigns(elements, sites);
    return this.#logSum(z, this.#op('Mul', re, exchange), this.#op('Mul', im, exchange));
  }

  /** [batch][element][1]: -1 where an odd number of pairs of occupied modes changes its order. */
  #exchangeSigns(elements: readonly Element[], sites: number): string {
    const { graph } = this;
    const pairs = new Float32Array(elements.length * sites * sites);
    elements.forEach(({ permutation }, element) =>
      permutation.forEach((later, place) => {
        for (let before = 0; before < place; before += 1) {
          const earlier = permutation[before] ?? 0;
          if (earlier > later) pairs[(element * sites + earlier) * sites + later] = 1;
        }
      }),
    );
    const occupied = this.affine(this.configurations, 0.5, 0.5).name;
    const row = graph.op('Reshape', [occupied, graph.integers([-1, 1, 1, sites])]);
    const column = graph.op('Reshape', [occupied, graph.integers([-1, 1, sites, 1])]);
    const counted = this.#op(
      'MatMul',
      this.#op('MatMul', row, graph.numbers(pairs, [1, elements.length, sites, sites])),
      column,
    );
    const flat = this.#reshape(counted, [-1, elements.length, 1]).name;
    const halves = this.#op('Floor', this.#op('Mul', flat, graph.scalar(0.5)));
    const odd = this.#op('Sub', flat, this.#op('Mul', halves, graph.scalar(2)));
    return this.#op('Sub', graph.scalar(1), this.#op('Mul', odd, graph.scalar(2)));
  }

  #reshape(name: string, shape: readonly [number, number, number] | readonly number[]): Node {
    const [, positions = 1, channels = 1] = shape;
    return { name: this.graph.op('Reshape', [name, this.graph.integers(shape)]), positions, channels };
  }

  /** Cast1: to float32. */
  #op(type: string, ...inputs: readonly string[]): string {
    return type === 'Cast1'
      ? this.graph.op('Cast', inputs, [{ name: 'to', type: 2, i: 1 }])
      : this.graph.op(type, inputs);
  }
}
