import type { NetworkPlan, PlannedNode, Shape } from '../plan/plan';
import { activate, logSumExp, type Numbers } from './functions';
import type { LayerValues } from './layer-values';
import { attend, type AttentionScores } from './attention';
import { layerNorm, linear, multiply, summed } from './layer-functions';

export interface NetworkPass {
  readonly layers: readonly LayerValues[];
  readonly attention: readonly AttentionScores[];
  /** ln psi */
  readonly logAmplitude: readonly [re: number, im: number];
}

/** Parameters by the name that the plan gives them. */
export type Parameters = (name: string) => Float64Array;

/** Every node of a network for one configuration of local states [site], in float64. */
export function passNetwork(
  { nodes }: NetworkPlan,
  parameters: Parameters,
  localDimensions: Uint8Array,
  configuration: Uint8Array,
): NetworkPass {
  const values: Numbers[] = [];
  const attention: AttentionScores[] = [];
  for (const planned of nodes) {
    const inputs = planned.inputs.map((place) => values[place]);
    const shapes = planned.inputs.map((place) => nodes[place].shape);
    values.push(
      passNode(planned, inputs, shapes, {
        localDimensions,
        configuration,
        parameter: (suffix) => parameters(`${planned.node.id}.${suffix}`),
        attended: (scores) => attention.push(scores),
      }),
    );
  }
  const last = values[values.length - 1];
  return {
    layers: nodes.map(({ node, shape }, place) => ({
      name: node.id,
      operation: node.op,
      function: node.op === 'activation' ? node.function : undefined,
      positions: shape.positions,
      channels: shape.channels,
      ...values[place],
    })),
    attention,
    logAmplitude: [last.re[0], last.im?.[0] ?? 0],
  };
}

interface NodeContext {
  readonly localDimensions: Uint8Array;
  readonly configuration: Uint8Array;
  readonly parameter: Parameters;
  readonly attended: (scores: AttentionScores) => void;
}

function passNode(
  { node, shape }: PlannedNode,
  inputs: readonly Numbers[],
  shapes: readonly Shape[],
  context: NodeContext,
): Numbers {
  const { parameter } = context;
  if (node.op === 'input') return { re: encoded(node.encoding, shape, context), im: null };
  if (node.op === 'embedding') return { re: embedded(shape, node.positional, context), im: null };
  const [first] = inputs;
  const [before] = shapes;
  switch (node.op) {
    case 'dense':
      return linear(first, null, before, shape, node, parameter);
    case 'convolution':
      return linear(first, node.table, before, shape, node, parameter);
    case 'activation':
      return activate(node.function, first);
    case 'layerNorm':
      return { re: layerNorm(first.re, before.channels, parameter('scale'), parameter('shift')), im: null };
    case 'add':
      return inputs.slice(1).reduce(plus, first);
    case 'multiply':
      return inputs.slice(1).reduce(multiply, first);
    case 'scale':
      return both(first, (part) => part.map((value) => node.factor * value));
    case 'flatten':
      return first;
    case 'patch':
      return both(first, (part) => gathered(part, node.table, before.channels));
    case 'attention': {
      const { values, scores } = attend(first.re, node, before.positions, before.channels, parameter);
      context.attended(scores);
      return { re: values, im: null };
    }
    case 'pool':
      return both(first, (part) =>
        summed(part, before.positions, before.channels, node.how === 'mean' ? before.positions : 1),
      );
    case 'sumChannels':
      return both(first, (part) => {
        const { channels } = before;
        return Float64Array.from({ length: before.positions }, (_, position) => {
          let sum = 0;
          for (let channel = 0; channel < channels; channel++) sum += part[position * channels + channel];
          return sum;
        });
      });
    case 'complex':
      return { re: first.re, im: inputs[1].re };
    case 'logSumExp': {
      const [re, im] = logSumExp(first.re, first.im, node.characters);
      return { re: Float64Array.of(re), im: Float64Array.of(im) };
    }
  }
}

const both = ({ re, im }: Numbers, map: (part: Float64Array) => Float64Array): Numbers => ({
  re: map(re),
  im: im === null ? null : map(im),
});

function plus(a: Numbers, b: Numbers): Numbers {
  const sum = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, place) => value + y[place]);
  const im = a.im !== null && b.im !== null ? sum(a.im, b.im) : (a.im ?? b.im);
  return { re: sum(a.re, b.re), im };
}

/** The inputs at the places of a table behind one another; zeros where it is -1. */
function gathered(part: Float64Array, table: readonly number[], channels: number): Float64Array {
  const out = new Float64Array(table.length * channels);
  table.forEach((place, at) => {
    if (place >= 0) out.set(part.subarray(place * channels, (place + 1) * channels), at * channels);
  });
  return out;
}

function encoded(
  encoding: 'value' | 'oneHot' | 'occupation' | 'powers',
  { channels }: Shape,
  { localDimensions, configuration }: NodeContext,
): Float64Array {
  const out = new Float64Array(configuration.length * channels);
  configuration.forEach((state, site) => {
    const span = localDimensions[site] - 1;
    if (encoding === 'oneHot') out[site * channels + state] = 1;
    else if (encoding === 'value') out[site] = span - 2 * state;
    else if (encoding === 'occupation') out[site] = span - state;
    else {
      const x = span > 0 ? 1 - (2 * state) / span : 0;
      for (let power = 0; power < channels; power++) out[site * channels + power] = x ** (power + 1);
    }
  });
  return out;
}

function embedded({ channels }: Shape, positional: boolean, { configuration, parameter }: NodeContext): Float64Array {
  const states = parameter('states');
  const positions = positional ? parameter('positions') : null;
  return Float64Array.from({ length: configuration.length * channels }, (_, at) => {
    const channel = at % channels;
    return states[configuration[(at - channel) / channels] * channels + channel] + (positions?.[at] ?? 0);
  });
}
