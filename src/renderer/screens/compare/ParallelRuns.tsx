import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Plot, Readout } from '../../../shared/figure';
import { ReadoutCard } from '../../../ui/plot/ReadoutCard';
import { nearestRun, pointsOf, type Place } from './nearest-run';
import type { ParallelAxis } from './parallel-figure';
import { axisLabel, axisTitle, runName, valueText, type PlottedRun } from './plot-fields';
import styles from './Compare.module.css';

interface ParallelRunsProps {
  readonly plot: Plot;
  readonly axes: readonly ParallelAxis[];
  readonly colourBy: ParallelAxis;
  /** In the order in which the arrow keys go. */
  readonly runs: readonly PlottedRun[];
  readonly onOpen: (run: PlottedRun) => void;
}

interface Shown {
  readonly run: PlottedRun;
  readonly at: Place;
}

/** The run under the pointer or under the keys: its line in bold and its values; a click or Enter opens it. */
export function ParallelRuns({ plot, axes, colourBy, runs, onOpen }: ParallelRunsProps): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<Shown | null>(null);
  const [focused, setFocused] = useState(false);
  const [position, setPosition] = useState(0);
  const index = Math.min(position, runs.length - 1);
  const keyed = runs[index] ?? null;
  const endOf = (run: PlottedRun): Place => {
    const points = pointsOf(plot, axes, run.summary.id);
    return points.findLast((point) => point !== null) ?? { x: plot.frame.left, y: plot.frame.top };
  };
  const placeOf = (event: PointerEvent): Place => {
    const box = root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const onMove = useEffectEvent((event: PointerEvent) => {
    const at = placeOf(event);
    const run = event.buttons === 0 ? nearestRun(plot, axes, runs, at) : null;
    setHovered(run === null ? null : { run, at });
  });
  const down = useRef<Place | null>(null);
  const onDown = useEffectEvent((event: PointerEvent) => {
    down.current = event.button === 0 ? placeOf(event) : null;
  });
  const onUp = useEffectEvent((event: PointerEvent) => {
    const at = placeOf(event);
    const from = down.current;
    down.current = null;
    const onControl = event.target instanceof Element && event.target.closest('[data-axis], button') !== null;
    if (from === null || onControl || Math.hypot(at.x - from.x, at.y - from.y) > 4) return;
    const run = nearestRun(plot, axes, runs, at);
    if (run !== null) onOpen(run);
  });
  useEffect(() => {
    const stage = root.current?.parentElement;
    if (!stage) return undefined;
    const leave = (): void => setHovered(null);
    const [move, press, release] = [
      (event: PointerEvent) => onMove(event),
      (event: PointerEvent) => onDown(event),
      (event: PointerEvent) => onUp(event),
    ];
    stage.addEventListener('pointermove', move);
    stage.addEventListener('pointerleave', leave);
    stage.addEventListener('pointerdown', press);
    stage.addEventListener('pointerup', release);
    return () => {
      stage.removeEventListener('pointermove', move);
      stage.removeEventListener('pointerleave', leave);
      stage.removeEventListener('pointerdown', press);
      stage.removeEventListener('pointerup', release);
    };
  }, []);
  const shown: Shown | null = hovered ?? (focused && keyed !== null ? { run: keyed, at: endOf(keyed) } : null);
  const go = (next: number): void => setPosition(Math.min(runs.length - 1, Math.max(0, next)));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to: Readonly<Record<string, number>> = {
      ArrowUp: index + 1,
      ArrowRight: index + 1,
      ArrowDown: index - 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: runs.length - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(next);
  };
  return (
    <div ref={root} className={styles['runsLayer']}>
      {shown === null ? null : <Line points={pointsOf(plot, axes, shown.run.summary.id)} />}
      {keyed === null ? null : (
        <button
          type="button"
          className={styles['runStop']}
          style={{ left: endOf(keyed).x - 12, top: endOf(keyed).y - 12 }}
          aria-label={`${describe(keyed, axes)}. Run ${index + 1} of ${runs.length}; arrows go to the next, Enter opens it`}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            // Of the pointer the line decides.
            if (event.detail === 0) onOpen(keyed);
          }}
        />
      )}
      {shown === null ? null : <ReadoutCard readout={readoutOf(shown, axes, colourBy)} within={root} />}
      <span className="visually-hidden" role="status">
        {focused && keyed !== null ? describe(keyed, axes) : ''}
      </span>
    </div>
  );
}

function Line({ points }: { readonly points: readonly (Place | null)[] }): ReactElement {
  let pen = 'M';
  const d = points
    .map((point) => {
      if (point === null) {
        pen = 'M';
        return '';
      }
      const part = `${pen}${point.x} ${point.y}`;
      pen = 'L';
      return part;
    })
    .join('');
  return (
    <svg className={styles['runLine']} aria-hidden="true">
      <path d={d} />
      <path d={d} />
    </svg>
  );
}

function textOf(run: PlottedRun, { field }: ParallelAxis): string {
  const value = field.values.get(run.summary.id);
  return value === undefined ? 'none' : valueText(field, value);
}

const describe = (run: PlottedRun, axes: readonly ParallelAxis[]): string =>
  `${runName(run.summary)}: ${axes.map((axis) => `${axisLabel(axis.field)} ${textOf(run, axis)}`).join(', ')}`;

function readoutOf({ run, at }: Shown, axes: readonly ParallelAxis[], colourBy: ParallelAxis): Readout {
  const read = axes.some(({ field }) => field.id === colourBy.field.id) ? axes : [...axes, colourBy];
  return {
    ...at,
    line: false,
    title: runName(run.summary).replaceAll(/[_^]/g, ' '),
    rows: read.map((axis) => ({
      name: axisTitle(axis.field),
      value: textOf(run, axis).replaceAll(/[_^]/g, ' '),
      colour: null,
      marker: 'none',
      hollow: false,
    })),
    notes: [],
  };
}
