import type { RunSummary } from '../lab/run-summary';
import type { Sweep, SweepStanding, SweepTask } from './sweep';

export type TaskState =
  'waiting' | 'queued' | 'running' | 'paused' | 'interrupted' | 'finished' | 'failed' | 'cancelled' | 'removed';

/** A task with its run as it stands. */
export interface TaskView extends SweepTask {
  readonly index: number;
  /** On each axis. */
  readonly values: readonly number[];
  readonly state: TaskState;
  /** Share of the steps that is done. */
  readonly fraction: number;
  /** Null before it is begun, and when it has been removed. */
  readonly run: RunSummary | null;
}

/** @param find the run of an id as the host knows it */
export function taskViews(
  sweep: Sweep,
  standing: Pick<SweepStanding, 'begun'>,
  find: (runId: string) => RunSummary | null,
): readonly TaskView[] {
  const begun = new Set(standing.begun);
  return sweep.tasks.map((task, index) => {
    const run = find(task.runId);
    const values = task.place.map((at, axis) => sweep.axes[axis]?.points[at] ?? Number.NaN);
    const state = run?.state ?? (begun.has(index) ? 'removed' : 'waiting');
    const fraction =
      state === 'finished' ? 1 : run === null || run.totalSteps === 0 ? 0 : Math.min(1, run.step / run.totalSteps);
    return { ...task, index, values, state, fraction, run };
  });
}

export type TaskCounts = Readonly<Record<TaskState, number>>;

export function taskCounts(tasks: readonly TaskView[]): TaskCounts {
  const counts = {
    waiting: 0,
    queued: 0,
    running: 0,
    paused: 0,
    interrupted: 0,
    finished: 0,
    failed: 0,
    cancelled: 0,
    removed: 0,
  };
  for (const { state } of tasks) counts[state] += 1;
  return counts;
}

/** Whether nothing of a task is left to be done, unless it is retried. */
export function isSettled(state: TaskState): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled' || state === 'removed';
}

/**
 * Seconds until all tasks are settled, from the mean time of the finished ones and what the running ones say; null before there is
 * anything to go by.
 *
 * @param atOnce how many run side by side
 */
export function remainingSeconds(tasks: readonly TaskView[], atOnce: number): number | null {
  const finished = tasks.filter(({ state }) => state === 'finished').map(({ run }) => run?.elapsedSeconds ?? 0);
  const foreseen = tasks.flatMap(({ state, run }) =>
    state === 'running' && run !== null && run.remainingSeconds !== null
      ? [{ left: run.remainingSeconds, whole: run.elapsedSeconds + run.remainingSeconds }]
      : [],
  );
  const wholes = finished.length > 0 ? finished : foreseen.map(({ whole }) => whole);
  if (wholes.length === 0) return null;
  const mean = wholes.reduce((sum, value) => sum + value, 0) / wholes.length;
  const left = tasks
    .filter(({ state }) => !isSettled(state))
    .reduce((sum, { state, fraction, run }) => {
      const own = state === 'running' ? run?.remainingSeconds : null;
      return sum + (own ?? (1 - fraction) * mean);
    }, 0);
  return left / Math.max(1, atOnce);
}

const states = ['running', 'queued', 'waiting', 'paused', 'interrupted', 'failed', 'cancelled', 'removed'] as const;

/** "437 of 441 done, 3 running, 1 failed": what there is of each. */
export function countsText(counts: TaskCounts): string {
  const total = Object.values(counts).reduce((sum, value) => sum + value, 0);
  const others = states.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  return [`${counts.finished} of ${total} done`, ...others].join(', ');
}
