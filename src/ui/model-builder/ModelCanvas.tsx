import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type ReactElement } from 'react';
import { arrange, boxHeight, boxWidth, gridPitch } from './arrange';
import { BlockBox, EndBox, GroupFrame, LayerBox } from './boxes';
import { CanvasTools } from './CanvasTools';
import { EditingContext } from './canvas-context';
import { flowOf, membersOf, type FlowEdge, type FlowNode } from './flow';
import { LineBetween } from './LineBetween';
import { movedPlaces, withDrag } from './moved';
import {
  dragType,
  type BuilderDrawing,
  type BuilderEditing,
  type BuilderLine,
  type BuilderSelection,
  type Point,
} from './types';
import { useCanvasKeys } from './use-canvas-keys';
import { useClipboard } from './use-clipboard';
import styles from './model-builder.module.css';

interface ModelCanvasProps {
  readonly label: string;
  readonly drawing: BuilderDrawing;
  readonly selection: BuilderSelection;
  readonly onSelect: (selection: BuilderSelection) => void;
  /** Null: read only. */
  readonly editing: BuilderEditing | null;
  /** Another one: the whole drawing is brought into view. */
  readonly fitKey: string;
  readonly theme: 'light' | 'dark';
  /** What stands there while there are no nodes. */
  readonly empty: ReactElement;
  /** Where keys of a chosen box lead on Enter. */
  readonly onOpen: () => void;
}

const nodeTypes = { layer: LayerBox, block: BlockBox, frame: GroupFrame, end: EndBox };
const edgeTypes = { line: LineBetween };
const multiSelection = ['Control', 'Meta'];
const snap: [number, number] = [gridPitch, gridPitch];
const fitting = { padding: 0.08, maxZoom: 1, minZoom: 0.2 };
const noAttribution = { hideAttribution: true };

