import { useStore } from 'zustand';
import { useDocuments, useNavigation, useWorkbench } from '../workbench/context';

interface Undo {
  /** Name of what would be undone; null: nothing. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** In a document or on a figure page: its edits. Elsewhere: what was done to whole runs and documents. */
export function useUndo(): Undo {
  const workbench = useWorkbench();
  const { documents, actions, figures } = workbench;
  const documentId = useNavigation((state) => (state.screen === 'document' ? state.documentId : null));
  const stack = useDocuments((state) => (documentId === null ? undefined : state.undo[documentId]));
  const done = useStore(actions.store, (state) => state.done.at(-1));
  const undone = useStore(actions.store, (state) => state.undone[0]);
  const composing = useNavigation((state) => state.screen === 'figures');
  const page = useStore(figures.store, (state) => (composing && state.page ? state.undo : null));
  if (page) {
    return {
      undoLabel: page.past.at(-1)?.label ?? null,
      redoLabel: page.future[0]?.label ?? null,
      undo: () => figures.undo(),
      redo: () => figures.redo(),
    };
  }
  if (documentId !== null) {
    return {
      undoLabel: stack?.past.at(-1)?.label ?? null,
      redoLabel: stack?.future[0]?.label ?? null,
      undo: () => documents.undo(documentId),
      redo: () => documents.redo(documentId),
    };
  }
  return {
    undoLabel: done?.label ?? null,
    redoLabel: undone?.label ?? null,
    undo: () => workbench.attempt(() => actions.undo()),
    redo: () => workbench.attempt(() => actions.redo()),
  };
}
