import { createStore, type StoreApi } from 'zustand/vanilla';

/** Something done to a whole run or document that can be taken back. */
export interface ReversibleAction {
  readonly label: string;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
}

interface ActionsStore {
  readonly done: readonly ReversibleAction[];
  readonly undone: readonly ReversibleAction[];
}

export class ActionHistory {
  readonly store: StoreApi<ActionsStore> = createStore<ActionsStore>(() => ({ done: [], undone: [] }));

  add(action: ReversibleAction): void {
    this.store.setState(({ done }) => ({ done: [...done, action].slice(-50), undone: [] }));
  }

  async undo(): Promise<void> {
    const action = this.store.getState().done.at(-1);
    if (!action) return;
    this.store.setState(({ done, undone }) => ({ done: done.slice(0, -1), undone: [action, ...undone] }));
    await action.undo();
  }

  async redo(): Promise<void> {
    const [action] = this.store.getState().undone;
    if (!action) return;
    this.store.setState(({ done, undone }) => ({ done: [...done, action], undone: undone.slice(1) }));
    await action.redo();
  }
}
