import dagre from '@dagrejs/dagre';
import type { BuilderNode, Point } from './types';

export const boxWidth = 144;
export const boxHeight = 52;
/** Places snap to it. */
export const gridPitch = 16;
const gapAcross = 64;
const gapAlong = 44;
const gapOfRows = 76;

const snapped = (value: number): number => Math.round(value / gridPitch) * gridPitch;

type Arranged = Pick<BuilderNode, 'id' | 'inputs'>;

/** Pixels that a drawing should fit into. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** So many columns a row that the whole is seen as large as possible. */
function bestRow(columns: number, { width, height }: Room): number {
  let [best, largest] = [1, 0];
  for (let perRow = 1; perRow <= columns; perRow++) {
    const rows = Math.ceil(columns / perRow);
    const zoom = Math.min(1, width / (perRow * (boxWidth + gapAcross)), height / (rows * (boxHeight + gapOfRows)));
    if (zoom > largest + 1e-9) [best, largest] = [perRow, zoom];
  }
  return best;
}

/**
 * Places for all nodes, in reading order: layers of the graph (dagre) from left to right, folded into rows as lines of a text
 * are, so that they fit into the room.
 */
export function arrange(nodes: readonly Arranged[], room: Room): ReadonlyMap<string, Point> {
  if (nodes.length === 0) return new Map();
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: gapAlong, ranksep: gapAcross, ranker: 'longest-path' });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map(({ id }) => id));
  for (const { id } of nodes) graph.setNode(id, { width: boxWidth, height: boxHeight });
  for (const { id, inputs } of nodes) {
    for (const input of inputs) if (known.has(input) && input !== id) graph.setEdge(input, id);
  }
  dagre.layout(graph);
  const found = nodes.map(({ id }) => {
    const { x, y } = graph.node(id);
    return { id, x: x - boxWidth / 2, y: y - boxHeight / 2 };
  });
  // Columns of one rank share their x; so many of them are one row.
  const columns = [...new Set(found.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  // The end of all lines stands behind the last one.
  const rows = Math.ceil((columns.length + 1) / bestRow(columns.length + 1, room));
  const inRow = Math.ceil((columns.length + 1) / rows);
  const places = new Map<string, Point>();
  let top = 0;
  for (let row = 0; row < rows; row++) {
    const members = found.filter(({ x }) => Math.floor(columns.indexOf(Math.round(x)) / inRow) === row);
    const [least, most] = [Math.min(...members.map(({ y }) => y)), Math.max(...members.map(({ y }) => y))];
    for (const { id, x, y } of members) {
      const column = columns.indexOf(Math.round(x)) % inRow;
      places.set(id, { x: snapped(column * (boxWidth + gapAcross)), y: snapped(top + y - least) });
    }
    top += most - least + boxHeight + gapOfRows;
  }
  return places;
}

/** Places of all nodes: those that are known, and others beside what they read, where there is room. */
export function placesFor(
  nodes: readonly Arranged[],
  stored: ReadonlyMap<string, Point>,
  room: Room,
): ReadonlyMap<string, Point> {
  const ids = new Set(nodes.map(({ id }) => id));
  const places = new Map([...stored].filter(([id]) => ids.has(id)));
  if (places.size === 0) return arrange(nodes, room);
  let open = nodes.filter(({ id }) => !places.has(id));
  while (open.length > 0) {
    const node = open.find(({ inputs }) => inputs.some((input) => places.has(input))) ?? open[0];
    places.set(node.id, freePlace(places, wanted(node, nodes, places)));
    open = open.filter((other) => other !== node);
  }
  return places;
}

function wanted(node: Arranged, nodes: readonly Arranged[], places: ReadonlyMap<string, Point>): Point {
  const sources = node.inputs.flatMap((input) => places.get(input) ?? []);
  const readers = nodes.filter(({ inputs }) => inputs.includes(node.id)).flatMap(({ id }) => places.get(id) ?? []);
  const [source] = [...sources].sort((a, b) => b.y - a.y || b.x - a.x);
  const [reader] = readers;
  const step = boxWidth + gapAcross;
  if (source !== undefined && reader !== undefined) {
    const between = { x: snapped((source.x + reader.x) / 2), y: snapped((source.y + reader.y) / 2) };
    return isTaken(places, between)
      ? { x: between.x, y: snapped(Math.max(source.y, reader.y) + boxHeight + 28) }
      : between;
  }
  if (source !== undefined) return { x: snapped(source.x + step), y: source.y };
  if (reader !== undefined) return { x: snapped(reader.x - step), y: reader.y };
  return { x: 0, y: snapped(Math.max(...[...places.values()].map(({ y }) => y)) + boxHeight + gapOfRows) };
}

const isTaken = (places: ReadonlyMap<string, Point>, { x, y }: Point): boolean =>
  [...places.values()].some((other) => Math.abs(other.x - x) < boxWidth + 8 && Math.abs(other.y - y) < boxHeight + 16);

/** The next free place below. */
export function freePlace(places: ReadonlyMap<string, Point>, from: Point): Point {
  let place = from;
  while (isTaken(places, place)) place = { x: place.x, y: place.y + gridPitch };
  return place;
}
