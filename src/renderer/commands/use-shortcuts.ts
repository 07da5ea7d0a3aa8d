import { useEffect } from 'react';
import { shortcuts } from '../../shared/window/shortcuts';
import { useWorkbench } from '../workbench/context';
import { shortcutOf } from './modifier';
import { shortcutActions } from './shortcut-actions';

/** Keys of the whole window. Fields and the editor keep their own undo and plain letters. */
export function useShortcuts(): void {
  const workbench = useWorkbench();
  useEffect(() => {
    const actions = shortcutActions(workbench);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const id = shortcutOf(event);
      if (id === null || (isTyping(event) && !shortcuts[id].whileTyping)) return;
      // Behind a dialog nothing may happen; the palette closes by its own key.
      if (document.querySelector('dialog[open]') !== null) return;
      if (!actions[id]()) return;
      event.preventDefault();
      // The editor has keys of its own for some of these: only one of the two may act.
      event.stopPropagation();
    };
    // In the capture phase, so that the editor cannot swallow the keys of the window.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [workbench]);
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  // The editor's field is no form element in browsers that have an edit context.
  if (target.closest('[role="textbox"], .monaco-editor') !== null) return true;
  if (target instanceof HTMLInputElement)
    return target.type !== 'range' && target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
