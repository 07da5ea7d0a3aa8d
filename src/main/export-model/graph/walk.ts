import type { PlannedNode } from '../../../shared/model/plan/plan';
import type { StatePlan } from '../../../shared/model/plan/state-plan';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import { leafParameters, type ModelTensors } from '../../../shared/model/plan/leaf-parameters';
import type { GraphWriter, Node, Value } from './writer';

interface Written {
  readonly localDimensions: Uint8Array;
  readonly tensors: ModelTensors;
  /** Name of the format, for refusals. */
  readonly refuse: (layer: string, reason: string) => Error;
}

/** Writes ln psi of the writer's configurations, [batch][1][1]. */
export function writeState(
  definition: AnsatzDefinition,
  plan: StatePlan,
  writer: GraphWriter,
  written: Written,
  prefix = '',
): Value {
  if (plan.kind === 'layered') {
    const parameter = leafParameters(definition, plan, written.tensors, prefix);
    const values: Value[] = [];
    for (const planned of plan.plan.nodes) {
      const inputs = planned.inputs.map((place) => values[place]).filter((value) => value !== undefined);
      values.push(
        writeNode(planned, inputs, writer, written, (suffix) =>
          Float32Array.from(parameter(`${planned.node.id}.${suffix}`)),
        ),
      );
    }
    const last = values.at(-1);
    if (!last) throw new RangeError('The network has no nodes.');
    return last;
  }
  if (plan.kind === 'projected') {
    if (definition.kind !== 'projected') throw new RangeError('The plan is that of another state.');
    const { elements, fermionic } = plan.images;
    return writer.project(elements, fermionic, (inner) =>
      writeState(definition.state, plan.state, inner, written, prefix),
    );
  }
  const parts = definition.kind === 'product' ? definition.factors : definition.kind === 'sum' ? definition.terms : [];
  const word = plan.kind === 'product' ? 'factor' : 'term';
  const values = plan.parts.map((part, place) => {
    const own = parts[place];
    if (!own) throw new RangeError('The plan is that of another state.');
    return writeState(own, part, writer, written, `${prefix}${word}${place + 1}.`);
  });
  if (plan.kind === 'product') return values.reduce((sum, value) => addValues(sum, value, writer));
  const joined: Value = {
    re: writer.join(values.map(({ re }) => re)),
    im: values.some(({ im }) => im !== null)
      ? writer.join(values.map(({ re, im }) => im ?? writer.affine(re, 0, 0)))
      : null,
  };
  // One position for each term.
  const turn = (node: Node): Node => ({ ...node, positions: values.length, channels: 1 });
  return writer.logSumExp(
    { re: turn(joined.re), im: joined.im && turn(joined.im) },
    values.flatMap(() => [1, 0]),
  );
}

function addValues(a: Value, b: Value, writer: GraphWriter): Value {
  return { re: writer.add(a.re, b.re), im: a.im && b.im ? writer.add(a.im, b.im) : (a.im ?? b.im) };
}

function multiplyValues(a: Value, b: Value, writer: GraphWriter): Value {
  const product = (x: Node, y: Node): Node => writer.multiply(x, y);
  const re = product(a.re, b.re);
  if (!a.im && !b.im) return { re, im: null };
  const cross = [a.im && product(a.im, b.re), b.im && product(a.re, b.im)].filter((node) => node !== null);
  const [first, second] = cross;
  const im = first && second ? writer.add(first, second) : (first ?? null);
  return { re: a.im && b.im ? writer.add(re, writer.affine(product(a.im, b.im), -1, 0)) : re, im };
}

function mapParts({ re, im }: Value, map: (node: Node) => Node): Value {
  return { re: map(re), im: im && map(im) };
}

function writeNode(
  { node, shape }: PlannedNode,
  inputs: readonly Value[],
  writer: GraphWriter,
  written: Written,
  parameter: (suffix: string) => Float32Array,
): Value {
  if (node.op === 'input') return { re: encode(node.encoding, writer, written), im: null };
  if (node.op === 'embedding') {
    const states = parameter('states');
    const re = writer.dense(encode('oneHot', writer, written), transposed(states, node.channels), null);
    return { re: node.positional ? writer.offset(re, parameter('positions')) : re, im: null };
  }
  const [first] = inputs;
  if (!first) throw new RangeError(`The node ${node.id} has no input.`);
  switch (node.op) {
    case 'dense':
    case 'convolution': {
      const seen =
        node.op === 'dense' ? first : mapParts(first, (part) => writer.gather(part, node.table, node.positions));
      return affine(seen, node, writer, parameter);
    }
    case 'activation':
      return activation(first, node.function, writer);
    case 'layerNorm':
      return { re: writer.layerNorm(first.re, parameter('scale'), parameter('shift')), im: null };
    case 'add':
      return inputs.slice(1).reduce((sum, value) => addValues(sum, value, writer), first);
    case 'multiply':
      return inputs.slice(1).reduce((product, value) => multiplyValues(product, value, writer), first);
    case 'scale':
      return mapParts(first, (part) => writer.affine(part, node.factor, 0));
    case 'flatten':
      return mapParts(first, (part) => writer.flatten(part));
    case 'patch':
      return mapParts(first, (part) => writer.gather(part, node.table, node.patches));
    case 'attention': {
      const { positions } = shape;
      const scores =
        node.scores === 'softmax'
          ? { queries: parameter('queries'), keys: parameter('keys') }
          : spreadScores(parameter('scores'), node.classes, node.heads, positions * positions);
      const given = { heads: node.heads, values: parameter('values'), output: parameter('output'), scores };
      return { re: writer.attention(first.re, given), im: null };
    }
    case 'pool': {
      const share = node.how === 'sum' ? 1 : 1 / first.re.positions;
      return mapParts(first, (part) => (share === 1 ? writer.sum(part) : writer.affine(writer.sum(part), share, 0)));
    }
    case 'sumChannels':
      return mapParts(first, (part) => writer.dense(part, new Float32Array(part.channels).fill(1), null));
    case 'complex': {
      const second = inputs[1];
      if (!second) throw new RangeError(`The node ${node.id} has no second input.`);
      return { re: first.re, im: second.re };
    }
    case 'logSumExp':
      return writer.logSumExp(first, node.characters);
  }
}

