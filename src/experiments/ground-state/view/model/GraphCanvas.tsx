import { lazy, Suspense, useMemo } from 'react';
import type { ReactElement } from 'react';
import { readyGraphs } from '../../../../shared/model/own-graph/ready-graphs';
import type { ModelGraph } from '../../../../shared/model/graph';
import { Button, EmptyState, LoadingState } from '../../../../ui/controls';
import type { BuilderDrawing, BuilderEditing, BuilderSelection } from '../../../../ui/model-builder/types';

const ModelCanvas = lazy(async () => ({
  default: (await import('../../../../ui/model-builder/ModelCanvas')).ModelCanvas,
}));

interface GraphCanvasProps {
  readonly drawing: BuilderDrawing | null;
  readonly selection: BuilderSelection;
  readonly onSelect: (selection: BuilderSelection) => void;
  readonly editing: BuilderEditing | null;
  readonly fitKey: string;
  readonly theme: 'light' | 'dark';
  readonly onBegin: (graph: ModelGraph, label: string) => void;
  readonly onOpen: () => void;
}

const nothing: BuilderDrawing = { nodes: [], end: null, places: new Map(), groups: [] };

/** The graph of a model on the canvas, or ways to begin one. */
export function GraphCanvas(props: GraphCanvasProps): ReactElement {
  const { drawing, selection, onSelect, editing, fitKey, theme, onBegin, onOpen } = props;
  const shown = drawing ?? nothing;
  const label = useMemo(
    () =>
      `${shown.nodes.length} nodes${editing === null ? '' : ', to be edited'}. Arrow keys go through them${editing === null ? '.' : '; Alt and arrows move, C connects, L goes through the lines, Delete removes.'}`,
    [shown, editing],
  );
  return (
    <Suspense fallback={<LoadingState title="Loading the canvas…" />}>
      <ModelCanvas
        label={label}
        drawing={shown}
        selection={selection}
        onSelect={onSelect}
        editing={editing}
        fitKey={fitKey}
        theme={theme}
        onOpen={onOpen}
        empty={
          <EmptyState
            title="No layers yet."
            actions={
              <>
                {readyGraphs.map(({ id, title, graph }) => (
                  <Button key={id} size="small" onClick={() => onBegin(graph, title)}>
                    {title}
                  </Button>
                ))}
              </>
            }
          >
            Begin with “Configuration” from the list at the left: drag it here, or choose it and press Enter. Or take a
            ready graph:
          </EmptyState>
        }
      />
    </Suspense>
  );
}
