import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { z } from 'zod';
import type { GridSort } from '../../../ui/controls';
import { readStored, writeStored } from '../../stores/storage';
import { noFilter, type RunFilter } from './run-filters';

const storedKey = 'runs.view';
const storedSchema = z.object({ columns: z.array(z.string()), details: z.boolean() });
/** Where somebody was in the list. */
const placeKey = 'runs.place';
const placeSchema = z.object({
  search: z.string(),
  sort: z.object({ id: z.string(), descending: z.boolean() }),
  active: z.string().nullable(),
  selected: z.array(z.string()).max(5000),
  showsTrash: z.boolean(),
});

export const firstColumns = [
  'state',
  'title',
  'tags',
  'progress',
  'energy',
  'error',
  'elapsed',
  'created',
  'size',
  'actions',
];

/** How the list of runs is looked at. All but chips of the filter and open dialogs is there again after a reload. */
export interface RunsView {
  readonly filter: RunFilter;
  readonly sort: GridSort;
  readonly active: string | null;
  readonly selected: ReadonlySet<string>;
  readonly showsTrash: boolean;
  /** Run whose replay is shown. */
  readonly replayOf: string | null;
  /** Runs that are to be sent. */
  readonly bundleOf: readonly string[] | null;
  readonly columns: readonly string[];
  readonly details: boolean;
}

export const runsView = createStore<RunsView>(() => ({
  filter: noFilter,
  sort: { id: 'created', descending: true },
  active: null,
  selected: new Set<string>(),
  showsTrash: false,
  replayOf: null,
  bundleOf: null,
  ...(readStored(storedKey, storedSchema) ?? { columns: firstColumns, details: window.innerWidth >= 1200 }),
}));

const place = readStored(placeKey, placeSchema);
if (place !== null) {
  const { search, selected, ...rest } = place;
  runsView.setState({ ...rest, selected: new Set(selected), filter: { ...noFilter, search } });
}
runsView.subscribe(({ filter, sort, active, selected, showsTrash }) =>
  writeStored(placeKey, { search: filter.search, sort, active, selected: [...selected], showsTrash }),
);

runsView.subscribe(({ columns, details }, before) => {
  if (columns !== before.columns || details !== before.details) writeStored(storedKey, { columns, details });
});

export function useRunsView<Part>(select: (view: RunsView) => Part): Part {
  return useStore(runsView, select);
}
