import type { Sweep } from './sweep';
import type { TaskState, TaskView } from './tasks';

/** A place on the map with the tasks of all seeds there. */
export interface SweepCell {
  readonly key: string;
  readonly column: number;
  readonly row: number;
  /** On each axis; empty where only the seeds vary. */
  readonly values: readonly number[];
  readonly tasks: readonly TaskView[];
  readonly state: TaskState;
}

/** What stands for a cell whose tasks differ: the first of these that one of them is in. */
const precedence: readonly TaskState[] = [
  'running',
  'failed',
  'interrupted',
  'paused',
  'queued',
  'cancelled',
  'removed',
  'waiting',
  'finished',
];

/** Cells in rows from below, as the map has them. Without an axis every seed is a column. */
export function sweepCells(sweep: Pick<Sweep, 'axes' | 'seeds'>, tasks: readonly TaskView[]): readonly SweepCell[] {
  const cells = new Map<string, TaskView[]>();
  for (const task of tasks) {
    const place = sweep.axes.length === 0 ? [sweep.seeds.indexOf(task.seed)] : task.place;
    const key = place.join();
    cells.set(key, [...(cells.get(key) ?? []), task]);
  }
  return [...cells].map(([key, own]) => {
    const [column = 0, row = 0] = key.split(',').map(Number);
    const state = precedence.find((candidate) => own.some((task) => task.state === candidate)) ?? 'waiting';
    return { key, column, row, values: own[0]?.values ?? [], tasks: own, state };
  });
}
