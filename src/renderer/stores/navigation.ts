import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { stepNames, type StepName } from '../../ui/experiment-view/types';
import { readStored, writeStored } from './storage';

export const screenNames = [
  'gallery',
  'documents',
  'document',
  'runs',
  'compare',
  'sweeps',
  'figures',
  'data',
  'devices',
  'help',
  'settings',
] as const;
export type ScreenName = (typeof screenNames)[number];

const placeSchema = z.object({
  screen: z.enum(screenNames),
  documentId: z.string().nullable(),
  step: z.enum(['system', 'model', 'training', 'results']),
  /** Chosen run of each document, where it is not the newest. */
  selectedRuns: z.record(z.string(), z.string()),
  helpTopic: z.string(),
  /** Sweep that is looked at; null: the newest. */
  sweepId: z.string().nullable().default(null),
});
type Place = z.output<typeof placeSchema>;

export interface NavigationStore extends Place {
  readonly paletteOpen: boolean;
  show(screen: Exclude<ScreenName, 'document'>): void;
  openDocument(documentId: string, step?: StepName): void;
  goTo(step: StepName): void;
  selectRun(documentId: string, runId: string | null): void;
  showHelp(topic: string): void;
  showSweep(sweepId: string | null): void;
  setPaletteOpen(open: boolean): void;
}

const start: Place = {
  screen: 'gallery',
  documentId: null,
  step: 'system',
  selectedRuns: {},
  helpTopic: 'start',
  sweepId: null,
};

/** Where the window is; restored after a reload. */
export function createNavigation(): StoreApi<NavigationStore> {
  const store = createStore<NavigationStore>((set) => ({
    ...(readStored('place', placeSchema) ?? start),
    paletteOpen: false,
    show: (screen) => set({ screen }),
    openDocument: (documentId, step) => set({ screen: 'document', documentId, ...(step ? { step } : {}) }),
    goTo: (step) => set({ step }),
    selectRun: (documentId, runId) =>
      set(({ selectedRuns }) => {
        const next = { ...selectedRuns };
        if (runId === null) delete next[documentId];
        else next[documentId] = runId;
        return { selectedRuns: next };
      }),
    showHelp: (helpTopic) => set({ screen: 'help', helpTopic }),
    showSweep: (sweepId) => set({ sweepId }),
    setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
  }));
  store.subscribe(({ screen, documentId, step, selectedRuns, helpTopic, sweepId }) =>
    writeStored('place', { screen, documentId, step, selectedRuns, helpTopic, sweepId }),
  );
  return store;
}

export function stepOfNumber(number: number): StepName | null {
  return stepNames[number - 1] ?? null;
}
