import { views } from '../../experiments/views';
import type { ExperimentDocument } from '../../shared/lab/contract';
import type { RegisteredView } from '../../ui/experiment-view/define';
import { stepNames } from '../../ui/experiment-view/types';
import { definitionOf, duplicateDocument, removeDocument } from '../workbench/document-commands';
import { nextSeed, startRun } from '../workbench/run-commands';
import { runsOf } from '../workbench/use-runs-of';
import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';
import { currentDocument } from './current-document';
import { reachControl } from './reach-control';
import { runCurrentDocument } from './run-current';
import { selectedRunCommands } from './selected-run-commands';
import { saveAs } from './shortcut-actions';
import { undoStep } from './use-undo';

const group = 'This document';

/** What can be done with the document on the screen. */
export function documentCommands(workbench: Workbench): Command[] {
  const document = currentDocument(workbench);
  if (document === null) return undoCommands(workbench);
  const { goTo } = workbench.navigation.getState();
  const titles = viewOf(document)?.titles;
  return [
    { id: 'run', group, title: 'Run', icon: 'play', shortcut: 'run', run: () => runCurrentDocument(workbench) },
    ...stepNames.map((step): Command => ({
      id: `step-${step}`,
      group,
      title: `Go to ${titles?.[step] ?? step}`,
      icon: 'arrowRight',
      shortcut: `step-${step}`,
      run: () => goTo(step),
    })),
    { id: 'sweep', group, title: 'Sweep over parameters…', icon: 'figure', run: () => reachControl('sweep', 'press') },
    {
      id: 'rename',
      group,
      title: 'Rename the document, or change its seed…',
      icon: 'edit',
      run: () => workbench.navigation.getState().setRenaming(true),
    },
    {
      id: 'duplicate',
      group,
      title: 'Duplicate the document',
      icon: 'copy',
      run: () => duplicateDocument(workbench, document),
    },
    {
      id: 'save-file',
      group,
      title: 'Save the document as a file',
      icon: 'download',
      shortcut: 'save-as',
      run: () => saveAs(workbench),
    },
    {
      id: 'delete',
      group,
      title: 'Delete the document',
      icon: 'trash',
      run: () => removeDocument(workbench, document.id),
    },
    ...selectedRunCommands(workbench, document),
    ...seedCommands(workbench, document),
    ...viewCommands(workbench, document),
    ...presetSpecCommands(workbench, document),
    ...undoCommands(workbench),
  ];
}

/** Another seed, and the runs to look at. */
function seedCommands(workbench: Workbench, document: ExperimentDocument): Command[] {
  const runs = runsOf(workbench, document.id);
  if (runs.length === 0) return [];
  return [
    {
      id: 'add-seed',
      group,
      title: `Add seed: run with seed ${nextSeed(runs)}`,
      icon: 'plus',
      run: () => startRun(workbench, document, nextSeed(runs)),
    },
    ...runs.map((run): Command => ({
      id: `look-at-${run.id}`,
      group,
      title: `Look at the run with seed ${run.seed}`,
      note: run.state,
      icon: 'figure',
      run: () => workbench.navigation.getState().selectRun(document.id, run.id),
    })),
  ];
}

const viewOf = (document: ExperimentDocument): RegisteredView | undefined =>
  views.find(({ experiment }) => experiment === document.experiment);

/** What the experiment's own steps can do. */
function viewCommands(workbench: Workbench, document: ExperimentDocument): Command[] {
  const hasRun = runsOf(workbench, document.id).length > 0;
  const offered = (viewOf(document)?.commands(document.spec) ?? []).filter(({ needsRun }) => hasRun || !needsRun);
  return offered.map((command): Command => ({
    id: command.id,
    group,
    title: command.title,
    icon: command.kind === 'change' ? 'check' : 'arrowRight',
    run: () => {
      workbench.navigation.getState().goTo(command.step);
      if (command.kind === 'change') {
        workbench.documents.edit(document.id, { spec: command.change() }, { label: command.label });
      } else reachControl(command.control, command.kind);
    },
  }));
}

function presetSpecCommands(workbench: Workbench, document: ExperimentDocument): Command[] {
  return (definitionOf(document.experiment)?.presets ?? []).map((preset): Command => ({
    id: `set-${preset.id}`,
    group,
    title: `Replace by preset: ${preset.title}`,
    note: preset.id,
    icon: 'check',
    run: () => workbench.documents.edit(document.id, { spec: preset.spec }, { label: `Preset ${preset.title}` }),
  }));
}

function undoCommands(workbench: Workbench): Command[] {
  return (['undo', 'redo'] as const).flatMap((direction): Command[] => {
    const step = undoStep(workbench, direction);
    if (step === null) return [];
    const title = `${direction === 'undo' ? 'Undo' : 'Redo'}: ${step.label}`;
    return [{ id: direction, group, title, icon: direction, shortcut: direction, run: step.take }];
  });
}
