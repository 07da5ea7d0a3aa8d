import type { ActivationFunction, NetworkOperation } from '../ansatz-definition';
import type { LayerKind, NodeOf } from '../graph';
import { NodeProblem, type CompileContext, type Outcome, type Weights } from './context';
import { classesOf } from './lattice-layers';
import {
  affineWeights,
  emit,
  placeOf,
  products,
  requireConfiguration,
  requireReal,
  single,
  transcendental,
  type Shape,
  type Tensor,
} from './layer-parts';

export function configuration(context: CompileContext, node: NodeOf<'configuration'>): Outcome {
  const { nSites, localDimensions } = context.facts;
  const [first] = localDimensions;
  if (node.encoding === 'oneHot' && localDimensions.some((dimension) => dimension !== first)) {
    throw new NodeProblem(
      'MODEL_MIXED_SITES',
      'One-hot vectors need equal sites.',
      'The sites of this system have different numbers of states. Choose the encoding "value".',
    );
  }
  const channels = node.encoding === 'oneHot' ? first : 1;
  const shape: Shape = { domain: 'sites', positions: nSites, channels, complex: false };
  const operation: NetworkOperation = { op: 'input', encoding: node.encoding };
  return { value: emit(context, node.id, [], operation, shape), weights: [], flops: 0 };
}

export function embedding(context: CompileContext, node: NodeOf<'embedding'>, input: Tensor): Outcome {
  requireConfiguration(context, node.id, input, 'An embedding');
  const { nSites, localDimensions } = context.facts;
  const states = Math.max(...localDimensions);
  const { channels, positional } = node;
  const shape: Shape = { domain: 'sites', positions: nSites, channels, complex: false };
  return {
    value: emit(context, node.id, [input], { op: 'embedding', channels, positional }, shape),
    weights: [
      { name: 'weights', shape: [states, channels], complex: false },
      ...(positional ? [{ name: 'positions', shape: [nSites, channels], complex: false }] : []),
    ],
    flops: nSites * channels,
  };
}

export function dense(context: CompileContext, node: NodeOf<'dense'>, input: Tensor): Outcome {
  const wanted = node.perSite ? node.channels * context.facts.nSites : node.channels;
  const channels = Math.max(1, Math.round(wanted));
  const { bias, complex } = node;
  const shape: Shape = { ...placeOf(input), channels, complex: complex || input.complex };
  return {
    value: emit(context, node.id, [input], { op: 'dense', channels, bias, complex }, shape),
    weights: affineWeights(channels, [input.channels], bias, complex),
    flops: products(input.positions * channels, input.channels, input.complex, complex),
  };
}

export function attention(context: CompileContext, node: NodeOf<'attention'>, input: Tensor): Outcome {
  requireReal(input, 'Attention');
  const { positions, channels } = input;
  const { heads, scores } = node;
  if (channels % heads !== 0) {
    throw new NodeProblem(
      'MODEL_HEADS',
      `${channels} channels do not divide into ${heads} heads.`,
      'Each head takes an equal share of the channels.',
    );
  }
  const classes = scores === 'factored' && node.shared ? classesOf(context, input) : null;
  const count = classes === null ? positions ** 2 : Math.max(...classes) + 1;
  const square = { shape: [channels, channels], complex: false };
  const weights: Weights[] =
    scores === 'softmax'
      ? [
          { name: 'queries', ...square },
          { name: 'keys', ...square },
          { name: 'values', ...square },
          { name: 'output', ...square },
        ]
      : [
          { name: 'scores', shape: [heads, count], complex: false },
          { name: 'values', ...square },
          { name: 'output', ...square },
        ];
  const projections = weights.filter(({ name }) => name !== 'scores').length;
  const shape: Shape = { ...placeOf(input), channels, complex: false };
  return {
    value: emit(context, node.id, [input], { op: 'attention', heads, scores, classes }, shape),
    weights,
    flops:
      products(positions * channels, channels, false, false) * projections +
      2 * positions ** 2 * channels * (scores === 'softmax' ? 2 : 1) +
      (scores === 'softmax' ? transcendental * heads * positions ** 2 : 0),
  };
}

export function layerNorm(context: CompileContext, id: string, input: Tensor): Outcome {
  requireReal(input, 'Layer norm');
  const { positions, channels } = input;
  return {
    value: emit(context, id, [input], { op: 'layerNorm' }, { ...placeOf(input), channels, complex: false }),
    weights: [
      { name: 'scale', shape: [channels], complex: false },
      { name: 'shift', shape: [channels], complex: false },
    ],
    flops: 8 * positions * channels,
  };
}

