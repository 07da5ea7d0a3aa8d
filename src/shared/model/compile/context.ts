import type { AnsatzDefinition, NetworkNode } from '../ansatz-definition';
import type { ModelFacts } from '../facts';
import type { LayerKind, ModelGraph, ModelNode } from '../graph';

/** A learnt tensor. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
}

/** What the positions of a tensor stand for. */
export type Domain = 'sites' | 'lattice' | 'patches' | 'translations' | 'spaceGroup' | 'one';

export interface TensorValue {
  readonly kind: 'tensor';
  readonly domain: Domain;
  readonly positions: number;
  readonly channels: number;
  readonly complex: boolean;
  /** The operation that makes it. */
  readonly operation: string;
  /** Patches along each direction, where the positions are patches. */
  readonly grid?: readonly number[];
}

export interface StateValue {
  readonly kind: 'state';
  readonly definition: AnsatzDefinition;
  readonly complex: boolean;
  /** Real, but with signs of its own: a determinant, a matrix product. */
  readonly signed: boolean;
  /** Learnt tensors, named as the engine names them. */
  readonly weights: readonly Weights[];
}

export type Value = TensorValue | StateValue;

export interface ModelFix {
  /** Imperative: "Set conv3 to 16 channels". */
  readonly title: string;
  readonly graph: ModelGraph;
}

/** A problem at a node: what is wrong, why, and what to do. */
export interface ModelIssue {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Node; null: the whole graph. */
  readonly node: string | null;
  readonly message: string;
  readonly reason: string;
  readonly fixes: readonly ModelFix[];
}

/** What a node comes to: its value, its weights, and floating-point operations for one configuration. */
export interface Outcome {
  readonly value: Value;
  readonly weights: readonly Weights[];
  readonly flops: number;
}

/** Thrown inside the compiler to end the work on one node. */
export class NodeProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly reason: string,
    readonly fixes: readonly ModelFix[] = [],
  ) {
    super(message);
  }
}

/** The work on one graph. */
export interface CompileContext {
  readonly graph: ModelGraph;
  readonly facts: ModelFacts;
  /** Operations of networks, in topological order. */
  readonly operations: NetworkNode[];
  /** Warnings found on the way. */
  readonly warnings: ModelIssue[];
  /** Nodes whose first orbitals are there and were not computed. */
  readonly deferred: string[];
}

/** A graph with one node changed, for fixes. */
export function withNode(graph: ModelGraph, node: ModelNode): ModelGraph {
  return { ...graph, nodes: graph.nodes.map((other) => (other.id === node.id ? node : other)) };
}

/** A graph with a node put between `after` and all that read it. */
export function withInserted(graph: ModelGraph, after: string, node: ModelNode): ModelGraph {
  const nodes = graph.nodes.map((other) => ({
    ...other,
    inputs: other.inputs.map((input) => (input === after ? node.id : input)),
  }));
  const at = nodes.findIndex(({ id }) => id === after) + 1;
  return { ...graph, nodes: [...nodes.slice(0, at), { ...node, inputs: [after] }, ...nodes.slice(at)] };
}

/** The node that no other one reads. */
export function outputOf({ nodes }: ModelGraph): string {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return nodes.findLast(({ id }) => !read.has(id))?.id ?? '';
}

/** An id that no node has yet. */
export function freshId(graph: ModelGraph, wanted: string): string {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

/** Names of layers as a physicist says them. */
export const layerNames: Readonly<Record<LayerKind, string>> = {
  configuration: 'Configuration',
  embedding: 'Embedding',
  dense: 'Dense',
  latticeConvolution: 'Lattice convolution',
  groupConvolution: 'Group convolution',
  siteFields: 'Site fields',
  patch: 'Patches',
  attention: 'Attention',
  layerNorm: 'Layer norm',
  activation: 'Activation',
  add: 'Add',
  multiply: 'Multiply',
  scale: 'Scale',
  flatten: 'Flatten',
  pool: 'Over positions',
  sumChannels: 'Sum of channels',
  modulusAndPhase: 'Log-modulus and phase',
  groupProjection: 'Projection of the group',
  meanField: 'Mean field',
  jastrow: 'Jastrow',
  autoregressive: 'Autoregressive',
  determinant: 'Determinant',
  pairProduct: 'Pair product',
  matrixProduct: 'Matrix product',
  stateVector: 'State vector',
  product: 'Product of states',
  sum: 'Sum of states',
  projection: 'Projection',
};
