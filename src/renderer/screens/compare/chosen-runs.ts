import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Runs that are compared, in the order of choice; null: nobody has chosen yet. Kept while the window is open. */
const chosenRuns = createStore<{ readonly ids: readonly string[] | null }>(() => ({ ids: null }));

export function chooseForComparison(ids: readonly string[]): void {
  chosenRuns.setState({ ids });
}

export function useChosenRuns(): readonly string[] | null {
  return useStore(chosenRuns, ({ ids }) => ids);
}
