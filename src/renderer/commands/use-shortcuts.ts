import { useEffect } from 'react';
import { stepOfNumber } from '../stores/navigation';
import { useWorkbench } from '../workbench/context';
import { hasModifier } from './modifier';
import { runCurrentDocument } from './run-current';
import { useUndo } from './use-undo';

/** Keys of the whole window. Fields and the editor keep their own undo and plain letters. */
export function useShortcuts(): void {
  const workbench = useWorkbench();
  const { undo, redo } = useUndo();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const handled = hasModifier(event) ? withModifier(event) : plain(event);
      if (!handled) return;
      event.preventDefault();
      // The editor has keys of its own for some of these: only one of the two may act.
      event.stopPropagation();
    };
    const withModifier = (event: KeyboardEvent): boolean => {
      const navigation = workbench.navigation.getState();
      const key = event.key.toLowerCase();
      if (key === 'k') navigation.setPaletteOpen(!navigation.paletteOpen);
      else if (key === 'enter') runCurrentDocument(workbench);
      else if (key === 'z' && !isTyping(event)) (event.shiftKey ? redo : undo)();
      else if (key === 'y' && !isTyping(event)) redo();
      else {
        const step = stepOfNumber(Number(key));
        if (step === null || navigation.screen !== 'document') return false;
        navigation.goTo(step);
      }
      return true;
    };
    const plain = (event: KeyboardEvent): boolean => {
      if (isTyping(event) || event.altKey) return false;
      if (event.key === '/') {
        window.dispatchEvent(new Event('ansatz:search'));
        return true;
      }
      if (event.key === 'F6') {
        focusNextPanel(event.shiftKey ? -1 : 1);
        return true;
      }
      return false;
    };
    // In the capture phase, so that the editor cannot swallow the keys of the window.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [workbench, undo, redo]);
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

const focusable =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, a[href], [tabindex="0"]';

/** F6: from panel to panel, in the order of the page. */
function focusNextPanel(direction: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>('header, nav, main section, main aside, footer')].filter(
    (panel) => panel.querySelector(focusable) !== null && panel.offsetParent !== null,
  );
  const current = panels.findLastIndex((panel) => panel.contains(document.activeElement));
  const next = panels[(current + direction + panels.length) % panels.length];
  next?.querySelector<HTMLElement>(focusable)?.focus();
}
