import { modelFormats, modelFormatWords } from '../../shared/lab/model-formats';
import type { RunSummary } from '../../shared/lab/contract';
import { isActive, isOver, newestFirst } from '../stores/runs';
import { exportModel } from '../workbench/export-model';
import { openRun, removeRun } from '../workbench/run-commands';
import { labOf, type Workbench } from '../workbench/workbench';
import type { Command } from './command';
import { reachControl } from './reach-control';
import { keptRunCommands } from './run-library-commands';

const group = 'Runs';
const mostRuns = 30;

/** What can be done with runs, the newest first. */
export function runCommands(workbench: Workbench): Command[] {
  return newestFirst(workbench.runs.store.getState().runs)
    .slice(0, mostRuns)
    .flatMap((run) => commandsOfRun(workbench, run));
}

function commandsOfRun(workbench: Workbench, run: RunSummary): Command[] {
  const name = `${run.title}, seed ${run.seed}`;
  const change = (work: () => Promise<RunSummary>) => (): void =>
    workbench.attempt(async () => workbench.runs.add(await work()));
  const runId = run.id;
  const commands: Command[] = [
    {
      id: `open-${runId}`,
      group,
      title: `Show run: ${name}`,
      note: run.state,
      icon: 'figure',
      run: () => openRun(workbench, run),
    },
  ];
  if (run.state === 'running') {
    commands.push({
      id: `pause-${runId}`,
      group,
      title: `Pause: ${name}`,
      icon: 'pause',
      run: change(() => labOf(workbench).pause({ runId })),
    });
  }
  if (run.state === 'paused' || run.state === 'interrupted') {
    commands.push({
      id: `resume-${runId}`,
      group,
      title: `Resume: ${name}`,
      icon: 'play',
      run: change(() => labOf(workbench).resume({ runId })),
    });
  }
  if (isActive(run.state)) {
    commands.push({
      id: `cancel-${runId}`,
      group,
      title: `Cancel: ${name}`,
      icon: 'stop',
      run: change(() => labOf(workbench).cancel({ runId })),
    });
  }
  if (run.lastCheckpoint !== null) {
    commands.push({
      id: `measure-${runId}`,
      group,
      title: `Measure: ${name}`,
      icon: 'figure',
      run: () => {
        openRun(workbench, run, 'results');
        reachControl('measure', 'show');
      },
    });
    for (const format of modelFormats) {
      commands.push({
        id: `export-${format}-${runId}`,
        group,
        title: `Export model as ${modelFormatWords[format].label}: ${name}`,
        icon: 'download',
        run: () => exportModel(workbench, run, format),
      });
    }
  }
  if (isOver(run.state) || run.state === 'interrupted') {
    commands.push(...keptRunCommands(workbench, run));
    commands.push({
      id: `delete-${runId}`,
      group,
      title: `Delete run: ${name}`,
      icon: 'trash',
      run: () => removeRun(workbench, run),
    });
  }
  return commands;
}
