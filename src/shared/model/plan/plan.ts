import { AnsatzError } from '../../contract/errors';
import type { NetworkNode } from '../ansatz-definition';
import { gridOf, type Grid } from './grid';

/** A tensor has [positions][channels] for a configuration. */
export interface Shape {
  readonly positions: number;
  readonly channels: number;
  readonly complex: boolean;
}

export interface ParameterPlan {
  readonly name: string;
  readonly shape: readonly number[];
  /** Number `place` is number `offset + step place` of all parameters; parts of complex ones stand side by side there. */
  readonly offset: number;
  readonly step: 1 | 2;
  readonly size: number;
  /** Normal deviates of this standard deviation around `mean`. */
  readonly deviation: number;
  readonly mean: number;
}

/** Layers of networks, and the powers of x / (d - 1) up to d - 1 as channels of the sites. */
export type TensorNode =
  | NetworkNode
  | { readonly op: 'input'; readonly encoding: 'powers'; readonly id: string; readonly inputs: readonly string[] };

/** A network whose nodes are those of this engine. */
export interface TensorGraph {
  readonly nodes: readonly TensorNode[];
  readonly initialScale: number;
}

export interface PlannedNode {
  readonly node: TensorNode;
  /** Places of the inputs among the nodes. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  readonly parameters: readonly ParameterPlan[];
  /** Of a convolution that is the same all over a periodic grid. */
  readonly grid: Grid | null;
}

export interface NetworkPlan {
  readonly nodes: readonly PlannedNode[];
  /** [node]: place of the last node that reads it, its own where none does. */
  readonly lastReaders: readonly number[];
  readonly parameterCount: number;
  readonly complex: boolean;
}

/**
 * Shapes and parameters of every node, in the order and with the names of the native engine, so that parameters can go from
 * one engine to the other. Throws NETWORK_BAD_SHAPE.
 */
export function planNetwork(definition: TensorGraph, localDimensions: Uint8Array): NetworkPlan {
  const planned: PlannedNode[] = [];
  const places = new Map<string, number>();
  let offset = 0;
  for (const node of definition.nodes) {
    const inputs = node.inputs.map((id) => {
      const place = places.get(id);
      if (place === undefined) throw badShape(node.id, `its input ${id} is not an earlier node`);
      return place;
    });
    const shapes = inputs.map((place) => planned[place]!.shape);
    const parameters: ParameterPlan[] = [];
    const parameter: AddParameter = (suffix, shape, deviation, mean = 0) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const spread = deviation * definition.initialScale;
      parameters.push({ name: `${node.id}.${suffix}`, shape, offset, step: 1, size, deviation: spread, mean });
      offset += size;
    };
    const shape = planNode(node, shapes, localDimensions, parameter);
    places.set(node.id, planned.length);
    const grid = node.op === 'convolution' ? gridOf(node.table, node.positions, shapes[0]!.positions) : null;
    planned.push({ node, inputs, shape, parameters, grid });
  }
  const last = planned.at(-1)?.shape;
  if (!last || last.positions !== 1 || last.channels !== 1) {
    throw badShape(definition.nodes.at(-1)?.id ?? '', 'the last node must be one number a configuration, ln psi');
  }
  const lastReaders = planned.map((_, place) => {
    const reader = planned.findLastIndex(({ inputs }) => inputs.includes(place));
    return reader < 0 ? place : reader;
  });
  return { nodes: planned, lastReaders, parameterCount: offset, complex: last.complex };
}

type AddParameter = (suffix: string, shape: readonly number[], deviation: number, mean?: number) => void;

