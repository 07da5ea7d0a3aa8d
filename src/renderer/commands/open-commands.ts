import { experiments } from '../../experiments/specs';
import { formatCount } from '../../shared/format';
import { recentFirst } from '../stores/documents';
import { chooseAndOpenFile, createDocument, openPreset } from '../workbench/document-commands';
import {
  closeDocument,
  closeOtherDocuments,
  lastClosed,
  moveFrontTab,
  reopenClosed,
  stepTab,
} from '../workbench/tab-commands';
import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';

const group = 'Documents';

/** The open documents. */
export function tabCommands(workbench: Workbench): Command[] {
  const { tabs, documentId } = workbench.navigation.getState();
  const closed = lastClosed(workbench);
  const title = documentId === null ? undefined : workbench.documents.get(documentId)?.title;
  const front: Command[] =
    documentId === null || title === undefined || !tabs.includes(documentId)
      ? []
      : [
          {
            id: 'close-tab',
            group,
            title: `Close ${title}`,
            icon: 'close',
            shortcut: 'close-tab',
            run: () => closeDocument(workbench, documentId),
          },
        ];
  const several: Command[] =
    tabs.length < 2 || documentId === null
      ? []
      : [
          {
            id: 'close-others',
            group,
            title: 'Close the other documents',
            icon: 'close',
            run: () => closeOtherDocuments(workbench, documentId),
          },
          { id: 'next-tab', group, title: 'Next document', shortcut: 'next-tab', run: () => stepTab(workbench, 1) },
          {
            id: 'previous-tab',
            group,
            title: 'Previous document',
            shortcut: 'previous-tab',
            run: () => stepTab(workbench, -1),
          },
          {
            id: 'tab-left',
            group,
            title: 'Move the tab to the left',
            shortcut: 'tab-left',
            run: () => moveFrontTab(workbench, -1),
          },
          {
            id: 'tab-right',
            group,
            title: 'Move the tab to the right',
            shortcut: 'tab-right',
            run: () => moveFrontTab(workbench, 1),
          },
        ];
  const reopen: Command[] =
    closed === null
      ? []
      : [
          {
            id: 'reopen-tab',
            group,
            title: `Reopen ${workbench.documents.get(closed)?.title ?? ''}`,
            icon: 'undo',
            shortcut: 'reopen-tab',
            run: () => reopenClosed(workbench),
          },
        ];
  return [...front, ...several, ...reopen];
}

export function openCommands(workbench: Workbench): Command[] {
  return [
    { id: 'new', group, title: 'New document', icon: 'plus', run: () => createDocument(workbench) },
    {
      id: 'open-file',
      group,
      title: 'Open a file…',
      icon: 'folder',
      shortcut: 'open-file',
      run: () => chooseAndOpenFile(workbench),
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

export function presetCommands(workbench: Workbench): Command[] {
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
