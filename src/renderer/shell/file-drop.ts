import { useSyncExternalStore } from 'react';
import { openFile } from '../workbench/document-commands';
import type { Workbench } from '../workbench/workbench';

let dragging = false;
const listeners = new Set<() => void>();

function setDragging(next: boolean): void {
  if (next === dragging) return;
  dragging = next;
  for (const listener of listeners) listener();
}

/** Opens a file that is dropped anywhere in the window. Without this a browser would leave the page for the file. */
export function acceptDroppedFiles(workbench: Workbench): void {
  const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  window.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    setDragging(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) setDragging(false);
  });
  window.addEventListener('drop', (event) => {
    if (!carriesFile(event)) return;
    // What a step has taken for itself is no document.
    const isTaken = event.defaultPrevented;
    event.preventDefault();
    setDragging(false);
    if (isTaken) return;
    const file = event.dataTransfer?.files[0];
    if (file) openFile(workbench, file);
  });
}

/** Whether a file is held over the window. */
export function useFileDrop(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => dragging,
  );
}
