import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import { boxHeight, boxWidth } from './arrange';
import type { BuilderDrawing, BuilderEnd, BuilderGroup, BuilderLine, BuilderNode, Point } from './types';

export type LayerFlowNode = Node<
  {
    readonly node: BuilderNode;
    readonly joining: boolean;
    readonly side: 'left' | 'right';
    /** Problems are open: they are those of the chosen node, or the only ones. */
    readonly open: boolean;
  },
  'layer'
>;
export type BlockFlowNode = Node<{ readonly group: BuilderGroup }, 'block'>;
export type FrameFlowNode = Node<{ readonly group: BuilderGroup }, 'frame'>;
export type EndFlowNode = Node<{ readonly end: BuilderEnd; readonly open: boolean }, 'end'>;
export type FlowNode = LayerFlowNode | BlockFlowNode | FrameFlowNode | EndFlowNode;

export type FlowEdge = Edge<
  { readonly label: string | null; readonly state: 'known' | 'unknown' | 'broken'; readonly line: BuilderLine | null },
  'line'
>;

export const endId = 'end of all lines';
const blockPrefix = 'block ';
const framePrefix = 'frame ';
const framePadding = 20;
const frameHead = 24;

/** Of what is wrong at a box; at the right end of a drawing it hangs to the left. */
const cardWidth = 256;
const dot = 9;
const handleAt = (type: 'source' | 'target', height = boxHeight, width = boxWidth): NodeHandle => ({
  type,
  position: type === 'source' ? Position.Right : Position.Left,
  x: (type === 'source' ? width : 0) - dot / 2,
  y: height / 2 - dot / 2,
  width: dot,
  height: dot,
});

const box = { width: boxWidth, height: boxHeight, measured: { width: boxWidth, height: boxHeight } };

/** Nodes and edges for the canvas. Ids of layers are their own; closed groups stand for their members. */
export function flowOf(
  drawing: BuilderDrawing,
  chosen: ReadonlySet<string>,
  options: { readonly movable: boolean; readonly joinFrom: string | null },
): { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] } {
  const { nodes, end, places, groups } = drawing;
  const { movable, joinFrom } = options;
  const placeOf = (id: string): Point => places.get(id) ?? { x: 0, y: 0 };
  const closed = groups.filter(({ open }) => !open);
  const blockOf = new Map(closed.flatMap(({ name, nodes: members }) => members.map((id) => [id, name] as const)));
  const shown = (id: string): string => {
    const block = blockOf.get(id);
    return block === undefined ? id : blockPrefix + block;
  };
  const right = Math.max(...[...places.values()].map(({ x }) => x), 0) + boxWidth;
  const isWrong = ({ problems }: Pick<BuilderNode, 'problems'>): boolean =>
    problems.some(({ severity }) => severity === 'error');
  const crowded = [...nodes, ...(end === null ? [] : [end])].filter(isWrong).length > 1;
  const layers = nodes
    .filter(({ id }) => !blockOf.has(id))
    .map((node): LayerFlowNode => ({
      id: node.id,
      type: 'layer',
      position: placeOf(node.id),
      data: {
        node,
        joining: joinFrom === node.id,
        side: placeOf(node.id).x + cardWidth > right ? 'right' : 'left',
        open: !crowded || (chosen.has(node.id) && chosen.size === 1),
      },
      selected: chosen.has(node.id),
      draggable: movable,
      // What is wrong stands over its neighbours.
      zIndex: node.problems.length > 0 ? 20 : 1,
      handles: [...(node.mostInputs > 0 ? [handleAt('target')] : []), handleAt('source')],
      ...box,
    }));
  const blocks = closed.map((group): BlockFlowNode => ({
    id: blockPrefix + group.name,
    type: 'block',
    position: cornerOf(group, placeOf),
    data: { group },
    selected: group.nodes.length > 0 && group.nodes.every((id) => chosen.has(id)),
    draggable: movable,
    zIndex: 1,
    handles: [handleAt('target'), handleAt('source')],
    ...box,
  }));
  const frames = groups.filter(({ open }) => open).map((group) => frameOf(group, placeOf));
  const known = new Map(nodes.map((node) => [node.id, node]));
  const edges = new Map<string, FlowEdge>();
  const join = (from: string, to: string, line: BuilderLine | null, isBroken: boolean): void => {
    const [source, target] = [shown(from), line === null ? to : shown(to)];
    if (source === target) return;
    const label = known.get(from)?.output ?? null;
    const id = `${source} → ${target}`;
    if (edges.has(id)) return;
    edges.set(id, {
      id,
      type: 'line',
      source,
      target,
      selectable: line !== null && movable,
      focusable: false,
      data: { label, state: label === null ? 'unknown' : isBroken ? 'broken' : 'known', line },
    });
  };
  for (const { id, inputs, problems } of nodes) {
    const isBroken = isWrong({ problems });
    for (const input of inputs) if (known.has(input)) join(input, id, { from: input, to: id }, isBroken);
  }
  const ends: EndFlowNode[] = [];
  if (end !== null && end.inputs.length > 0) {
    ends.push(endOf(end, end.inputs.map(shown), [...layers, ...blocks], !crowded));
    for (const input of end.inputs) join(input, endId, null, end.problems.length > 0);
  }
  return { nodes: [...frames, ...layers, ...blocks, ...ends], edges: [...edges.values()] };
}

function endOf(end: BuilderEnd, inputs: readonly string[], drawn: readonly FlowNode[], open: boolean): EndFlowNode {
  const sources = drawn.filter(({ id }) => inputs.includes(id));
  const x = Math.max(...sources.map(({ position }) => position.x)) + boxWidth + 64;
  const y = sources.reduce((sum, { position }) => sum + position.y, 0) / Math.max(1, sources.length);
  return {
    id: endId,
    type: 'end',
    position: { x, y: Math.round(y) },
    data: { end, open },
    draggable: false,
    selectable: false,
    zIndex: end.problems.length > 0 ? 20 : 1,
    handles: [handleAt('target')],
    ...box,
  };
}

const cornerOf = ({ nodes }: BuilderGroup, placeOf: (id: string) => Point): Point => ({
  x: Math.min(...nodes.map((id) => placeOf(id).x)),
  y: Math.min(...nodes.map((id) => placeOf(id).y)),
});

/** Behind the members of an open group. */
export function frameOf(group: BuilderGroup, placeOf: (id: string) => Point): FrameFlowNode {
  const corner = cornerOf(group, placeOf);
  const right = Math.max(...group.nodes.map((id) => placeOf(id).x)) + boxWidth;
  const bottom = Math.max(...group.nodes.map((id) => placeOf(id).y)) + boxHeight;
  const width = right - corner.x + 2 * framePadding;
  const height = bottom - corner.y + 2 * framePadding + frameHead;
  return {
    id: framePrefix + group.name,
    type: 'frame',
    position: { x: corner.x - framePadding, y: corner.y - framePadding - frameHead },
    data: { group },
    draggable: false,
    selectable: false,
    zIndex: -1,
    width,
    height,
    measured: { width, height },
    handles: [],
  };
}

/** The nodes that a node of the canvas stands for. */
export const membersOf = (node: FlowNode): readonly string[] =>
  node.type === 'layer' ? [node.id] : node.type === 'block' ? node.data.group.nodes : [];
