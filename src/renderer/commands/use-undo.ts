import { useStore } from 'zustand';
import type { UndoStack } from '../stores/undo';
import { useDocuments, useNavigation, useWorkbench } from '../workbench/context';
import type { Workbench } from '../workbench/workbench';

type Direction = 'undo' | 'redo';

interface Step {
  /** What is undone or redone, in words. */
  readonly label: string;
  readonly take: () => void;
}

interface Edits {
  readonly stack: UndoStack<unknown>;
  readonly take: (direction: Direction) => void;
}

/** What is edited on the screen: a document or a figure page; null: neither. */
function editsOnScreen({ navigation, documents, figures }: Workbench): Edits | null {
  const { screen, documentId } = navigation.getState();
  if (screen === 'figures') {
    const { page, undo } = figures.store.getState();
    return page === null ? null : { stack: undo, take: (direction) => figures[direction]() };
  }
  if (screen !== 'document' || documentId === null) return null;
  const stack = documents.store.getState().undo[documentId] ?? { past: [], future: [] };
  return { stack, take: (direction) => documents[direction](documentId) };
}

/**
 * The step that undo, or redo, would take. In a document or on a figure page: its edits and what was done to documents and runs,
 * the latest first. Elsewhere: what was done to documents, runs and the window.
 */
export function undoStep(workbench: Workbench, direction: Direction): Step | null {
  const { actions } = workbench;
  const edits = editsOnScreen(workbench);
  const { done, undone } = actions.store.getState();
  const fits = (action: (typeof done)[number]): boolean => edits === null || action.scope !== 'window';
  const edit = direction === 'undo' ? edits?.stack.past.at(-1) : edits?.stack.future[0];
  const action = direction === 'undo' ? done.findLast(fits) : undone.find(fits);
  if (edits !== null && edit !== undefined && (action === undefined || edit.at >= action.at)) {
    return { label: edit.label, take: () => edits.take(direction) };
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
  useStore(workbench.figures.store, (state) => (state.page === null ? null : state.undo));
  return {
    undoLabel: undoStep(workbench, 'undo')?.label ?? null,
    redoLabel: undoStep(workbench, 'redo')?.label ?? null,
    undo: () => undoStep(workbench, 'undo')?.take(),
    redo: () => undoStep(workbench, 'redo')?.take(),
  };
}
