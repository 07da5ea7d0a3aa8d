import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { axisUnits, plainText, xPixel, yPixel, type Plot } from '../../../shared/figure';
import { formatEditable, formatUncertain } from '../../../shared/format';
import type { SweepCell } from '../../../shared/sweep/cells';
import { combine, type SeedChoice, type SweepQuantity } from '../../../shared/sweep/quantity';
import type { Sweep } from '../../../shared/sweep/sweep';
import styles from './Sweeps.module.css';

interface CellOverlayProps {
  readonly sweep: Sweep;
  readonly cells: readonly SweepCell[];
  readonly plot: Plot;
  readonly quantity: SweepQuantity;
  readonly choice: SeedChoice;
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
}

/** The cells of a map, or the strips of a curve, as buttons over the drawing: state, choice and keyboard. */
export function CellOverlay(props: CellOverlayProps): ReactElement {
  const { sweep, cells, plot, quantity, choice, chosen, onChoose } = props;
  const root = useRef<HTMLDivElement>(null);
  const { frame } = plot;
  const x = edgesOf(plot, 'x', axisPlaces(sweep, plot, 0));
  const y = sweep.axes.length === 2 ? edgesOf(plot, 'y', axisPlaces(sweep, plot, 1)) : null;
  const entry = cells.some(({ key }) => key === chosen) ? chosen : (cells[0]?.key ?? null);
  const go = (cell: SweepCell, columns: number, rows: number): void => {
    const next = cells.find(({ column, row }) => column === cell.column + columns && row === cell.row + rows);
    if (next === undefined) return;
    onChoose(next.key);
    root.current?.querySelector<HTMLElement>(`[data-cell="${next.key}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, cell: SweepCell): void => {
    const step = moves[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(cell, step[0], step[1]);
  };
  return (
    <div
      ref={root}
      className={styles['cells']}
      role="group"
      aria-label={`Places of the sweep, ${cells.length}; arrows move`}
      style={{ left: frame.left, top: frame.top, width: frame.width, height: frame.height }}
    >
      {cells.map((cell) => {
        const [left, right] = x[cell.column] ?? [0, 0];
        const [top, bottom] = y === null ? [frame.top, frame.top + frame.height] : (y[cell.row] ?? [0, 0]);
        const running = cell.tasks.filter(({ state }) => state === 'running');
        const fraction = running.reduce((sum, task) => sum + task.fraction, 0) / Math.max(1, running.length);
        return (
          <button
            key={cell.key}
            type="button"
            data-cell={cell.key}
            data-state={cell.state}
            // The lowest value of a map has the colour of the paper: what has none is hatched.
            data-empty={y !== null && combine(cell.tasks, quantity, choice) === null ? '' : undefined}
            aria-pressed={cell.key === chosen}
            tabIndex={cell.key === entry ? 0 : -1}
            className={[styles['cell'], y === null ? styles['strip'] : ''].join(' ')}
            style={{ left: left - frame.left, top: top - frame.top, width: right - left, height: bottom - top }}
            aria-label={describe(sweep, cell, quantity, choice)}
            onClick={() => onChoose(cell.key)}
            onKeyDown={(event) => onKeyDown(event, cell)}
          >
            {cell.state === 'running' ? <i style={{ width: `${Math.max(4, 100 * fraction)}%` }} /> : null}
            {cell.state === 'failed' ? <b>×</b> : null}
          </button>
        );
      })}
    </div>
  );
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Places of the columns or rows in units of the axis. */
function axisPlaces(sweep: Sweep, plot: Plot, axis: 0 | 1): readonly number[] {
  const points = sweep.axes[axis]?.points;
  const { axis: drawn } = axis === 0 ? plot.x : plot.y;
  if (points === undefined || drawn.categories !== null) {
    return Array.from({ length: points?.length ?? sweep.seeds.length }, (_, i) => i);
  }
  return points.map((value) => axisUnits(drawn, value) ?? Number.NaN);
}

/** Two ends of each column or row in px, halfway to its neighbours. */
function edgesOf(plot: Plot, axis: 'x' | 'y', places: readonly number[]): readonly (readonly [number, number])[] {
  const pixel = (value: number): number => (axis === 'x' ? xPixel(plot, value) : yPixel(plot, value));
  const sorted = [...places].sort((a, b) => a - b);
  const gap = sorted.length > 1 ? (sorted[1] ?? 0) - (sorted[0] ?? 0) : 1;
  const last = sorted.length > 1 ? (sorted.at(-1) ?? 0) - (sorted.at(-2) ?? 0) : 1;
  return places.map((value) => {
    const at = sorted.indexOf(value);
    const below = sorted[at - 1] ?? value - gap;
    const above = sorted[at + 1] ?? value + last;
    const ends = [pixel((below + value) / 2), pixel((value + above) / 2)];
    return [Math.min(...ends), Math.max(...ends)] as const;
  });
}

function describe(sweep: Sweep, cell: SweepCell, quantity: SweepQuantity, choice: SeedChoice): string {
  const values = cell.values.map(
    (value, axis) => `${plainText(sweep.axes[axis]?.label ?? '')} ${formatEditable(value)}`,
  );
  const where = values.length === 0 ? `seed ${cell.tasks[0]?.seed ?? ''}` : values.join(', ');
  const estimate = combine(cell.tasks, quantity, choice);
  const unit = quantity.unit === '' ? '' : ` (${plainText(quantity.unit)})`;
  const found =
    estimate === null ? '' : `, ${quantity.title} ${formatUncertain(estimate.value, estimate.error)}${unit}`;
  const finished = cell.tasks.filter(({ state }) => state === 'finished').length;
  return `${where}: ${cell.state}, ${finished} of ${cell.tasks.length} done${found}`;
}
