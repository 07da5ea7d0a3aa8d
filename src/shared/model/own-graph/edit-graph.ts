import { freshId, withInserted } from '../compile/context';
import { inputRule } from '../compile/connect';
import { isMadeOf } from '../compile/connection-fixes';
import { nodeSchema, type LayerKind, type ModelGraph, type ModelNode } from '../graph';
import { layerGuide } from './layer-guide';
import { withoutLost, withPlace, withRenamed, type Place } from './graph-layout';

/** A graph that has no nodes yet is none: the schema asks for one at least. */
type MaybeGraph = ModelGraph | null;

export const emptySettings = { version: 1, precision: 'float64', initialScale: 0.01, weightScale: 1 } as const;

/** A layer with the options that it is usually added with. */
export function usualNode(layer: LayerKind, id: string): ModelNode {
  return nodeSchema.parse({ id, inputs: [], layer, ...layerGuide[layer].defaults });
}

/** How many nodes a layer reads. */
export const inputsOf = inputRule;

export interface Added {
  readonly graph: ModelGraph;
  readonly id: string;
}

/** A new node that reads nothing, at a place of the canvas. */
export function withFreeNode(graph: MaybeGraph, layer: LayerKind, place: Place | null): Added {
  const id = graph === null ? layer : freshId(graph, layer);
  const before = graph ?? { ...emptySettings, nodes: [] };
  const made = { ...before, nodes: [...before.nodes, usualNode(layer, id)] };
  return { graph: place === null ? made : withPlace(made, id, place), id };
}

/**
 * A new node behind others: one that reads a single node goes between it and all that read it, one that puts several together
 * reads them all. What reads nothing stands by itself.
 */
export function withNodeBehind(graph: MaybeGraph, layer: LayerKind, behind: readonly string[]): Added {
  const there = behind.filter((id) => graph?.nodes.some((node) => node.id === id));
  const last = there.at(-1);
  const { most } = inputsOf(layer);
  if (graph === null || last === undefined || most === 0) return withFreeNode(graph, layer, null);
  const id = freshId(graph, layer);
  if (most === 1) return { graph: withInserted(graph, last, usualNode(layer, id)), id };
  const node = { ...usualNode(layer, id), inputs: there.slice(0, most) };
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id };
}

/** A new node on the line from one node to another. */
export function withNodeOnLine(graph: ModelGraph, layer: LayerKind, from: string, to: string, place: Place): Added {
  const { graph: free, id } = withFreeNode(graph, layer, place);
  const nodes = free.nodes.map((node) =>
    node.id === id && inputsOf(layer).most > 0
      ? { ...node, inputs: [from] }
      : node.id === to
        ? { ...node, inputs: node.inputs.map((input) => (input === from ? id : input)) }
        : node,
  );
  return { graph: { ...free, nodes }, id };
}

/** Why a node cannot read another one; null: it can. */
export function connectionRefusal(graph: ModelGraph, from: string, to: string): string | null {
  const { nodes } = graph;
  const target = nodes.find(({ id }) => id === to);
  if (target === undefined || !nodes.some(({ id }) => id === from)) return 'There is no such node.';
  if (inputsOf(target.layer).most === 0) return `"${to}" reads nothing: it begins a branch.`;
  if (from === to) return 'A node cannot read itself.';
  if (isMadeOf(graph, from, to)) return `"${from}" reads "${to}", through others: a network has a direction.`;
  if (target.inputs.includes(from)) return `"${to}" reads "${from}" already.`;
  return null;
}

/** A node reads one more; what can read one alone reads it instead. */
export function withConnection(graph: ModelGraph, from: string, to: string): ModelGraph {
  if (connectionRefusal(graph, from, to) !== null) return graph;
  return mapped(graph, to, (node) => {
    const { most } = inputsOf(node.layer);
    const kept = node.inputs.length < most ? node.inputs : node.inputs.slice(0, most - 1);
    return { ...node, inputs: [...kept, from] };
  });
}

export function withoutConnection(graph: ModelGraph, from: string, to: string): ModelGraph {
  return mapped(graph, to, (node) => ({ ...node, inputs: node.inputs.filter((input) => input !== from) }));
}

/** Inputs in another order: of log-modulus and phase the first is the modulus. */
export function withInputs(graph: ModelGraph, id: string, inputs: readonly string[]): ModelGraph {
  return mapped(graph, id, (node) => ({ ...node, inputs }));
}

const mapped = (graph: ModelGraph, id: string, change: (node: ModelNode) => ModelNode): ModelGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)),
});

/** Without some nodes: what read one reads what that read first, if there is such. Null: nothing is left. */
export function withoutNodes(graph: ModelGraph, ids: readonly string[]): MaybeGraph {
  const gone = new Set(ids);
  const known = new Map(graph.nodes.map((node) => [node.id, node]));
  const source = (id: string, depth = 0): string | null => {
    if (!gone.has(id)) return id;
    const next = known.get(id)?.inputs[0];
    return next === undefined || depth > graph.nodes.length ? null : source(next, depth + 1);
  };
  const nodes = graph.nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => ({
      ...node,
      inputs: [...new Set(node.inputs.map((input) => source(input)).filter((input) => input !== null))],
    }));
  return nodes.length === 0 ? null : withoutLost({ ...graph, nodes });
}

export type OptionChange =
  { readonly graph: ModelGraph; readonly problem: null } | { readonly graph: null; readonly problem: string };

/** A node with another value of an option, or why it cannot have it. */
export function withOption(graph: ModelGraph, id: string, key: string, value: unknown): OptionChange {
  const node = graph.nodes.find((other) => other.id === id);
  const parsed = nodeSchema.safeParse({ ...node, [key]: value });
  if (!parsed.success) return { graph: null, problem: parsed.error.issues[0]?.message ?? 'It cannot have that value.' };
  return { graph: mapped(graph, id, () => parsed.data), problem: null };
}

/** A node with another name, which those that read it follow. */
export function withName(graph: ModelGraph, id: string, name: string): OptionChange {
  if (name === id) return { graph, problem: null };
  if (graph.nodes.some((node) => node.id === name))
    return { graph: null, problem: `There is a node called "${name}" already.` };
  const changed = withOption(graph, id, 'id', name);
  if (changed.graph === null) return changed;
  const nodes = changed.graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input === id ? name : input)),
  }));
  return { graph: withRenamed({ ...changed.graph, nodes }, id, name), problem: null };
}
