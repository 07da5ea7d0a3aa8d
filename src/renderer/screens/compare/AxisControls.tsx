import { useState, type DragEvent, type ReactElement } from 'react';
import { IconButton } from '../../../ui/controls';
import { FieldSelect } from './FieldSelect';
import type { ParallelAxis } from './parallel-figure';
import { axisLabel, type PlotField } from './plot-fields';
import styles from './Compare.module.css';

interface AxisControlsProps {
  readonly fields: readonly PlotField[];
  readonly axes: readonly ParallelAxis[];
  /** Ids of the fields, in order. */
  readonly onChange: (ids: readonly string[]) => void;
}

/** What each axis shows, and its place among them: moved by its buttons or by dragging. */
export function AxisControls({ fields, axes, onChange }: AxisControlsProps): ReactElement {
  const [dragged, setDragged] = useState<number | null>(null);
  const ids = axes.map(({ field }) => field.id);
  const move = (from: number, to: number): void => {
    const next = ids.filter((_, at) => at !== from);
    next.splice(to, 0, ids[from] ?? '');
    onChange(next);
  };
  /** A field that another axis shows changes places with this one. */
  const replace = (at: number, id: string): void => {
    const other = ids.indexOf(id);
    onChange(ids.map((before, i) => (i === at ? id : i === other ? (ids[at] ?? before) : before)));
  };
  return (
    <div
      className={styles['axes']}
      role="group"
      aria-label="Axes"
      style={{ gridTemplateColumns: `repeat(${axes.length}, minmax(0, 1fr))` }}
    >
      {axes.map(({ field }, at) => (
        <div
          key={field.id}
          className={styles['axisControl']}
          data-dragged={dragged === at ? '' : undefined}
          draggable
          onDragStart={(event: DragEvent) => {
            event.dataTransfer.setData('text/plain', axisLabel(field));
            event.dataTransfer.effectAllowed = 'move';
            setDragged(at);
          }}
          onDragOver={(event: DragEvent) => {
            if (dragged !== null) event.preventDefault();
          }}
          onDrop={(event: DragEvent) => {
            event.preventDefault();
            if (dragged !== null && dragged !== at) move(dragged, at);
          }}
          onDragEnd={() => setDragged(null)}
        >
          <FieldSelect label={`Axis ${at + 1}`} fields={fields} value={field} onChange={(id) => replace(at, id)} />
          <span>
            <IconButton
              icon="chevronLeft"
              size="small"
              label={`Move ${axisLabel(field)} to the left`}
              disabled={at === 0}
              onClick={() => move(at, at - 1)}
            />
            <IconButton
              icon="chevronRight"
              size="small"
              label={`Move ${axisLabel(field)} to the right`}
              disabled={at === axes.length - 1}
              onClick={() => move(at, at + 1)}
            />
            <IconButton
              icon="close"
              size="small"
              label={`Take the axis ${axisLabel(field)} away`}
              disabled={axes.length <= 2}
              onClick={() => onChange(ids.filter((id) => id !== field.id))}
            />
          </span>
        </div>
      ))}
    </div>
  );
}
