import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { z } from 'zod';
import { readStored, writeStored } from '../../stores/storage';

const storedKey = 'compare.runs';
const storedSchema = z.object({ ids: z.array(z.string()).max(1000).nullable() });

/** Runs that are compared, in the order of choice; null: nobody has chosen yet. */
const chosenRuns = createStore<{ readonly ids: readonly string[] | null }>(
  () => readStored(storedKey, storedSchema) ?? { ids: null },
);
chosenRuns.subscribe(({ ids }) => writeStored(storedKey, { ids }));

export function chooseForComparison(ids: readonly string[]): void {
  chosenRuns.setState({ ids });
}

export function useChosenRuns(): readonly string[] | null {
  return useStore(chosenRuns, ({ ids }) => ids);
}
