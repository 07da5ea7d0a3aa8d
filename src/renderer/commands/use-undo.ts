import { useStore } from 'zustand';
import { useDocuments, useNavigation, useWorkbench } from '../workbench/context';
import type { Workbench } from '../workbench/workbench';

interface Step {
  /** What is undone or redone, in words. */
  readonly label: string;
  readonly take: () => void;
}

/**
 * The step that undo, or redo, would take. In a document: its edits and what was done to documents and runs, the latest first.
 * Elsewhere: what was done to documents, runs and the window.
 */
export function undoStep(workbench: Workbench, direction: 'undo' | 'redo'): Step | null {
  const { screen, documentId } = workbench.navigation.getState();
  const { documents, actions } = workbench;
  const id = screen === 'document' ? documentId : null;
  const stack = id === null ? undefined : documents.store.getState().undo[id];
  const { done, undone } = actions.store.getState();
  const fits = (action: (typeof done)[number]): boolean => id === null || action.scope !== 'window';
  const edit = direction === 'undo' ? stack?.past.at(-1) : stack?.future[0];
  const action = direction === 'undo' ? done.findLast(fits) : undone.find(fits);
  if (id !== null && edit !== undefined && (action === undefined || edit.at >= action.at)) {
    return {
      label: edit.label,
      take: () => (direction === 'undo' ? documents.undo(id) : documents.redo(id)),
    };
  }
  if (action === undefined) return null;
  return { label: action.label, take: () => workbench.attempt(() => actions[direction](action)) };
}

interface Undo {
  /** Name of what would be undone; null: nothing. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly undo: () => void;
  readonly redo: () => void;
}

export function useUndo(): Undo {
  const workbench = useWorkbench();
  useNavigation((state) => `${state.screen} ${state.documentId ?? ''}`);
  useDocuments((state) => state.undo);
  useStore(workbench.actions.store);
  return {
    undoLabel: undoStep(workbench, 'undo')?.label ?? null,
    redoLabel: undoStep(workbench, 'redo')?.label ?? null,
    undo: () => undoStep(workbench, 'undo')?.take(),
    redo: () => undoStep(workbench, 'redo')?.take(),
  };
}
