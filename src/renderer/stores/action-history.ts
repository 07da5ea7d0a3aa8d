import { createStore, type StoreApi } from 'zustand/vanilla';

/** Something done to a whole run or document, or to the window, that can be taken back. */
export interface ReversibleAction {
  readonly label: string;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  /** window: a setting; undone by its own, not in the midst of work on a document. */
  readonly scope?: 'documents' | 'window';
  /** The same as data, where it is kept for the next window. */
  readonly kept?: object;
}

interface Dated extends ReversibleAction {
  /** When it was done or undone, in milliseconds. */
  readonly at: number;
}

interface ActionsStore {
  /** The last one last. */
  readonly done: readonly Dated[];
  /** The last one first. */
  readonly undone: readonly Dated[];
}

const mostActions = 50;

export class ActionHistory {
  readonly store: StoreApi<ActionsStore> = createStore<ActionsStore>(() => ({ done: [], undone: [] }));

  add(action: ReversibleAction): void {
    const dated = { ...action, at: Date.now() };
    this.store.setState(({ done }) => ({ done: [...done, dated].slice(-mostActions), undone: [] }));
  }

  /** Actions of an earlier window, before those of this one. */
  takeIn({ done, undone }: ActionsStore): void {
    this.store.setState((own) => ({
      done: [...done, ...own.done].slice(-mostActions),
      undone: own.done.length > 0 ? own.undone : [...own.undone, ...undone],
    }));
  }

  /** Takes back an action, by default the last one. One that fails stays where it was. */
  async undo(action: Dated | undefined = this.store.getState().done.at(-1)): Promise<void> {
    if (action === undefined || !this.store.getState().done.includes(action)) return;
    const before = this.store.getState();
    const now = { ...action, at: Date.now() };
    this.store.setState(({ done, undone }) => ({
      done: done.filter((other) => other !== action),
      undone: [now, ...undone],
    }));
    await this.#orBackTo(before, action.undo);
  }

  /** Does an action again, by default the one that was undone last. */
  async redo(action: Dated | undefined = this.store.getState().undone[0]): Promise<void> {
    if (action === undefined || !this.store.getState().undone.includes(action)) return;
    const before = this.store.getState();
    const now = { ...action, at: Date.now() };
    this.store.setState(({ done, undone }) => ({
      done: [...done, now],
      undone: undone.filter((other) => other !== action),
    }));
    await this.#orBackTo(before, action.redo);
  }

  async #orBackTo(before: ActionsStore, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.store.setState(before);
      throw thrown;
    }
  }
}
