import { newestSweeps } from '../stores/sweeps';
import { changeSweep } from '../workbench/sweep-commands';
import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';

const mostSweeps = 20;

/** Sweeps by name, and what can be done with those that have not finished. */
export function sweepCommands(workbench: Workbench): Command[] {
  return newestSweeps(workbench.sweeps.store.getState().sweeps)
    .slice(0, mostSweeps)
    .flatMap(({ sweep, standing }): Command[] => {
      const { state, elsewhere } = standing;
      const sweepId = sweep.id;
      const command = (verb: string, icon: Command['icon'], run: () => void): Command => ({
        id: `${verb}-${sweepId}`,
        group: 'Runs',
        title: `${verb} sweep: ${sweep.title}`,
        note: state,
        ...(icon === undefined ? {} : { icon }),
        run,
      });
      const show = command('Show', 'figure', () => {
        workbench.navigation.getState().showSweep(sweepId);
        workbench.navigation.getState().show('sweeps');
      });
      if (elsewhere) return [show];
      return [
        show,
        ...(state === 'running'
          ? [command('Pause', 'pause', () => changeSweep(workbench, (lab) => lab.pauseSweep({ sweepId })))]
          : []),
        ...(state === 'paused' || state === 'interrupted' || state === 'cancelled'
          ? [command('Resume', 'play', () => changeSweep(workbench, (lab) => lab.resumeSweep({ sweepId })))]
          : []),
        ...(state === 'running' || state === 'paused' || state === 'interrupted'
          ? [command('Cancel', 'stop', () => changeSweep(workbench, (lab) => lab.cancelSweep({ sweepId })))]
          : []),
      ];
    });
}
