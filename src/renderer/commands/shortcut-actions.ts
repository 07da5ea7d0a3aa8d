import type { ShortcutId } from '../../shared/window/shortcuts';
import { docks, type Resize, type Side } from '../../ui/dock';
import type { StepName } from '../../ui/experiment-view/types';
import { documentFile, chooseAndOpenFile } from '../workbench/document-commands';
import { saveFile } from '../workbench/save-file';
import { closeDocument, moveFrontTab, reopenClosed, stepTab } from '../workbench/tab-commands';
import type { Workbench } from '../workbench/workbench';
import { currentDocument } from './current-document';
import { focusedPanel, focusNextPanel } from './focus-panel';
import { reachControl } from './reach-control';
import { runCurrentDocument } from './run-current';
import { undoStep } from './use-undo';

/** False: there is nothing to do here, and the key is left to others. */
type Action = () => boolean;

/** What the keys of the window do: an action for every entry of the table. */
export function shortcutActions(workbench: Workbench): Readonly<Record<ShortcutId, Action>> {
  const { navigation } = workbench;
  const always =
    (act: () => void): Action =>
    () => {
      act();
      return true;
    };
  const inDocument =
    (act: (documentId: string) => void): Action =>
    () => {
      const document = currentDocument(workbench);
      if (document === null) return false;
      act(document.id);
      return true;
    };
  const goTo = (step: StepName): Action => inDocument(() => navigation.getState().goTo(step));
  return {
    palette: always(() => navigation.getState().setPaletteOpen(!navigation.getState().paletteOpen)),
    undo: always(() => undoStep(workbench, 'undo')?.take()),
    redo: always(() => undoStep(workbench, 'redo')?.take()),
    search: always(() => window.dispatchEvent(new Event('ansatz:search'))),
    shortcuts: always(() => navigation.getState().setShortcutsOpen(true)),
    settings: always(() => navigation.getState().show('settings')),
    'open-file': always(() => chooseAndOpenFile(workbench)),
    queue: always(() => reachControl('queue', 'press')),
    'next-panel': always(() => focusNextPanel(1)),
    'previous-panel': always(() => focusNextPanel(-1)),
    run: always(() => runCurrentDocument(workbench)),
    'step-system': goTo('system'),
    'step-model': goTo('model'),
    'step-training': goTo('training'),
    'step-results': goTo('results'),
    save: always(() => saveNow(workbench)),
    'save-as': always(() => saveAs(workbench)),
    'next-tab': always(() => stepTab(workbench, 1)),
    'previous-tab': always(() => stepTab(workbench, -1)),
    'close-tab': inDocument((id) => closeDocument(workbench, id)),
    'reopen-tab': always(() => reopenClosed(workbench)),
    'tab-left': inDocument(() => moveFrontTab(workbench, -1)),
    'tab-right': inDocument(() => moveFrontTab(workbench, 1)),
    'maximise-panel': inPanel((dock, id) => dock.toggleMaximised(id)),
    'panel-wider': resize('wider'),
    'panel-narrower': resize('narrower'),
    'panel-taller': resize('taller'),
    'panel-lower': resize('lower'),
    'panel-to-left': dockAt('left'),
    'panel-to-right': dockAt('right'),
    'panel-to-top': dockAt('above'),
    'panel-to-bottom': dockAt('below'),
  };
}

type ShownDock = NonNullable<ReturnType<typeof docks.current>>;

function inPanel(act: (dock: ShownDock, id: string) => void): Action {
  return () => {
    const dock = docks.current();
    const id = focusedPanel() ?? dock?.current() ?? null;
    if (dock === null || id === null) return false;
    act(dock, id);
    return true;
  };
}

const resize = (how: Resize): Action => inPanel((dock, id) => dock.resize(id, how));
const dockAt = (side: Side): Action => inPanel((dock, id) => dock.dockAt(id, side));

function saveNow(workbench: Workbench): void {
  workbench.documents.flush();
  workbench.messages.show({
    severity: 'information',
    message: 'Documents are saved by themselves.',
    detail: 'To keep a copy elsewhere, save the document as a file.',
  });
}

/** Hands the document on the screen, else the one in front, to the user as a file. */
export function saveAs(workbench: Workbench): void {
  const { documentId } = workbench.navigation.getState();
  const document = currentDocument(workbench) ?? (documentId === null ? null : workbench.documents.get(documentId));
  if (document !== null) saveFile(documentFile(document));
  else workbench.messages.show({ severity: 'information', message: 'Open a document first, then save it as a file.' });
}
