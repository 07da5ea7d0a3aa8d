import type { ModelNode } from '../graph';
import { freshId, withNode, type CompileContext, type ModelFix, type TensorValue, type Value } from './context';

/** What can be pressed to be rid of a problem. */
export function fixesOf(
  code: string,
  context: CompileContext,
  node: ModelNode,
  inputs: readonly Value[],
): readonly ModelFix[] {
  const { graph } = context;
  const tensors = inputs.filter((input): input is TensorValue => input.kind === 'tensor');
  switch (code) {
    case 'MODEL_SHAPES_DIFFER':
      return sameChannels(context, node, tensors);
    case 'MODEL_MIXED_SITES':
      return node.layer === 'configuration'
        ? [{ title: 'Encode values', graph: withNode(graph, { ...node, encoding: 'value' }) }]
        : [];
    case 'MODEL_HEADS': {
      if (node.layer !== 'attention') return [];
      const { channels } = tensors[0];
      const heads = Array.from({ length: node.heads }, (_, k) => node.heads - k).find((k) => channels % k === 0) ?? 1;
      return [{ title: `Set ${node.id} to ${heads} heads`, graph: withNode(graph, { ...node, heads }) }];
    }
    case 'MODEL_SHARED_SCORES':
      return node.layer === 'attention'
        ? [{ title: 'Do not share the scores', graph: withNode(graph, { ...node, shared: false }) }]
        : [];
    case 'MODEL_READS_CONFIGURATION': {
      const configuration = graph.nodes.find(
        ({ layer, inputs: read }) => layer === 'configuration' && read.length === 0,
      );
      if (configuration?.layer !== 'configuration' || configuration.encoding === 'oneHot') return [];
      return [{ title: `Read ${configuration.id}`, graph: withNode(graph, { ...node, inputs: [configuration.id] }) }];
    }
    case 'MODEL_NEEDS_REAL':
      return realBefore(context, node);
    case 'MODEL_NO_TRANSLATIONS':
    case 'MODEL_NO_SPACE_GROUP':
      return 'symmetry' in node
        ? [{ title: 'Share over no symmetry', graph: withNode(graph, { ...node, symmetry: 'none' }) }]
        : [];
    default:
      return [];
  }
}

/** Sets the last layer of one branch to the channels of the other, or puts a dense layer on the other. */
function sameChannels(context: CompileContext, node: ModelNode, tensors: readonly TensorValue[]): readonly ModelFix[] {
  const { graph } = context;
  const [first] = tensors;
  const at = tensors.findIndex(({ channels }) => channels !== first.channels);
  const other = tensors[at];
  if (other === undefined) return [];
  const fixes: ModelFix[] = [];
  const source = widthOf(graph.nodes, node.inputs[at]);
  if (source !== null) {
    const changed = { ...source, channels: first.channels, ...('perSite' in source ? { perSite: false } : {}) };
    fixes.push({ title: `Set ${source.id} to ${first.channels} channels`, graph: withNode(graph, changed) });
  }
  const id = freshId(graph, 'widen');
  const widen: ModelNode = {
    id,
    inputs: [node.inputs[0]],
    layer: 'dense',
    channels: other.channels,
    perSite: false,
    bias: false,
    complex: false,
  };
  const reader = { ...node, inputs: node.inputs.map((input, index) => (index === 0 ? id : input)) };
  const nodes = withNode(graph, reader).nodes;
  const before = nodes.findIndex((candidate) => candidate.id === node.id);
  fixes.push({
    title: `Insert a dense layer behind ${node.inputs[0]}`,
    graph: { ...graph, nodes: [...nodes.slice(0, before), widen, ...nodes.slice(before)] },
  });
  return fixes;
}

/** Real weights in all layers that a node is made of, where these alone make it complex. */
function realBefore({ graph }: CompileContext, node: ModelNode): readonly ModelFix[] {
  const known = new Map(graph.nodes.map((other) => [other.id, other]));
  const before = new Set<string>();
  const collect = (id: string): void => {
    if (before.has(id)) return;
    before.add(id);
    known.get(id)?.inputs.forEach(collect);
  };
  node.inputs.forEach(collect);
  const sources = graph.nodes.filter(({ id }) => before.has(id));
  if (sources.some(({ layer }) => layer === 'modulusAndPhase' || layer === 'groupProjection')) return [];
  const complex = sources.filter((other) => 'complex' in other && other.complex);
  const nodes = graph.nodes.map((other) => (complex.includes(other) ? { ...other, complex: false } : other));
  const names = complex.map(({ id }) => id).join(', ');
  return complex.length === 0 ? [] : [{ title: `Make ${names} real`, graph: { ...graph, nodes } }];
}

type WideNode = Extract<
  ModelNode,
  { readonly layer: 'dense' | 'latticeConvolution' | 'groupConvolution' | 'embedding' }
>;

/** The node that sets the channels of a tensor: through layers that leave them as they are. */
function widthOf(nodes: readonly ModelNode[], id: string): WideNode | null {
  const node = nodes.find((candidate) => candidate.id === id);
  switch (node?.layer) {
    case 'dense':
    case 'latticeConvolution':
    case 'groupConvolution':
    case 'embedding':
      return node;
    case 'activation':
    case 'layerNorm':
    case 'attention':
    case 'scale':
    case 'pool':
      return widthOf(nodes, node.inputs[0]);
    default:
      return null;
  }
}
