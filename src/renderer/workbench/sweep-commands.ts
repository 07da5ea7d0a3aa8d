import type { Sweep, SweepStanding } from '../../shared/sweep/sweep';
import type { LabClient } from '../../ui/experiment-view/types';
import { doDeed } from './deeds';
import { labOf, type Workbench } from './workbench';

/** Asks the host for a change of a sweep and takes in how it stands then. */
export function changeSweep(workbench: Workbench, work: (lab: LabClient) => Promise<SweepStanding>): void {
  workbench.attempt(async () => workbench.sweeps.apply(await work(labOf(workbench))));
}

/** Can be taken back, the runs included. */
export function removeSweep(workbench: Workbench, sweep: Sweep, withRuns: boolean): void {
  workbench.attempt(async () => {
    await doDeed(workbench, `Remove sweep ${sweep.title}`, { kind: 'removeSweep', sweepId: sweep.id, withRuns });
    workbench.messages.show({
      severity: 'information',
      message: `Removed the sweep ${sweep.title}`,
      detail: withRuns ? 'Its runs are in the trash for 30 days.' : 'Its runs stay in the list of runs.',
      action: { label: 'Undo', onSelect: () => workbench.attempt(() => workbench.actions.undo()) },
    });
  });
}
