import { z } from 'zod';
import { freshId } from '../compile/context';
import { modelGraphSchema, nodeSchema, type ModelGraph } from '../graph';
import { emptySettings } from './edit-graph';
import { freshGroupName, layoutOf, withoutLost, withPlaces, type Place } from './graph-layout';

/** Nodes on their way from one graph to another: how they stand, and the groups that are whole. */
const fragmentSchema = z.strictObject({
  ansatz: z.literal('layers'),
  nodes: z.array(nodeSchema).min(1).max(256).readonly(),
  layout: modelGraphSchema.shape.layout,
});

export type CopiedNodes = z.output<typeof fragmentSchema>;

/** Lines from outside are cut: what a copy reads is among the copies. */
export function copiedNodes(graph: ModelGraph, ids: readonly string[]): CopiedNodes | null {
  const chosen = new Set(ids);
  const nodes = graph.nodes
    .filter(({ id }) => chosen.has(id))
    .map((node) => ({ ...node, inputs: node.inputs.filter((input) => chosen.has(input)) }));
  if (nodes.length === 0) return null;
  const { places, groups } = layoutOf(graph);
  return {
    ansatz: 'layers',
    nodes,
    layout: {
      places: places.filter(({ node }) => chosen.has(node)),
      groups: groups.filter(({ nodes: members }) => members.every((id) => chosen.has(id))),
    },
  };
}

/** What a clipboard holds, if it is layers. */
export function readCopied(text: string): CopiedNodes | null {
  if (text.length > 2_000_000) return null;
  try {
    const parsed = fragmentSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The graph with copies under fresh names, which read each other as the originals do; moved by so much. */
export function withCopies(
  graph: ModelGraph | null,
  copied: CopiedNodes,
  by: Place,
): { readonly graph: ModelGraph; readonly ids: readonly string[] } {
  let made: ModelGraph = graph ?? { ...emptySettings, nodes: [] };
  const names = new Map<string, string>();
  for (const node of copied.nodes) {
    const id = freshId(made, node.id);
    names.set(node.id, id);
    made = { ...made, nodes: [...made.nodes, { ...node, id, inputs: [] }] };
  }
  const renamed = (id: string): string[] => {
    const name = names.get(id);
    return name === undefined ? [] : [name];
  };
  const inputs = new Map(copied.nodes.map((node) => [renamed(node.id)[0], node.inputs.flatMap(renamed)]));
  made = { ...made, nodes: made.nodes.map((node) => ({ ...node, inputs: inputs.get(node.id) ?? node.inputs })) };
  const places = (copied.layout?.places ?? []).flatMap(({ node, x, y }) =>
    renamed(node).map((id) => [id, { x: x + by.x, y: y + by.y }] as const),
  );
  made = withPlaces(made, new Map(places));
  for (const group of copied.layout?.groups ?? []) {
    const layout = layoutOf(made);
    const name = layout.groups.some((other) => other.name === group.name)
      ? freshGroupName(layout.groups, group.name)
      : group.name;
    const nodes = group.nodes.flatMap(renamed);
    made = { ...made, layout: { ...layout, groups: [...layout.groups, { ...group, name, nodes }] } };
  }
  return { graph: withoutLost(made), ids: [...names.values()] };
}
