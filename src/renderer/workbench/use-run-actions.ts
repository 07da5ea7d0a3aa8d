import { useMemo } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import type { LabClient, RunActions } from '../../ui/experiment-view/types';
import { useWorkbench } from './context';
import { openRun, removeRun } from './run-commands';
import { labOf, type Workbench } from './workbench';

interface AllRunActions extends RunActions {
  open(run: RunSummary): void;
  /** To the trash, with undo. */
  remove(run: RunSummary): void;
}

/** What can be done to a run; failures are said in the corner, except those of `adjust`, which rejects. */
export function useRunActions(): AllRunActions {
  const workbench = useWorkbench();
  return useMemo(
    () => ({
      pause: (runId) => change(workbench, (lab) => lab.pause({ runId })),
      resume: (runId) => change(workbench, (lab) => lab.resume({ runId })),
      cancel: (runId) => change(workbench, (lab) => lab.cancel({ runId })),
      adjust: async (runId, path, value) => {
        workbench.runs.add(await labOf(workbench).adjust({ runId, path, value }));
      },
      open: (run) => openRun(workbench, run),
      remove: (run) => removeRun(workbench, run),
    }),
    [workbench],
  );
}

function change(workbench: Workbench, work: (lab: LabClient) => Promise<RunSummary>): void {
  workbench.attempt(async () => {
    workbench.runs.add(await work(labOf(workbench)));
  });
}