/** A canvas of nodes and lines, for the mouse and for the keyboard. Places change the document when a drag ends. */
export function ModelCanvas(props: ModelCanvasProps): ReactElement {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: ModelCanvasProps): ReactElement {
  const { label, drawing, selection, onSelect, editing, fitKey, theme, empty, onOpen } = props;
  const host = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const [drag, setDrag] = useState<ReadonlyMap<string, Point> | null>(null);
  const [joinFrom, setJoinFrom] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const chosen = selection.nodes;
  const base = useMemo(
    () => flowOf(drawing, new Set(chosen), { movable: editing !== null, joinFrom }),
    [drawing, chosen, editing, joinFrom],
  );
  const nodes = useMemo(
    () => (drag === null ? base.nodes : withDrag(base.nodes, drawing, drag)),
    [base, drawing, drag],
  );
  const edges = useMemo(
    () =>
      base.edges.map((edge) =>
        selection.line !== null &&
        edge.data?.line?.from === selection.line.from &&
        edge.data.line.to === selection.line.to
          ? { ...edge, selected: true }
          : edge,
      ),
    [base, selection.line],
  );

  useEffect(() => {
    // One application, not two within each other: the library's own is not named and has no keys.
    host.current?.querySelector('.react-flow')?.setAttribute('role', 'presentation');
  }, []);

  useEffect(() => {
    // The canvas has its size after the panels have theirs.
    const frame = requestAnimationFrame(() => void flow.fitView(fitting));
    return () => cancelAnimationFrame(frame);
  }, [flow, fitKey]);

  const newest = chosen.at(-1);
  useEffect(() => {
    // What was added, pasted or walked to comes into view.
    const frame = requestAnimationFrame(() => {
      const node = flow.getNodes().find((other) => newest !== undefined && membersOf(other).includes(newest));
      if (node !== undefined && host.current !== null && !isInView(flow, host.current, node))
        void flow.fitView(fitting);
    });
    return () => cancelAnimationFrame(frame);
  }, [flow, newest]);

  const choose = useCallback(
    (ids: readonly string[], line: BuilderLine | null = null) => {
      setMessage(null);
      onSelect({ nodes: ids, line });
    },
    [onSelect],
  );
  const onNodesChange = (changes: NodeChange<FlowNode>[]): void => {
    const moved = new Map<string, Point>();
    const next = new Set(chosen);
    const byId = new Map(base.nodes.map((node) => [node.id, node]));
    for (const change of changes) {
      if (change.type === 'position' && change.position !== undefined && change.dragging === true)
        moved.set(change.id, change.position);
      if (change.type !== 'select') continue;
      const node = byId.get(change.id);
      for (const id of node === undefined ? [] : membersOf(node)) {
        if (change.selected) next.add(id);
        else next.delete(id);
      }
    }
    if (moved.size > 0) setDrag((before) => new Map([...(before ?? []), ...moved]));
    if (next.size !== chosen.length || chosen.some((id) => !next.has(id))) choose([...next]);
  };
  const onEdgesChange = (changes: EdgeChange<FlowEdge>[]): void => {
    const selected = changes.find((change) => change.type === 'select' && change.selected);
    const gone = changes.some((change) => change.type === 'select' && !change.selected);
    if (selected?.type === 'select') {
      const line = base.edges.find(({ id }) => id === selected.id)?.data?.line ?? null;
      choose([], line);
    } else if (gone && selection.line !== null) choose(chosen);
  };
  const drop = (): void => {
    if (drag === null || editing === null) return;
    editing.onMove(movedPlaces(base.nodes, drawing, drag));
    setDrag(null);
  };
  const isValid = ({ source, target }: Connection | FlowEdge): boolean =>
    editing !== null && editing.refusal({ from: source, to: target }) === null;
  const onConnectEnd = (
    _event: unknown,
    { isValid: valid, fromNode, toNode, fromHandle }: FinalConnectionState,
  ): void => {
    if (valid !== false || fromNode === null || toNode === null || editing === null) return;
    const line =
      fromHandle?.type === 'target' ? { from: toNode.id, to: fromNode.id } : { from: fromNode.id, to: toNode.id };
    setMessage(editing.refusal(line));
  };
  const onDrop = (event: DragEvent): void => {
    const kind = event.dataTransfer.getData(dragType);
    if (kind === '' || editing === null) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const under = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((element) => element.closest('.react-flow__edge')?.getAttribute('data-id'))
      .find((id) => id != null);
    const line = base.edges.find(({ id }) => id === under)?.data?.line ?? null;
    const place = { x: snapTo(at.x - boxWidth / 2), y: snapTo(at.y - boxHeight / 2) };
    editing.onAdd(kind, place, line);
    host.current?.focus();
  };

  const arrangeAll = (): void => {
    if (editing === null) return;
    const { width = 1000, height = 600 } = host.current?.getBoundingClientRect() ?? {};
    editing.onMove(arrange(drawing.nodes, { width, height }));
    requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView(fitting)));
  };
  const lines = useMemo(() => base.edges.flatMap(({ data }) => data?.line ?? []), [base]);
  const onKeyDown = useCanvasKeys({
    nodes,
    drawing,
    chosen,
    line: selection.line,
    lines,
    editing,
    joinFrom,
    setJoinFrom,
    choose,
    tell: setMessage,
    onOpen,
  });
  useClipboard(host, editing, chosen, setMessage);

  return (
    <EditingContext value={editing}>
      {editing !== null && (
        <CanvasTools
          drawing={drawing}
          selection={selection}
          editing={editing}
          onArrange={arrangeAll}
          onFit={() => void flow.fitView(fitting)}
          onZoom={(factor) => void flow.zoomTo(flow.getZoom() * factor)}
          onJoin={setJoinFrom}
          onDone={() => host.current?.focus()}
        />
      )}
      <div
        ref={host}
        className={styles['canvas']}
        tabIndex={0}
        role="application"
        aria-roledescription="network"
        aria-label={label}
        onKeyDown={onKeyDown}
        onDragOver={(event) => {
          if (editing === null || !event.dataTransfer.types.includes(dragType)) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }}
        onDrop={onDrop}
      >
        {drawing.nodes.length === 0 && <div className={styles['empty']}>{empty}</div>}
        <ReactFlow<FlowNode, FlowEdge>
          nodes={[...nodes]}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={drop}
          onSelectionDragStop={drop}
          onConnect={({ source, target }) => editing?.onConnect({ from: source, to: target })}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValid}
          onPaneClick={() => {
            choose([]);
            host.current?.focus();
          }}
          onNodeClick={() => host.current?.focus({ preventScroll: true })}
          onNodeDoubleClick={(_event, node) => {
            if (node.type === 'block') editing?.onGroupChange(node.data.group.name, { open: true });
            else onOpen();
          }}
          colorMode={theme}
          nodesDraggable={editing !== null}
          nodesConnectable={editing !== null}
          nodesFocusable={false}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={multiSelection}
          selectionMode={SelectionMode.Partial}
          snapToGrid
          snapGrid={snap}
          connectionRadius={28}
          nodeDragThreshold={2}
          minZoom={0.15}
          maxZoom={2}
          zoomOnDoubleClick={false}
          proOptions={noAttribution}
        >
          <Background variant={BackgroundVariant.Dots} gap={gridPitch} size={1} />
        </ReactFlow>
      </div>
      <p className={styles['told']} aria-live="polite">
        {message ?? told(drawing, selection, joinFrom)}
      </p>
    </EditingContext>
  );
}

const snapTo = (value: number): number => Math.round(value / gridPitch) * gridPitch;

/** Whether a box lies within the canvas. */
function isInView(
  flow: ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>,
  host: HTMLElement,
  { position }: FlowNode,
): boolean {
  const { x, y, zoom } = flow.getViewport();
  const { width, height } = host.getBoundingClientRect();
  const [left, top] = [position.x * zoom + x, position.y * zoom + y];
  return left >= 4 && top >= 4 && left + boxWidth * zoom <= width - 4 && top + boxHeight * zoom <= height - 4;
}

function told({ nodes }: BuilderDrawing, { nodes: chosen, line }: BuilderSelection, joinFrom: string | null): string {
  if (joinFrom !== null) return `Who reads ${joinFrom}? Arrow keys lead to the node, Enter connects, Escape ends.`;
  if (line !== null)
    return `The line from ${line.from} to ${line.to}. Delete cuts it, arrows lead to its ends, L to the next; a layer of the list goes onto it.`;
  if (chosen.length > 1) return `${chosen.length} nodes are chosen.`;
  const node = nodes.find(({ id }) => id === chosen[0]);
  return node?.description ?? 'Choose a node for its shape and weights. Arrow keys go through them.';
}
