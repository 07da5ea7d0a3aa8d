import { useEffect, type RefObject } from 'react';
import type { BuilderEditing } from './types';

/**
 * Copy, cut and paste of the window while the focus is within the canvas. The browser sends them to where text is selected,
 * so that the document listens.
 */
export function useClipboard(
  host: RefObject<HTMLElement | null>,
  editing: BuilderEditing | null,
  chosen: readonly string[],
  tell: (message: string | null) => void,
): void {
  useEffect(() => {
    if (editing === null) return undefined;
    const isHere = (): boolean =>
      host.current?.contains(document.activeElement) === true && !(document.activeElement instanceof HTMLInputElement);
    const copy = (event: ClipboardEvent): boolean => {
      const text = isHere() ? editing.copied(chosen) : null;
      if (text === null || event.clipboardData === null) return false;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      tell(chosen.length === 1 ? `${chosen[0]} is copied.` : `${chosen.length} nodes are copied.`);
      return true;
    };
    const cut = (event: ClipboardEvent): void => {
      if (copy(event)) editing.onRemove(chosen, []);
    };
    const paste = (event: ClipboardEvent): void => {
      if (!isHere() || event.clipboardData === null) return;
      event.preventDefault();
      const done = editing.onPaste(event.clipboardData.getData('text/plain'));
      tell(done ? null : 'The clipboard holds no layers. Copy some of a graph first.');
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, [host, editing, chosen, tell]);
}
