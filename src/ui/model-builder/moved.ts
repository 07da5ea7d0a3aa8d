import { frameOf, membersOf, type FlowNode } from './flow';
import type { BuilderDrawing, Point } from './types';

/** Nodes while some of them are dragged; frames follow their members. All others stay the same objects. */
export function withDrag(
  nodes: readonly FlowNode[],
  drawing: BuilderDrawing,
  drag: ReadonlyMap<string, Point>,
): readonly FlowNode[] {
  const places = movedPlaces(nodes, drawing, drag);
  const placeOf = (id: string): Point => places.get(id) ?? drawing.places.get(id) ?? { x: 0, y: 0 };
  return nodes.map((node) => {
    const position = drag.get(node.id);
    if (node.type === 'frame' && node.data.group.nodes.some((id) => places.has(id)))
      return frameOf(node.data.group, placeOf);
    if (position === undefined) return node;
    return { ...node, position, dragging: true };
  });
}

/** New places of the nodes that dragged boxes stand for: members of a closed group move with it. */
export function movedPlaces(
  nodes: readonly FlowNode[],
  drawing: BuilderDrawing,
  drag: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  for (const node of nodes) {
    const position = drag.get(node.id);
    if (position === undefined) continue;
    const by = { x: position.x - node.position.x, y: position.y - node.position.y };
    for (const id of membersOf(node)) {
      const place = drawing.places.get(id) ?? node.position;
      places.set(id, { x: place.x + by.x, y: place.y + by.y });
    }
  }
  return places;
}
