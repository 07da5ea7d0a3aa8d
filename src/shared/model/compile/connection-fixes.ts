import type { ModelGraph, ModelNode } from '../graph';
import { inputRule } from './connect';
import { freshId, withNode, type ModelFix, type ModelIssue, type Value } from './context';

type Made = (id: string) => Value | undefined;

/** What can be pressed where nodes do not hang together. */
export function connectionFixes(issue: ModelIssue, graph: ModelGraph, made: Made): readonly ModelFix[] {
  const node = graph.nodes.find(({ id }) => id === issue.node);
  switch (issue.code) {
    case 'MODEL_SEVERAL_ENDS':
      return joinedEnds(graph, made);
    case 'MODEL_INPUTS':
      return node === undefined ? [] : rightInputs(graph, node, made);
    case 'MODEL_UNKNOWN_INPUT': {
      const known = new Set(graph.nodes.map(({ id }) => id));
      const inputs = node?.inputs.filter((input) => known.has(input));
      return node === undefined || inputs === undefined
        ? []
        : [{ title: `Cut that line`, graph: withNode(graph, { ...node, inputs }) }];
    }
    case 'MODEL_CYCLE': {
      const back = node?.inputs.find((input) => isMadeOf(graph, input, node.id));
      if (node === undefined || back === undefined) return [];
      const inputs = node.inputs.filter((input) => input !== back);
      return [{ title: `Cut ${back} → ${node.id}`, graph: withNode(graph, { ...node, inputs }) }];
    }
    case 'MODEL_SAME_ID':
      return node === undefined ? [] : [otherName(graph, node)];
    default:
      return [];
  }
}

const isNumber = (value: Value): boolean => value.kind === 'state' || (value.positions === 1 && value.channels === 1);

/** Several ends as one wavefunction: put together as what they are, or without one of them. */
function joinedEnds(graph: ModelGraph, made: Made): readonly ModelFix[] {
  const ends = endsOf(graph);
  const values = ends.map(({ id }) => made(id));
  const joins: ModelFix[] = [];
  const join = (title: string, layer: 'product' | 'sum' | 'add'): void => {
    const node: ModelNode = { id: freshId(graph, layer), inputs: ends.map(({ id }) => id), layer };
    joins.push({ title, graph: { ...graph, nodes: [...graph.nodes, node] } });
  };
  const [first] = values;
  if (values.every((value) => value !== undefined && isNumber(value))) {
    join(ends.length === 2 ? 'Multiply them' : 'Multiply all', 'product');
    join('Superpose them', 'sum');
  } else if (
    first?.kind === 'tensor' &&
    values.every(
      (value) => value?.kind === 'tensor' && value.positions === first.positions && value.channels === first.channels,
    )
  )
    join('Add them', 'add');
  // What is lost least comes first.
  const removals = ends
    .map((end) => ({ title: `Remove ${end.id}`, graph: withoutBranch(graph, end.id) }))
    .sort((a, b) => b.graph.nodes.length - a.graph.nodes.length)
    .slice(0, 3);
  return [...joins, ...removals];
}

const endsOf = ({ nodes }: ModelGraph): readonly ModelNode[] => {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return nodes.filter(({ id }) => !read.has(id));
};

/** Without a node and all that nothing else reads. */
function withoutBranch(graph: ModelGraph, id: string): ModelGraph {
  const kept = new Set<string>();
  const keep = (node: ModelNode | undefined): void => {
    if (node === undefined || kept.has(node.id)) return;
    kept.add(node.id);
    for (const input of node.inputs) keep(graph.nodes.find((other) => other.id === input));
  };
  endsOf(graph)
    .filter((end) => end.id !== id)
    .forEach(keep);
  return { ...graph, nodes: graph.nodes.filter((node) => kept.has(node.id)) };
}

/** Too few inputs: one that is near. Too many: one in their place. */
function rightInputs(graph: ModelGraph, node: ModelNode, made: Made): readonly ModelFix[] {
  const { least, most } = inputRule(node.layer);
  const { id, inputs } = node;
  if (most === 0) return [{ title: `Cut what ${id} reads`, graph: withNode(graph, { ...node, inputs: [] }) }];
  if (inputs.length > most) {
    const single = {
      title: `Read ${inputs[0]} alone`,
      graph: withNode(graph, { ...node, inputs: inputs.slice(0, most) }),
    };
    if (most !== 1) return [single];
    const sum = freshId(graph, 'add');
    const added = withNode(graph, { ...node, inputs: [sum] }).nodes;
    const at = added.findIndex((other) => other.id === id);
    const nodes: readonly ModelNode[] = [...added.slice(0, at), { id: sum, inputs, layer: 'add' }, ...added.slice(at)];
    return [{ title: 'Add them first', graph: { ...graph, nodes } }, single];
  }
  const wanted = least - inputs.length;
  const sources = nearSources(graph, node, made).slice(0, 2);
  const reads = sources.map((source) => ({
    title: inputs.length === 0 ? `Read ${source}` : `Read ${source} as well`,
    graph: withNode(graph, { ...node, inputs: [...inputs, source] }),
  }));
  const [only] = inputs;
  if (only !== undefined && wanted > 0) {
    const nodes = graph.nodes
      .filter((other) => other.id !== id)
      .map((other) => ({ ...other, inputs: other.inputs.map((input) => (input === id ? only : input)) }));
    return [...reads, { title: `Take ${id} out`, graph: { ...graph, nodes } }];
  }
  if (reads.length > 0 || graph.nodes.some(({ layer }) => layer === 'configuration')) return reads;
  const spins = freshId(graph, 'spins');
  const first: ModelNode = { id: spins, inputs: [], layer: 'configuration', encoding: 'value' };
  return [
    {
      title: 'Read the configuration',
      graph: { ...graph, nodes: [first, ...withNode(graph, { ...node, inputs: [spins] }).nodes] },
    },
  ];
}

/** What a node could read: first what nothing reads yet, then the configuration. Not what is made of it. */
function nearSources(graph: ModelGraph, node: ModelNode, made: Made): readonly string[] {
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const free = graph.nodes.filter(
    (other) =>
      other.id !== node.id &&
      made(other.id) !== undefined &&
      !node.inputs.includes(other.id) &&
      !isMadeOf(graph, other.id, node.id),
  );
  const open = free.filter(({ id }) => !read.has(id)).reverse();
  const begins = free.filter(({ layer, id }) => layer === 'configuration' && read.has(id));
  return [...open, ...begins].map(({ id }) => id);
}

/** Whether a node is another one, or made of it. */
export function isMadeOf({ nodes }: ModelGraph, id: string, source: string): boolean {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === source) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(known.get(at)?.inputs ?? []));
  }
  return false;
}

/** The second of two nodes of one name under another one. */
function otherName(graph: ModelGraph, { id }: ModelNode): ModelFix {
  const name = freshId(graph, id);
  const last = graph.nodes.findLastIndex((node) => node.id === id);
  return {
    title: `Call the second one ${name}`,
    graph: { ...graph, nodes: graph.nodes.map((node, at) => (at === last ? { ...node, id: name } : node)) },
  };
}
