import type { GraphLayout, ModelGraph } from '../graph';

export interface Place {
  readonly x: number;
  readonly y: number;
}

const none: GraphLayout = { places: [], groups: [] };

export const layoutOf = ({ layout }: ModelGraph): GraphLayout => layout ?? none;

/** The wavefunction alone, without how it is drawn. */
export const withoutLayout = ({ layout: _, ...rest }: ModelGraph): ModelGraph => rest;

const withLayout = (graph: ModelGraph, layout: GraphLayout): ModelGraph => {
  const rest = withoutLayout(graph);
  return layout.places.length === 0 && layout.groups.length === 0 ? rest : { ...rest, layout };
};

/** Nodes at other places, the others where they were. */
export function withPlaces(graph: ModelGraph, places: ReadonlyMap<string, Place>): ModelGraph {
  const layout = layoutOf(graph);
  const kept = layout.places.filter(({ node }) => !places.has(node));
  const moved = [...places].map(([node, { x, y }]) => ({ node, x: Math.round(x), y: Math.round(y) }));
  return withLayout(graph, { ...layout, places: [...kept, ...moved] });
}

export const withPlace = (graph: ModelGraph, node: string, place: Place): ModelGraph =>
  withPlaces(graph, new Map([[node, place]]));

/** Without places and groups of nodes that are not there. */
export function withoutLost(graph: ModelGraph): ModelGraph {
  const there = new Set(graph.nodes.map(({ id }) => id));
  const { places, groups } = layoutOf(graph);
  return withLayout(graph, {
    places: places.filter(({ node }) => there.has(node)),
    groups: groups
      .map((group) => ({ ...group, nodes: group.nodes.filter((node) => there.has(node)) }))
      .filter(({ nodes }) => nodes.length > 0),
  });
}

export function withRenamed(graph: ModelGraph, id: string, name: string): ModelGraph {
  const { places, groups } = layoutOf(graph);
  const renamed = (node: string): string => (node === id ? name : node);
  return withLayout(graph, {
    places: places.map((place) => ({ ...place, node: renamed(place.node) })),
    groups: groups.map((group) => ({ ...group, nodes: group.nodes.map(renamed) })),
  });
}

/** Nodes together in a block of a fresh name; they leave the groups that they were in. */
export function withGroup(
  graph: ModelGraph,
  ids: readonly string[],
): { readonly graph: ModelGraph; readonly name: string } {
  const there = new Set(graph.nodes.map(({ id }) => id));
  const nodes = ids.filter((id) => there.has(id));
  const { places, groups } = layoutOf(graph);
  const left = groups
    .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !nodes.includes(id)) }))
    .filter((group) => group.nodes.length > 0);
  const name = freshGroupName(left, 'Block');
  return {
    graph: withLayout(graph, { places, groups: nodes.length === 0 ? left : [...left, { name, nodes, open: false }] }),
    name,
  };
}

export function freshGroupName(groups: GraphLayout['groups'], wanted: string): string {
  const stem = wanted.replace(/ \d+$/, '').slice(0, 54);
  for (let number = 1; ; number++) {
    const name = `${stem} ${number}`;
    if (!groups.some((group) => group.name === name)) return name;
  }
}

/** A group opened, closed or under another name; null: its nodes stand by themselves again. */
export function withGroupChanged(
  graph: ModelGraph,
  name: string,
  change: Partial<Pick<GraphLayout['groups'][number], 'name' | 'open'>> | null,
): ModelGraph {
  const { places, groups } = layoutOf(graph);
  return withLayout(graph, {
    places,
    groups: groups.flatMap((group) =>
      group.name !== name ? [group] : change === null ? [] : [{ ...group, ...change }],
    ),
  });
}