function planNode(
  node: TensorNode,
  inputs: readonly Shape[],
  localDimensions: Uint8Array,
  parameter: AddParameter,
): Shape {
  const nSites = localDimensions.length;
  const [first] = inputs;
  if (node.op === 'input' || node.op === 'embedding') {
    const states = localDimensions.reduce((most, dimension) => Math.max(most, dimension), 0);
    if (node.op === 'input') {
      const channels = node.encoding === 'oneHot' ? states : node.encoding === 'powers' ? Math.max(1, states - 1) : 1;
      return { positions: nSites, channels, complex: false };
    }
    parameter('states', [states, node.channels], 1);
    if (node.positional) parameter('positions', [nSites, node.channels], 1);
    return { positions: nSites, channels: node.channels, complex: false };
  }
  if (!first) throw badShape(node.id, 'it has no input');
  switch (node.op) {
    case 'dense':
    case 'convolution': {
      const kernel = node.op === 'dense' ? 1 : node.table.length / node.positions;
      if (!Number.isInteger(kernel) || kernel === 0) throw badShape(node.id, 'its table is not [positions][kernel]');
      const shape = node.op === 'dense' ? [node.channels, first.channels] : [node.channels, kernel, first.channels];
      const deviation = 1 / Math.sqrt(kernel * first.channels * (node.complex ? 2 : 1));
      parameter('weights', shape, deviation);
      if (node.complex) parameter('weightsImaginary', shape, deviation);
      if (node.bias) parameter('bias', [node.channels], 0);
      if (node.bias && node.complex) parameter('biasImaginary', [node.channels], 0);
      return {
        positions: node.op === 'dense' ? first.positions : node.positions,
        channels: node.channels,
        complex: first.complex || node.complex,
      };
    }
    case 'layerNorm':
      if (first.complex) throw badShape(node.id, 'layer norm takes real tensors');
      parameter('scale', [first.channels], 0, 1);
      parameter('shift', [first.channels], 0);
      return first;
    case 'activation':
    case 'scale':
      return first;
    case 'add':
    case 'multiply':
      if (inputs.some((shape) => shape.positions !== first.positions || shape.channels !== first.channels)) {
        throw badShape(node.id, `its inputs differ in shape: ${inputs.map(inWords).join(', ')}`);
      }
      return { ...first, complex: inputs.some((shape) => shape.complex) };
    case 'flatten':
      return { ...first, positions: 1, channels: first.positions * first.channels };
    case 'patch':
      return { ...first, positions: node.patches, channels: (node.table.length / node.patches) * first.channels };
    case 'attention': {
      if (first.complex) throw badShape(node.id, 'attention takes real tensors');
      if (first.channels % node.heads !== 0) {
        throw badShape(node.id, `${first.channels} channels cannot be shared among ${node.heads} heads`);
      }
      const square = [first.channels, first.channels];
      const deviation = 1 / Math.sqrt(first.channels);
      if (node.scores === 'softmax') {
        parameter('queries', square, deviation);
        parameter('keys', square, deviation);
      } else {
        const classes = node.classes ? Math.max(...node.classes) + 1 : first.positions * first.positions;
        parameter('scores', [node.heads, classes], 1 / Math.sqrt(first.positions));
      }
      parameter('values', square, deviation);
      parameter('output', square, deviation);
      return first;
    }
    case 'pool':
      return { ...first, positions: 1 };
    case 'sumChannels':
      return { ...first, channels: 1 };
    case 'complex':
      if (inputs.length !== 2 || inputs.some((shape) => shape.complex)) {
        throw badShape(node.id, 'it takes two real tensors');
      }
      return { ...first, complex: true };
    case 'logSumExp':
      if (first.channels !== 1 || node.characters.length !== 2 * first.positions) {
        throw badShape(node.id, `it takes [positions][1] and a character for each, but gets ${inWords(first)}`);
      }
      return { positions: 1, channels: 1, complex: true };
  }
}

function inWords(shape: Shape): string {
  return `[${shape.positions}][${shape.channels}]${shape.complex ? ' complex' : ''}`;
}

function badShape(node: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'NETWORK_BAD_SHAPE',
    message: `The node ${node} does not fit into the network.`,
    reason,
    suggestion: 'Change the node, or what goes into it.',
  });
}
