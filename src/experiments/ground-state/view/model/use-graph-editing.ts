import { useMemo } from 'react';
import { layerNames } from '../../../../shared/model/compile-model';
import { readCopied, copiedNodes, withCopies } from '../../../../shared/model/own-graph/copied-nodes';
import {
  connectionRefusal,
  withConnection,
  withFreeNode,
  withNodeBehind,
  withNodeOnLine,
  withoutConnection,
  withoutNodes,
} from '../../../../shared/model/own-graph/edit-graph';
import { withGroup, withGroupChanged, withPlaces } from '../../../../shared/model/own-graph/graph-layout';
import type { LayerKind, ModelGraph } from '../../../../shared/model/graph';
import { layerGroups } from '../../../../shared/model/own-graph/layer-guide';
import type { ChangeNote } from '../../../../ui/experiment-view/types';
import { gridPitch } from '../../../../ui/model-builder/arrange';
import type { BuilderDrawing, BuilderEditing, BuilderSelection, Point } from '../../../../ui/model-builder/types';

export interface GraphChange {
  readonly graph: ModelGraph | null;
  readonly drawing: BuilderDrawing | null;
  readonly change: (graph: ModelGraph | null, note: ChangeNote) => void;
  readonly selection: BuilderSelection;
  readonly onSelect: (selection: BuilderSelection) => void;
}

export interface GraphEditing extends BuilderEditing {
  /** From the palette, by keyboard: onto the chosen line, behind the chosen nodes, or by itself. */
  readonly onAddHere: (kind: string) => void;
}

const kinds: readonly LayerKind[] = layerGroups.flatMap((group): readonly LayerKind[] => group.kinds);
const copyStep = 2 * gridPitch;

/** What the canvas and the palette do to a graph. Every action is one step of undo. */
export function useGraphEditing({ graph, drawing, change, selection, onSelect }: GraphChange): GraphEditing {
  return useMemo(() => {
    /** With a place for every node: from then on no drawing moves by itself. */
    const placed = (): ModelGraph | null =>
      graph === null || drawing === null ? graph : withPlaces(graph, drawing.places);
    const select = (nodes: readonly string[]): void => onSelect({ nodes, line: null });
    const add = (
      kind: string,
      make: (layer: LayerKind) => { readonly graph: ModelGraph; readonly id: string },
    ): void => {
      const layer = kinds.find((known) => known === kind);
      if (layer === undefined) return;
      const made = make(layer);
      change(made.graph, { label: `Add ${layerNames[layer].toLowerCase()}` });
      select([made.id]);
    };
    const paste = (text: string, label: string): boolean => {
      const copied = readCopied(text);
      if (copied === null) return false;
      const before = placed();
      const made = withCopies(before, copied, freeStep(drawing, copied.layout?.places ?? []));
      change(made.graph, { label });
      select(made.ids);
      return true;
    };
    const copied = (nodes: readonly string[]): string | null => {
      const whole = placed();
      const found = whole === null ? null : copiedNodes(whole, nodes);
      return found === null ? null : JSON.stringify(found);
    };
    return {
      onMove: (places) => {
        const whole = placed();
        if (whole !== null) change(withPlaces(whole, places), { label: 'Move nodes', group: 'model.layout' });
      },
      refusal: ({ from, to }) => (graph === null ? 'There are no nodes.' : connectionRefusal(graph, from, to)),
      onConnect: ({ from, to }) => {
        if (graph !== null) change(withConnection(graph, from, to), { label: `Connect ${from} to ${to}` });
        select([to]);
      },
      onRemove: (nodes, lines) => {
        if (graph === null) return;
        const cut = lines.reduce((made, { from, to }) => withoutConnection(made, from, to), graph);
        const label = nodes.length === 1 ? `Remove ${nodes[0]}` : nodes.length > 1 ? 'Remove nodes' : 'Cut a line';
        change(nodes.length === 0 ? cut : withoutNodes(cut, nodes), { label });
        select([]);
      },
      onAdd: (kind, place, line) => {
        const whole = placed();
        add(kind, (layer) =>
          line === null || whole === null
            ? withFreeNode(whole, layer, place)
            : withNodeOnLine(whole, layer, line.from, line.to, place),
        );
      },
      onAddHere: (kind) => {
        const { line, nodes } = selection;
        add(kind, (layer) => {
          if (line === null || graph === null || drawing === null) return withNodeBehind(graph, layer, nodes);
          const [from, to] = [line.from, line.to].map((id) => drawing.places.get(id) ?? { x: 0, y: 0 });
          const place = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + 5 * gridPitch };
          return withNodeOnLine(placed() ?? graph, layer, line.from, line.to, place);
        });
      },
      copied,
      onPaste: (text) => paste(text, 'Paste layers'),
      onDuplicate: (nodes) => {
        const text = copied(nodes);
        if (text !== null) paste(text, nodes.length === 1 ? `Duplicate ${nodes[0]}` : 'Duplicate nodes');
      },
      onGroup: (nodes) => {
        const whole = placed();
        if (whole !== null) change(withGroup(whole, nodes).graph, { label: 'Group nodes' });
      },
      onGroupChange: (name, groupChange) => {
        const whole = placed();
        if (whole === null) return;
        const label =
          groupChange === null
            ? `Ungroup ${name}`
            : groupChange.name !== undefined
              ? 'Name of a block'
              : `${groupChange.open ? 'Open' : 'Close'} ${name}`;
        change(withGroupChanged(whole, name, groupChange), { label });
      },
    };
  }, [graph, drawing, change, selection, onSelect]);
}

/** So far down and to the right that no copy lies on a node. */
function freeStep(drawing: BuilderDrawing | null, places: readonly Point[]): Point {
  const taken = new Set([...(drawing?.places.values() ?? [])].map(({ x, y }) => `${x} ${y}`));
  for (let step = copyStep; ; step += copyStep)
    if (!places.some(({ x, y }) => taken.has(`${x + step} ${y + step}`))) return { x: step, y: step };
}
