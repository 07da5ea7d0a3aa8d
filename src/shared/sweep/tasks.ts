import type { RunSummary } from '../lab/run-summary';
import { neighboursOf } from './neighbours';
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

export interface Remaining {
  readonly seconds: number;
  /** What it was taken from, in words. */
  readonly basis: string;
}

/**
 * Seconds until all tasks are settled; null before there is anything to go by. Tasks are weighed by their foreseen operations, and the speed is
 * that of the finished tasks, or else of the running ones. Tasks that wait for neighbours cannot run side by side.
 *
 * @param atOnce how many run side by side
 */
export function remainingTime(
  sweep: Pick<Sweep, 'tasks' | 'axes' | 'warmStart'>,
  tasks: readonly TaskView[],
  atOnce: number,
): Remaining | null {
  const weighed = tasks.every(({ flops }) => typeof flops === 'number' && flops > 0);
  const weight = ({ flops }: TaskView): number => (weighed ? (flops ?? 1) : 1);
  const finished = tasks.filter(({ state }) => state === 'finished');
  const measured = finished.map((task) => ({ work: weight(task), seconds: task.run?.elapsedSeconds ?? 0 }));
  const foreseen = tasks.flatMap((task) =>
    task.state === 'running' && task.run !== null && task.run.remainingSeconds !== null
      ? [{ work: weight(task), seconds: task.run.elapsedSeconds + task.run.remainingSeconds }]
      : [],
  );
  const known = measured.length > 0 ? measured : foreseen;
  if (known.length === 0) return null;
  const secondsPerWork = sum(known.map(({ seconds }) => seconds)) / sum(known.map(({ work }) => work));
  const left = tasks.map((task) => {
    if (isSettled(task.state)) return 0;
    const own = task.state === 'running' ? task.run?.remainingSeconds : null;
    return own ?? (1 - task.fraction) * weight(task) * secondsPerWork;
  });
  const ends: number[] = [];
  left.forEach((seconds, index) => {
    const before = neighboursOf(sweep, index).map((other) => ends[other] ?? 0);
    ends.push(seconds + Math.max(0, ...before));
  });
  const shared = sum(left) / Math.max(1, atOnce);
  const longest = Math.max(0, ...ends);
  const which = measured.length > 0 ? `${measured.length} finished` : `${foreseen.length} running`;
  const how = weighed
    ? ', weighed by the operations that each task is foreseen to take'
    : ', all tasks counted as equal';
  const order = longest > shared ? '; tasks that begin with the weights of others wait for them' : '';
  return { seconds: Math.max(shared, longest), basis: `From the time of ${which}${how}${order}.` };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const states = ['running', 'queued', 'waiting', 'paused', 'interrupted', 'failed', 'cancelled', 'removed'] as const;

/** "437 of 441 done, 3 running, 1 failed": what there is of each. */
export function countsText(counts: TaskCounts): string {
  const total = Object.values(counts).reduce((sum, value) => sum + value, 0);
  const others = states.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  return [`${counts.finished} of ${total} done`, ...others].join(', ');
}