export function activation(context: CompileContext, id: string, name: ActivationFunction, input: Tensor): Outcome {
  const cheap = ['identity', 'step', 'relu', 'leakyRelu', 'square', 'cube'].includes(name);
  const each = (cheap ? 2 : transcendental) * (input.complex ? 2 : 1);
  return {
    value: emit(context, id, [input], { op: 'activation', function: name }, input),
    weights: [],
    flops: each * input.positions * input.channels,
  };
}

export function elementwise(
  context: CompileContext,
  id: string,
  op: 'add' | 'multiply',
  inputs: readonly Tensor[],
): Outcome {
  const [first] = inputs;
  const other = inputs.find(({ positions, channels }) => positions !== first.positions || channels !== first.channels);
  if (other !== undefined) {
    const what = other.channels !== first.channels ? 'Channels' : 'Positions';
    const [a, b] = what === 'Channels' ? [first.channels, other.channels] : [first.positions, other.positions];
    throw new NodeProblem(
      'MODEL_SHAPES_DIFFER',
      `${what} differ: ${first.operation} ${a}, ${other.operation} ${b}.`,
      'Tensors are added and multiplied number by number.',
    );
  }
  const complex = inputs.some((input) => input.complex);
  const { positions, channels } = first;
  return {
    value: emit(context, id, inputs, { op }, { ...placeOf(first), channels, complex }),
    weights: [],
    flops: (inputs.length - 1) * positions * channels * (complex ? 2 : 1),
  };
}

export function scale(context: CompileContext, id: string, factor: number, input: Tensor): Outcome {
  return {
    value: emit(context, id, [input], { op: 'scale', factor }, input),
    weights: [],
    flops: input.positions * input.channels * (input.complex ? 2 : 1),
  };
}

export function flatten(context: CompileContext, id: string, input: Tensor): Outcome {
  const channels = input.positions * input.channels;
  const shape: Shape = { ...single, channels, complex: input.complex };
  return { value: emit(context, id, [input], { op: 'flatten' }, shape), weights: [], flops: 0 };
}

export function pool(context: CompileContext, node: NodeOf<'pool'>, input: Tensor): Outcome {
  const shape: Shape = { ...single, channels: input.channels, complex: input.complex };
  const flops = input.positions * input.channels * (input.complex ? 2 : 1);
  if (node.how !== 'normalised') {
    const value = emit(context, node.id, [input], { op: 'pool', how: node.how }, shape);
    return { value, weights: [], flops };
  }
  const summed = emit(context, `${node.id}:sum`, [input], { op: 'pool', how: 'sum' }, shape);
  const factor = 1 / Math.sqrt(input.positions);
  return { value: emit(context, node.id, [summed], { op: 'scale', factor }, shape), weights: [], flops };
}

export function sumChannels(context: CompileContext, id: string, input: Tensor): Outcome {
  const shape: Shape = { ...placeOf(input), channels: 1, complex: input.complex };
  return {
    value: emit(context, id, [input], { op: 'sumChannels' }, shape),
    weights: [],
    flops: input.positions * input.channels * (input.complex ? 2 : 1),
  };
}

export function modulusAndPhase(context: CompileContext, id: string, inputs: readonly Tensor[]): Outcome {
  const [modulus, phase] = inputs;
  for (const part of inputs) {
    requireReal(part, 'Log-modulus and phase');
    if (part.positions !== modulus.positions || part.channels !== modulus.channels) {
      throw new NodeProblem(
        'MODEL_SHAPES_DIFFER',
        `The modulus ${modulus.positions} × ${modulus.channels} and the phase ${phase.positions} × ${phase.channels} differ in shape.`,
        'They are the real and the imaginary part of the same numbers.',
      );
    }
  }
  const shape: Shape = { ...placeOf(modulus), channels: modulus.channels, complex: true };
  return { value: emit(context, id, inputs, { op: 'complex' }, shape), weights: [], flops: 0 };
}

/** Layers that take exactly one tensor. */
export const oneInput: ReadonlySet<LayerKind> = new Set<LayerKind>([
  'embedding',
  'dense',
  'latticeConvolution',
  'groupConvolution',
  'siteFields',
  'patch',
  'attention',
  'layerNorm',
  'activation',
  'scale',
  'flatten',
  'pool',
  'sumChannels',
  'groupProjection',
  'projection',
]);
