import { experiments } from '../../experiments/specs';
import { views } from '../../experiments/views';
import { formatCount } from '../../shared/format';
import type { RunSummary } from '../../shared/lab/contract';
import { stepNames } from '../../ui/experiment-view/types';
import { screenTitles } from '../shell/screen-titles';
import { stepTitles } from '../screens/document/step-marks';
import { recentFirst } from '../stores/documents';
import { isActive, isOver, newestFirst } from '../stores/runs';
import {
  createDocument,
  documentFile,
  duplicateDocument,
  openFile,
  openPreset,
  removeDocument,
} from '../workbench/document-commands';
import { exportModel } from '../workbench/export-model';
import { openRun, removeRun } from '../workbench/run-commands';
import { chooseFile, saveFile } from '../workbench/save-file';
import { labOf, type Workbench } from '../workbench/workbench';
import type { Command } from './command';
import { figureCommands } from './figure-commands';
import { modelFormats, modelFormatWords } from '../../shared/lab/model-formats';
import { modifierName } from './modifier';
import { reachControl } from './reach-control';
import { runCurrentDocument } from './run-current';
import { preferConvention } from '../../ui/convention/convention-preference';
import { sweepCommands } from './sweep-commands';
import { keptRunCommands, runLibraryCommands } from './run-library-commands';

const conventionCommands = [
  { to: 'text', title: 'Energies: as written in the text' },
  { to: 'spin', title: 'Energies: in the coupling of S·S' },
  { to: 'pauli', title: 'Energies: in the coupling of σ·σ' },
] as const;

/** Everything that can be done now, by name. Commands that would do nothing are left out. */
export function commandsOf(workbench: Workbench): Command[] {
  return [
    ...documentCommands(workbench),
    ...runCommands(workbench),
    ...sweepCommands(workbench),
    ...runLibraryCommands(workbench),
    ...openCommands(workbench),
    ...figureCommands(workbench),
    ...presetCommands(workbench),
    ...screenCommands(workbench),
    ...deviceCommands(workbench),
    ...windowCommands(workbench),
  ];
}

function documentCommands(workbench: Workbench): Command[] {
  const { screen, documentId, goTo } = workbench.navigation.getState();
  const document = screen === 'document' && documentId !== null ? workbench.documents.get(documentId) : null;
  if (!document) return [];
  const group = 'This document';
  const stack = workbench.documents.store.getState().undo[document.id];
  const commands: Command[] = [
    {
      id: 'run',
      group,
      title: 'Run',
      icon: 'play',
      shortcut: `${modifierName} Enter`,
      run: () => runCurrentDocument(workbench),
    },
    ...stepNames.map((step, index): Command => ({
      id: `step-${step}`,
      group,
      title: `Go to ${stepTitles[step]}`,
      icon: 'arrowRight',
      shortcut: `${modifierName} ${index + 1}`,
      run: () => goTo(step),
    })),
    { id: 'sweep', group, title: 'Sweep over parameters…', icon: 'figure', run: () => reachControl('sweep', 'press') },
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
      run: () => saveFile(documentFile(document)),
    },
    {
      id: 'delete',
      group,
      title: 'Delete the document',
      icon: 'trash',
      run: () => removeDocument(workbench, document.id),
    },
  ];
  const undo = stack?.past.at(-1);
  const redo = stack?.future[0];
  const view = views.find(({ experiment }) => experiment === document.experiment);
  commands.push(
    ...(view?.commands(document.spec) ?? []).map((command): Command => ({
      id: command.id,
      group,
      title: command.title,
      icon: command.kind === 'change' ? 'check' : 'arrowRight',
      run: () => {
        goTo(command.step);
        if (command.kind === 'change') {
          workbench.documents.edit(document.id, { spec: command.change() }, { label: command.label });
        } else reachControl(command.control, command.kind);
      },
    })),
  );
  if (undo) {
    commands.push({
      id: 'undo',
      group,
      title: `Undo: ${undo.label}`,
      icon: 'undo',
      shortcut: `${modifierName} Z`,
      run: () => workbench.documents.undo(document.id),
    });
  }
  if (redo) {
    commands.push({
      id: 'redo',
      group,
      title: `Redo: ${redo.label}`,
      icon: 'redo',
      shortcut: `${modifierName} Shift Z`,
      run: () => workbench.documents.redo(document.id),
    });
  }
  return commands;
}

const mostRuns = 30;

function runCommands(workbench: Workbench): Command[] {
  return newestFirst(workbench.runs.store.getState().runs)
    .slice(0, mostRuns)
    .flatMap((run) => commandsOfRun(workbench, run));
}

function commandsOfRun(workbench: Workbench, run: RunSummary): Command[] {
  const group = 'Runs';
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

function openCommands(workbench: Workbench): Command[] {
  const group = 'Documents';
  return [
    { id: 'new', group, title: 'New document', icon: 'plus', run: () => createDocument(workbench) },
    {
      id: 'open-file',
      group,
      title: 'Open a file…',
      icon: 'folder',
      run: () => chooseFile('.json,application/json', (file) => openFile(workbench, file)),
    },
    ...recentFirst(workbench.documents.store.getState().documents).map((document): Command => ({
      id: `document-${document.id}`,
      group,
      title: `Open: ${document.title}`,
      note: document.runIds.length === 0 ? 'not run' : formatCount(document.runIds.length, 'run'),
      icon: 'file',
      run: () => workbench.navigation.getState().openDocument(document.id),
    })),
  ];
}

function presetCommands(workbench: Workbench): Command[] {
  return experiments.flatMap((definition) =>
    definition.presets.map((preset): Command => ({
      id: `preset-${preset.id}`,
      group: 'Experiments',
      title: `New from ${preset.title}`,
      note: preset.id,
      icon: 'plus',
      run: () => openPreset(workbench, definition, preset),
    })),
  );
}

function screenCommands(workbench: Workbench): Command[] {
  const navigation = workbench.navigation.getState();
  return (
    ['gallery', 'documents', 'runs', 'compare', 'sweeps', 'figures', 'data', 'devices', 'help', 'settings'] as const
  ).map((screen): Command => ({
    id: `screen-${screen}`,
    group: 'Go to',
    title: screenTitles[screen],
    icon: 'arrowRight',
    run: () => navigation.show(screen),
  }));
}

function deviceCommands(workbench: Workbench): Command[] {
  return [
    {
      id: 'measure-devices',
      group: 'Go to',
      title: 'Measure the devices',
      icon: 'refresh',
      run: () => {
        workbench.navigation.getState().show('devices');
        reachControl('measure-devices', 'press');
      },
    },
  ];
}

function windowCommands(workbench: Workbench): Command[] {
  const { change } = workbench.preferences.getState();
  const group = 'Window';
  return [
    { id: 'theme-light', group, title: 'Theme: light', icon: 'theme', run: () => change({ theme: 'light' }) },
    { id: 'theme-dark', group, title: 'Theme: dark', icon: 'theme', run: () => change({ theme: 'dark' }) },
    { id: 'theme-system', group, title: 'Theme: as the system', icon: 'theme', run: () => change({ theme: 'system' }) },
    ...conventionCommands.map(({ to, title }): Command => ({
      id: `convention-${to}`,
      group,
      title,
      run: () => preferConvention(to),
    })),
    {
      id: 'keys',
      group,
      title: 'Keyboard shortcuts',
      icon: 'help',
      run: () => workbench.navigation.getState().showHelp('keyboard'),
    },
    {
      id: 'language',
      group,
      title: 'Language of Hamiltonians',
      icon: 'help',
      run: () => workbench.navigation.getState().showHelp('language'),
    },
  ];
}
