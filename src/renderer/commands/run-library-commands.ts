import type { RunSummary } from '../../shared/lab/contract';
import { runsView, type RunsView } from '../screens/runs/runs-view';
import { chooseFile } from '../workbench/save-file';
import { importBundle } from '../workbench/transfers';
import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';

const group = 'Runs';

/** What can be done with the list of runs as a whole. */
export function runLibraryCommands(workbench: Workbench): Command[] {
  const show = (change: Partial<RunsView>): void => {
    runsView.setState(change);
    workbench.navigation.getState().show('runs');
  };
  return [
    {
      id: 'open-bundle',
      group,
      title: 'Open a bundle of runs…',
      icon: 'folder',
      run: () =>
        chooseFile('.zip,application/zip', (file) =>
          importBundle(workbench, file, (ids) => show({ showsTrash: false, active: ids[0] ?? null })),
        ),
    },
    { id: 'trash', group, title: 'Trash of runs', icon: 'trash', run: () => show({ showsTrash: true }) },
  ];
}

/** What can be done with a run that is over, beside opening it. */
export function keptRunCommands(workbench: Workbench, run: RunSummary): Command[] {
  const name = `${run.title}, seed ${run.seed}`;
  const inRuns = (change: Partial<RunsView>) => (): void => {
    runsView.setState({ showsTrash: false, active: run.id, ...change });
    workbench.navigation.getState().show('runs');
  };
  return [
    {
      id: `replay-${run.id}`,
      group,
      title: `Replay and compare: ${name}`,
      icon: 'refresh',
      run: inRuns({ replayOf: run.id }),
    },
    {
      id: `bundle-${run.id}`,
      group,
      title: `Send as a bundle: ${name}`,
      icon: 'download',
      run: inRuns({ bundleOf: [run.id] }),
    },
    { id: `note-${run.id}`, group, title: `Tags and note: ${name}`, icon: 'edit', run: inRuns({ details: true }) },
  ];
}
