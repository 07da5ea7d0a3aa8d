import type { KeyboardEvent } from 'react';
import { gridPitch } from './arrange';
import { membersOf, type FlowNode } from './flow';
import type { BuilderDrawing, BuilderEditing, BuilderLine, Point } from './types';
import { inReadingOrder, nextBox, type Direction } from './walk';

interface CanvasKeys {
  readonly nodes: readonly FlowNode[];
  readonly drawing: BuilderDrawing;
  readonly chosen: readonly string[];
  readonly line: BuilderLine | null;
  /** All that can be chosen, as they are drawn. */
  readonly lines: readonly BuilderLine[];
  readonly editing: BuilderEditing | null;
  /** The node that a line is being drawn from, by keyboard. */
  readonly joinFrom: string | null;
  readonly setJoinFrom: (id: string | null) => void;
  readonly choose: (ids: readonly string[], line?: BuilderLine | null) => void;
  readonly tell: (message: string | null) => void;
  readonly onOpen: () => void;
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const steps: Readonly<Record<Direction, Point>> = {
  left: { x: -gridPitch, y: 0 },
  right: { x: gridPitch, y: 0 },
  up: { x: 0, y: -gridPitch },
  down: { x: 0, y: gridPitch },
};

/**
 * Keys of the canvas: arrows go through the boxes, with Shift choosing more, with Alt moving them; Page Down and Page Up from one
 * to the next in reading order; C draws a line; L goes from line to line, beginning at the chosen node, and arrows from a line to its
 * ends; Delete, Ctrl-A, Ctrl-D, Ctrl-G; Enter opens, Escape ends.
 */
export function useCanvasKeys(keys: CanvasKeys): (event: KeyboardEvent) => void {
  const { nodes, drawing, chosen, line, lines, editing, joinFrom, setJoinFrom, choose, tell, onOpen } = keys;
  const boxes = inReadingOrder(nodes.filter((node) => node.type === 'layer' || node.type === 'block'));
  const boxOf = (id: string | undefined): FlowNode | undefined =>
    boxes.find((box) => id !== undefined && membersOf(box).includes(id));

  /** From a line to the next one; from a node to the first that it reads, else to the first that reads it. */
  const walkLines = (step: 1 | -1): boolean => {
    if (editing === null || lines.length === 0) return false;
    const ordered = linesInOrder(lines, boxes);
    const at = ordered.findIndex(({ from, to }) => from === line?.from && to === line.to);
    const [node] = chosen.slice(-1);
    const ofNode = ordered.find(({ to }) => to === node) ?? ordered.find(({ from }) => from === node);
    const next =
      at < 0
        ? (ofNode ?? ordered[step === 1 ? 0 : ordered.length - 1])
        : ordered[(at + step + ordered.length) % ordered.length];
    choose([], next ?? null);
    return true;
  };
  const walk = (direction: Direction, more: boolean): void => {
    if (line !== null && chosen.length === 0) {
      choose([direction === 'left' || direction === 'up' ? line.from : line.to]);
      return;
    }
    const box = nextBox(boxes, boxOf(chosen.at(-1))?.id ?? null, direction);
    if (box === null) return;
    const members = membersOf(box);
    // What is reached last stands last: it is the one that the inspector shows.
    choose(more ? [...chosen.filter((id) => !members.includes(id)), ...members] : members);
  };
  /** In reading order, which leads to every box. */
  const leaf = (key: string): boolean => {
    const at = boxes.findIndex((box) => box.id === boxOf(chosen.at(-1))?.id);
    const to = { Home: 0, End: boxes.length - 1, PageDown: Math.min(boxes.length - 1, at + 1), PageUp: at - 1 }[key];
    if (to === undefined) return false;
    const box = boxes[Math.max(0, to)];
    if (box !== undefined) choose(membersOf(box));
    return true;
  };
  const move = (direction: Direction): void => {
    if (editing === null || chosen.length === 0) return;
    const { x, y } = steps[direction];
    const place = (id: string): Point => drawing.places.get(id) ?? { x: 0, y: 0 };
    editing.onMove(new Map(chosen.map((id) => [id, { x: place(id).x + x, y: place(id).y + y }])));
  };
  const enter = (): void => {
    const [id] = chosen.slice(-1);
    if (joinFrom !== null && id !== undefined && editing !== null) {
      const refusal = id === joinFrom ? 'Choose another node.' : editing.refusal({ from: joinFrom, to: id });
      if (refusal === null) {
        editing.onConnect({ from: joinFrom, to: id });
        setJoinFrom(null);
      }
      tell(refusal ?? `${id} reads ${joinFrom}.`);
      return;
    }
    const box = boxOf(id);
    if (box?.type === 'block') editing?.onGroupChange(box.data.group.name, { open: true });
    else if (box !== undefined) onOpen();
  };
  const remove = (): boolean => {
    if (editing === null || (chosen.length === 0 && line === null)) return false;
    editing.onRemove(chosen, line === null ? [] : [line]);
    return true;
  };
  const withControl = (key: string): boolean => {
    if (key === 'a') choose(boxes.flatMap(membersOf));
    else if (key === 'd' && editing !== null && chosen.length > 0) editing.onDuplicate(chosen);
    else if (key === 'g' && editing !== null && chosen.length > 0) editing.onGroup(chosen);
    else return false;
    return true;
  };
  const handled = (event: KeyboardEvent): boolean => {
    const direction = directions[event.key];
    if (event.ctrlKey || event.metaKey) return withControl(event.key.toLowerCase());
    if (direction !== undefined) {
      if (event.altKey) move(direction);
      else walk(direction, event.shiftKey);
      return true;
    }
    switch (event.key) {
      case 'Delete':
      case 'Backspace':
        return remove();
      case 'Enter':
        enter();
        return true;
      case 'c':
      case 'C': {
        const [id] = chosen.slice(-1);
        if (editing === null || id === undefined) return false;
        tell(null);
        setJoinFrom(id);
        return true;
      }
      case 'l':
      case 'L':
        return joinFrom === null && walkLines(event.shiftKey ? -1 : 1);
      case 'Escape':
        if (joinFrom === null && chosen.length === 0 && line === null) return false;
        if (joinFrom === null) choose([]);
        setJoinFrom(null);
        return true;
      default:
        return leaf(event.key);
    }
  };
  return (event) => {
    // Buttons and fields within the canvas keep their own keys.
    if (
      event.target !== event.currentTarget &&
      event.target instanceof HTMLElement &&
      event.target.closest('button, input')
    )
      return;
    if (!handled(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** By the node that a line comes from, then by the one that it leads to, in reading order. */
function linesInOrder(lines: readonly BuilderLine[], boxes: readonly FlowNode[]): readonly BuilderLine[] {
  const placeOf = new Map(boxes.flatMap((box, at) => membersOf(box).map((id) => [id, at] as const)));
  const place = (id: string): number => placeOf.get(id) ?? boxes.length;
  return [...lines].sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to));
}
