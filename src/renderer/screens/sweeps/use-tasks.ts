import { useMemo } from 'react';
import { taskCounts, taskViews, type TaskCounts, type TaskView } from '../../../shared/sweep/tasks';
import type { KnownSweep } from '../../stores/sweeps';
import { useRuns } from '../../workbench/context';

interface SweepTasks {
  readonly tasks: readonly TaskView[];
  readonly counts: TaskCounts;
}

/** The tasks of a sweep with their runs as they stand. */
export function useTasks({ sweep, standing }: KnownSweep): SweepTasks {
  const runs = useRuns((state) => state.runs);
  return useMemo(() => {
    const tasks = taskViews(sweep, standing, (id) => runs[id] ?? null);
    return { tasks, counts: taskCounts(tasks) };
  }, [sweep, standing, runs]);
}
