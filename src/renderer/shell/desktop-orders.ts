import {
  findDesktopBridge,
  onDesktopOrder,
  type DesktopMenu,
  type DesktopOrder,
} from '../../shared/lab/desktop-bridge';
import { shortcutIds } from '../../shared/window/shortcuts';
import { namedCommandsOf } from '../commands/commands';
import { shortcutActions } from '../commands/shortcut-actions';
import { undoStep } from '../commands/use-undo';
import { docks } from '../../ui/dock';
import { recentFirst } from '../stores/documents';
import { openHandedOver } from '../workbench/handed-over';
import type { Workbench } from '../workbench/workbench';

/** Groups of the palette whose commands stand in the native menu; runs and presets would be hundreds. */
const inMenu: ReadonlySet<string> = new Set(['This document', 'Panels', 'Documents', 'Go to', 'Window']);
const mostRecent = 10;
/** Of a group; what is open and what was run are in lists of their own. */
const mostEntries = 300;
const ownLists = /^(document|figure|set|look-at|join-panel)-/;
/** The menu follows this long after what it shows. */
const describeAfterMilliseconds = 250;

/** In the desktop window: does what the native menu and the system ask for, and tells that menu what there is. */
export function followDesktop(workbench: Workbench): void {
  const bridge = findDesktopBridge(window);
  if (bridge === null) return;
  onDesktopOrder(bridge, window, (order) => obey(workbench, order));
  let told = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = (): void => {
    timer = null;
    const menu = menuOf(workbench);
    const text = JSON.stringify(menu);
    if (text === told) return;
    told = text;
    bridge.describe(menu);
  };
  const soon = (): void => {
    timer ??= setTimeout(tell, describeAfterMilliseconds);
  };
  for (const store of [workbench.documents.store, workbench.runs.store, workbench.navigation, workbench.preferences]) {
    store.subscribe(soon);
  }
  workbench.actions.store.subscribe(soon);
  docks.subscribe(soon);
  soon();
}

function obey(workbench: Workbench, order: DesktopOrder): void {
  if (order.kind !== 'command') {
    openHandedOver(workbench, order);
  } else if (!editText(order.id)) {
    const command = namedCommandsOf(workbench).find(({ id }) => id === order.id);
    if (command) command.run();
    else shortcutIds.filter((id) => id === order.id).forEach((id) => shortcutActions(workbench)[id]());
  }
}

/** Undo from the menu while a field has the focus is the field's own. */
function editText(id: string): boolean {
  if (id !== 'undo' && id !== 'redo') return false;
  const focused = document.activeElement;
  const inEditor = focused?.closest('.monaco-editor') ?? null;
  if (focused !== null && inEditor !== null) {
    const shiftKey = id === 'redo';
    // The editor takes its keys by their code, also from here.
    const press = { key: 'z', code: 'KeyZ', keyCode: 90, ctrlKey: true, shiftKey, bubbles: true, cancelable: true };
    focused.dispatchEvent(new KeyboardEvent('keydown', press));
    return true;
  }
  const field = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement;
  return field && document.execCommand(id);
}

function menuOf(workbench: Workbench): DesktopMenu {
  const commands = namedCommandsOf(workbench);
  const entry = ({ id, title }: { readonly id: string; readonly title: string }, cut: string) => ({
    id,
    label: title.replace(cut, '').slice(0, 300),
  });
  const recent = recentFirst(workbench.documents.store.getState().documents).slice(0, mostRecent);
  return {
    enabled: [
      ...commands.filter(({ group }) => inMenu.has(group)).map(({ id }) => id),
      'palette',
      ...(docks.current() === null ? [] : ['maximise-panel']),
    ],
    recent: recent.map(({ id, title }) => ({ id: `document-${id}`, label: title.slice(0, 300) })),
    presets: commands.filter(({ group }) => group === 'Experiments').map((command) => entry(command, 'New from ')),
    sections: [...inMenu].map((label) => ({
      label,
      entries: commands
        .filter(({ group, id }) => group === label && !ownLists.test(id))
        .slice(0, mostEntries)
        .map((command) => entry(command, '')),
    })),
    undo: undoStep(workbench, 'undo')?.label.slice(0, 300) ?? null,
    redo: undoStep(workbench, 'redo')?.label.slice(0, 300) ?? null,
    theme: workbench.preferences.getState().theme,
  };
}