function affine(
  x: Value,
  node: { readonly bias: boolean; readonly complex: boolean },
  writer: GraphWriter,
  parameter: (suffix: string) => Float32Array,
): Value {
  const weights = parameter('weights');
  const bias = node.bias ? parameter('bias') : null;
  const re = writer.dense(x.re, weights, bias);
  if (!node.complex) return { re, im: x.im && writer.dense(x.im, weights, null) };
  const imaginary = parameter('weightsImaginary');
  const cross = writer.dense(x.re, imaginary, node.bias ? parameter('biasImaginary') : null);
  if (!x.im) return { re, im: cross };
  return {
    re: writer.add(
      re,
      writer.dense(
        x.im,
        imaginary.map((value) => -value),
        null,
      ),
    ),
    im: writer.add(cross, writer.dense(x.im, weights, null)),
  };
}

function activation(x: Value, name: Parameters<GraphWriter['activation']>[1], writer: GraphWriter): Value {
  if (!x.im) return { re: writer.activation(x.re, name), im: null };
  switch (name) {
    case 'square':
      return multiplyValues(x, x, writer);
    case 'cube':
      return multiplyValues(multiplyValues(x, x, writer), x, writer);
    case 'tanh':
    case 'logCosh':
    case 'sin':
    case 'exp':
      return writer.holomorphic({ re: x.re, im: x.im }, name);
    default:
      return mapParts(x, (part) => writer.activation(part, name));
  }
}

/** Configurations as a network reads them, from the site values x = (d - 1) - 2 index. */
function encode(
  encoding: 'value' | 'oneHot' | 'occupation' | 'powers',
  writer: GraphWriter,
  { localDimensions, refuse }: Written,
): Node {
  const x = writer.configurations;
  if (encoding === 'value') return x;
  const [dimension = 2] = localDimensions;
  if (localDimensions.some((other) => other !== dimension)) {
    throw refuse('sites with different numbers of states', 'The encoding of the input would differ from site to site.');
  }
  const span = dimension - 1;
  if (encoding === 'occupation') return writer.affine(x, 0.5, span / 2);
  const unit = span === 1 ? x : writer.affine(x, 1 / span, 0);
  const powers = [unit];
  while (powers.length < span) powers.push(writer.multiply(powers.at(-1) ?? unit, unit));
  const joined = powers.length === 1 ? unit : writer.join(powers);
  if (encoding === 'powers') return joined;
  // The polynomial of x / (d - 1) that is one at the value of its state and zero at the others.
  const values = Array.from({ length: dimension }, (_, index) => 1 - (2 * index) / span);
  const polynomials = values.map((own, index) =>
    lagrange(
      own,
      values.filter((_, other) => other !== index),
    ),
  );
  const weights = Float32Array.from(polynomials.flatMap((polynomial) => polynomial.slice(1)));
  return writer.dense(
    joined,
    weights,
    Float32Array.from(polynomials, (polynomial) => polynomial[0] ?? 0),
  );
}

/** Coefficients, the constant first, of the polynomial that is one at `own` and zero at `others`. */
function lagrange(own: number, others: readonly number[]): number[] {
  return others.reduce<number[]>(
    (polynomial, zero) => {
      const scale = 1 / (own - zero);
      return Array.from(
        { length: polynomial.length + 1 },
        (_, power) => scale * ((polynomial[power - 1] ?? 0) - zero * (polynomial[power] ?? 0)),
      );
    },
    [1],
  );
}

/** [state][channel] to [channel][state]. */
function transposed(states: Float32Array, channels: number): Float32Array {
  const rows = states.length / channels;
  return Float32Array.from(states, (_, place) => states[(place % rows) * channels + Math.floor(place / rows)] ?? 0);
}

/** [head][position][position] from [head][class]. */
function spreadScores(
  scores: Float32Array,
  classes: readonly number[] | null,
  heads: number,
  count: number,
): Float32Array {
  if (!classes) return scores;
  const each = scores.length / heads;
  return Float32Array.from(
    { length: heads * count },
    (_, place) => scores[Math.floor(place / count) * each + (classes[place % count] ?? 0)] ?? 0,
  );
}
