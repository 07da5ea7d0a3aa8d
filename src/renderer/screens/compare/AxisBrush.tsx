import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { xPixel, type Plot } from '../../../shared/figure';
import { brushStep, textAt, type Brush, type ParallelAxis } from './parallel-figure';
import { axisLabel } from './plot-fields';
import styles from './Compare.module.css';

interface AxisBrushProps {
  readonly plot: Plot;
  /** Place of the axis on x. */
  readonly at: number;
  readonly axis: ParallelAxis;
  /** Null: the whole axis. */
  readonly brush: Brush | null;
  readonly onBrush: (brush: Brush) => void;
}

const whole: Brush = [0, 1];
const kept = (value: number): number => Math.min(1, Math.max(0, value));
const ordered = (a: number, b: number): Brush => [Math.min(a, b), Math.max(a, b)];

/** A range on an axis: drawn, moved and taken away with the pointer, its two ends by the arrow keys. */
export function AxisBrush({ plot, at, axis, brush, onBrush }: AxisBrushProps): ReactElement {
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly from: number; readonly moved: Brush | null } | null>(null);
  const { top, height } = plot.frame;
  const [low, high] = brush ?? whole;
  const name = axisLabel(axis.field);
  const shareAt = ({ clientY }: PointerEvent): number => {
    const box = strip.current?.getBoundingClientRect();
    return box === undefined ? 0 : kept((box.bottom - clientY) / box.height);
  };
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = shareAt(event);
    drag.current = { from, moved: brush !== null && from > low && from < high ? brush : null };
  };
  const onMove = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const { from, moved } = drag.current;
    const to = shareAt(event);
    if (Math.abs(to - from) <= 0.01) return;
    if (moved === null) return onBrush(ordered(from, to));
    const by = Math.min(1 - moved[1], Math.max(-moved[0], to - from));
    onBrush([moved[0] + by, moved[1] + by]);
  };
  const onUp = (event: PointerEvent): void => {
    const from = drag.current?.from;
    drag.current = null;
    // A click takes the range away.
    if (from !== undefined && brush !== null && Math.abs(shareAt(event) - from) <= 0.01) onBrush(whole);
  };
  return (
    <div
      ref={strip}
      className={styles['strip']}
      data-axis={axis.field.id}
      data-over-plot=""
      style={{ left: xPixel(plot, at) - 10, top, height }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
    >
      {brush === null ? null : <i style={{ bottom: `${100 * low}%`, top: `${100 - 100 * high}%` }} />}
      <End
        label={`Least of ${name}`}
        {...{ axis, value: low, shareAt }}
        onValue={(value) => onBrush([Math.min(value, high), high])}
        onClear={() => onBrush(whole)}
      />
      <End
        label={`Greatest of ${name}`}
        {...{ axis, value: high, shareAt }}
        onValue={(value) => onBrush([low, Math.max(value, low)])}
        onClear={() => onBrush(whole)}
      />
    </div>
  );
}

interface EndProps {
  readonly label: string;
  readonly axis: ParallelAxis;
  readonly value: number;
  readonly shareAt: (event: PointerEvent) => number;
  readonly onValue: (value: number) => void;
  readonly onClear: () => void;
}

function End({ label, axis, value, shareAt, onValue, onClear }: EndProps): ReactElement {
  const held = useRef(false);
  const step = brushStep(axis);
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: step,
    ArrowRight: step,
    ArrowDown: -step,
    ArrowLeft: -step,
    PageUp: Math.max(0.1, step),
    PageDown: -Math.max(0.1, step),
    Home: -1,
    End: 1,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = moves[event.key];
    const clears = event.key === 'Delete' || event.key === 'Backspace' || event.key === 'Escape';
    if ((by === undefined && !clears) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) onClear();
    else onValue(kept(Math.round((value + by) * 1e6) / 1e6));
  };
  return (
    <div
      className={styles['end']}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={value}
      aria-valuetext={textAt(axis, value)}
      title={`${label}: ${textAt(axis, value)}`}
      style={{ bottom: `calc(${100 * value}% - 12px)` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
      }}
      onPointerMove={(event) => {
        if (!held.current) return;
        event.stopPropagation();
        onValue(shareAt(event));
      }}
      onPointerUp={(event) => {
        event.stopPropagation();
        held.current = false;
      }}
    />
  );
}
