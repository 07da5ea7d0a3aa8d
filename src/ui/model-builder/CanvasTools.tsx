import type { ReactElement } from 'react';
import { Button, IconButton } from '../controls';
import type { BuilderDrawing, BuilderEditing, BuilderSelection } from './types';
import styles from './model-builder.module.css';

interface CanvasToolsProps {
  readonly drawing: BuilderDrawing;
  readonly selection: BuilderSelection;
  readonly editing: BuilderEditing;
  readonly onArrange: () => void;
  readonly onFit: () => void;
  readonly onZoom: (factor: number) => void;
  readonly onJoin: (from: string) => void;
  /** After a button: the canvas has the keys again. */
  readonly onDone: () => void;
}

/** What can be done to the chosen nodes, and to the view. */
export function CanvasTools(props: CanvasToolsProps): ReactElement {
  const { drawing, selection, editing, onArrange, onFit, onZoom, onJoin, onDone } = props;
  const { nodes: chosen, line } = selection;
  const last = chosen.at(-1);
  const whole = drawing.groups.find(
    ({ nodes }) => nodes.length > 0 && nodes.length === chosen.length && nodes.every((id) => chosen.includes(id)),
  );
  const then = (action: () => void) => () => {
    action();
    onDone();
  };
  return (
    <div className={styles['tools']} role="toolbar" aria-label="Chosen nodes">
      <Button
        size="small"
        variant="quiet"
        title="A line from the chosen node to the one that is to read it (C)"
        disabled={last === undefined}
        onClick={then(() => last !== undefined && onJoin(last))}
      >
        Connect
      </Button>
      <Button
        size="small"
        variant="quiet"
        title="Duplicate (Ctrl+D)"
        disabled={chosen.length === 0}
        onClick={then(() => editing.onDuplicate(chosen))}
      >
        Duplicate
      </Button>
      {whole === undefined ? (
        <Button
          size="small"
          variant="quiet"
          title="One block of the chosen nodes (Ctrl+G)"
          disabled={chosen.length === 0}
          onClick={then(() => editing.onGroup(chosen))}
        >
          Group
        </Button>
      ) : (
        <>
          <Button
            size="small"
            variant="quiet"
            onClick={then(() => editing.onGroupChange(whole.name, { open: !whole.open }))}
          >
            {whole.open ? 'Close block' : 'Open block'}
          </Button>
          <Button size="small" variant="quiet" onClick={then(() => editing.onGroupChange(whole.name, null))}>
            Ungroup
          </Button>
        </>
      )}
      <Button
        size="small"
        variant="quiet"
        title="Delete (Del). What read a node then reads what it read."
        disabled={chosen.length === 0 && line === null}
        onClick={then(() => editing.onRemove(chosen, line === null ? [] : [line]))}
      >
        Delete
      </Button>
      <span className={styles['space']} />
      <Button size="small" variant="quiet" disabled={drawing.nodes.length === 0} onClick={then(onArrange)}>
        Arrange
      </Button>
      <Button size="small" variant="quiet" disabled={drawing.nodes.length === 0} onClick={then(onFit)}>
        Fit
      </Button>
      <Button size="small" variant="quiet" aria-label="Zoom out" onClick={() => onZoom(1 / 1.25)}>
        −
      </Button>
      <IconButton size="small" icon="plus" label="Zoom in" onClick={() => onZoom(1.25)} />
    </div>
  );
}
