import type { FileToOpen } from '../../shared/lab/file-to-open';
import { openFile } from './document-commands';
import { finishBundle } from './transfers';
import { labOf, type Workbench } from './workbench';

/** Opens a file that came from the system: by a double click, by a second start, with the command line. */
export function openHandedOver(workbench: Workbench, handed: FileToOpen): void {
  switch (handed.kind) {
    case 'file': {
      const file = new File([handed.text], handed.name, { type: 'application/json' });
      whenDocumentsAreThere(workbench, () => openFile(workbench, file));
      return;
    }
    case 'bundle': {
      const { name, importId } = handed;
      whenDocumentsAreThere(workbench, () => finishBundle(workbench, name, importId));
      return;
    }
    case 'problem': {
      const { message, reason, suggestion } = handed;
      workbench.messages.show({ severity: 'error', message, detail: `${reason} ${suggestion}` });
    }
  }
}

/** Asks the host for the files that it was started with. */
export function openFilesOfStart(workbench: Workbench): void {
  whenDocumentsAreThere(workbench, () => {
    workbench.attempt(async () => {
      for (const handed of await labOf(workbench).filesToOpen({})) openHandedOver(workbench, handed);
    });
  });
}

/** Files that came with the start wait for the list of documents: one that is there already is opened as another one. */
function whenDocumentsAreThere(workbench: Workbench, act: () => void): void {
  const { store } = workbench.documents;
  if (store.getState().loaded) {
    act();
    return;
  }
  const stop = store.subscribe(({ loaded }) => {
    if (!loaded) return;
    stop();
    act();
  });
}
