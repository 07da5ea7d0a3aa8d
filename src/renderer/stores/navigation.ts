import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StepName } from '../../ui/experiment-view/types';
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

const stepSchema = z.enum(['system', 'model', 'training', 'results']);

const placeSchema = z.object({
  screen: z.enum(screenNames),
  /** The document in front; another screen may lie over it. */
  documentId: z.string().nullable(),
  step: stepSchema,
  /** Open documents, from left to right. */
  tabs: z.array(z.string()).catch([]),
  /** Documents that were closed, the last one first. */
  closed: z.array(z.string()).catch([]),
  /** The step that each open document was left at. */
  steps: z.record(z.string(), stepSchema).catch({}),
  /** Chosen run of each document, where it is not the newest. */
  selectedRuns: z.record(z.string(), z.string()),
  helpTopic: z.string(),
  /** Sweep that is looked at; null: the newest. */
  sweepId: z.string().nullable().default(null),
});
type Place = z.output<typeof placeSchema>;

export interface NavigationStore extends Place {
  readonly paletteOpen: boolean;
  readonly shortcutsOpen: boolean;
  /** The dialog for title and seed of the document in front. */
  readonly renaming: boolean;
  show(screen: Exclude<ScreenName, 'document'>): void;
  openDocument(documentId: string, step?: StepName): void;
  /** Takes a document out of the tabs; its neighbour comes to the front where it was in front itself. */
  closeTab(documentId: string): void;
  /** Opens a document in a tab at a place, without bringing it to the front. */
  insertTab(documentId: string, at: number): void;
  moveTab(documentId: string, to: number): void;
  goTo(step: StepName): void;
  selectRun(documentId: string, runId: string | null): void;
  showHelp(topic: string): void;
  showSweep(sweepId: string | null): void;
  setPaletteOpen(open: boolean): void;
  setShortcutsOpen(open: boolean): void;
  setRenaming(open: boolean): void;
}

const start: Place = {
  screen: 'gallery',
  documentId: null,
  step: 'system',
  tabs: [],
  closed: [],
  steps: {},
  selectedRuns: {},
  helpTopic: 'start',
  sweepId: null,
};

const mostClosed = 20;

/** Where the window is; restored after a reload. */
export function createNavigation(): StoreApi<NavigationStore> {
  const store = createStore<NavigationStore>((set) => ({
    ...restored(),
    paletteOpen: false,
    shortcutsOpen: false,
    renaming: false,
    show: (screen) => set({ screen }),
    openDocument: (documentId, step) => set((state) => opened(state, documentId, step)),
    closeTab: (documentId) => set((state) => closed(state, documentId)),
    insertTab: (documentId, at) =>
      set(({ tabs }) => {
        const others = tabs.filter((id) => id !== documentId);
        return { tabs: inserted(others, at, documentId) };
      }),
    moveTab: (documentId, to) =>
      set(({ tabs }) => {
        if (!tabs.includes(documentId)) return {};
        const others = tabs.filter((id) => id !== documentId);
        return { tabs: inserted(others, Math.max(0, to), documentId) };
      }),
    goTo: (step) =>
      set(({ documentId, steps }) => ({
        step,
        ...(documentId === null ? {} : { steps: { ...steps, [documentId]: step } }),
      })),
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
    setShortcutsOpen: (shortcutsOpen) => set({ shortcutsOpen }),
    setRenaming: (renaming) => set({ renaming }),
  }));
  store.subscribe(({ screen, documentId, step, tabs, closed: gone, steps, selectedRuns, helpTopic, sweepId }) =>
    writeStored('place', { screen, documentId, step, tabs, closed: gone, steps, selectedRuns, helpTopic, sweepId }),
  );
  return store;
}

const inserted = (list: readonly string[], at: number, id: string): string[] => [
  ...list.slice(0, at),
  id,
  ...list.slice(at),
];

function restored(): Place {
  const place = readStored('place', placeSchema) ?? start;
  const { documentId, tabs } = place;
  return documentId === null || tabs.includes(documentId) ? place : { ...place, tabs: [...tabs, documentId] };
}

function opened(state: Place, documentId: string, wanted: StepName | undefined): Partial<Place> {
  const { tabs, steps } = state;
  const step = wanted ?? steps[documentId] ?? 'system';
  // A new tab stands behind the one in front.
  const behind = state.documentId === null ? tabs.length : tabs.indexOf(state.documentId) + 1;
  return {
    screen: 'document',
    documentId,
    step,
    tabs: tabs.includes(documentId) ? tabs : inserted(tabs, behind, documentId),
    closed: state.closed.filter((id) => id !== documentId),
    steps: { ...steps, [documentId]: step },
  };
}

function closed(state: Place, documentId: string): Partial<Place> {
  const index = state.tabs.indexOf(documentId);
  if (index < 0) return {};
  const tabs = state.tabs.filter((id) => id !== documentId);
  const change = { tabs, closed: [documentId, ...state.closed.filter((id) => id !== documentId)].slice(0, mostClosed) };
  if (state.documentId !== documentId) return change;
  const next = tabs[Math.min(index, tabs.length - 1)];
  if (next === undefined) {
    return { ...change, documentId: null, screen: state.screen === 'document' ? 'documents' : state.screen };
  }
  return { ...change, documentId: next, step: state.steps[next] ?? 'system' };
}
