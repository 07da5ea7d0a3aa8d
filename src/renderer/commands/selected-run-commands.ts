import type { ExperimentDocument, RunSummary } from '../../shared/lab/contract';
import { isActive } from '../stores/runs';
import { definitionOf } from '../workbench/document-commands';
import { exportModel } from '../workbench/export-model';
import { saveFile } from '../workbench/save-file';
import { selectedRunOf } from '../workbench/use-runs-of';
import { labOf, type Workbench } from '../workbench/workbench';
import type { Command } from './command';

const group = 'This document';
const figureFormats = ['pdf', 'svg', 'png', 'csv'] as const;
const figureWidthMillimetres = 86;

/** What runs show that have no headline of their own. */
const energy = { label: 'energy', figure: 'energy' };

/** What can be done with the run that is looked at in the document on the screen. */
export function selectedRunCommands(workbench: Workbench, document: ExperimentDocument): Command[] {
  const run = selectedRunOf(workbench, document.id);
  if (run === null) return [];
  const runId = run.id;
  const change = (work: () => Promise<RunSummary>) => (): void =>
    workbench.attempt(async () => workbench.runs.add(await work()));
  const commands: Command[] = [];
  const definition = definitionOf(document.experiment);
  if (run.state === 'running') {
    const pause = change(() => labOf(workbench).pause({ runId }));
    commands.push({ id: 'pause-current', group, title: 'Pause this run', icon: 'pause', run: pause });
  }
  if (run.state === 'paused' || run.state === 'interrupted') {
    const resume = change(() => labOf(workbench).resume({ runId }));
    commands.push({ id: 'resume-current', group, title: 'Resume this run', icon: 'play', run: resume });
  }
  if (isActive(run.state)) {
    const cancel = change(() => labOf(workbench).cancel({ runId }));
    commands.push({ id: 'cancel-current', group, title: 'Cancel this run', icon: 'stop', run: cancel });
  }
  const hasModel = run.lastCheckpoint !== null && definition?.wavefunction !== undefined;
  for (const format of hasModel ? (['safetensors', 'npz', 'netket'] as const) : []) {
    commands.push({
      id: `export-${format}-current`,
      group,
      title: `Export the model of this run as ${format}`,
      icon: 'download',
      run: () => exportModel(workbench, run, format),
    });
  }
  const { label, figure } = definition?.headline ?? energy;
  for (const format of run.step === 0 ? [] : figureFormats) {
    commands.push({
      id: `export-figure-${format}`,
      group,
      title: `Export the ${label} of this run as ${format.toUpperCase()}`,
      icon: 'figure',
      run: () =>
        workbench.attempt(async () => {
          const wanted = { runId, figure, format, widthMillimetres: figureWidthMillimetres };
          saveFile(await labOf(workbench).exportFigure(wanted));
        }),
    });
  }
  return commands;
}
