import { createContext, use, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { HostState } from '../connection/host';
import type { DocumentsStore } from '../stores/documents';
import type { NavigationStore } from '../stores/navigation';
import type { PreferencesStore } from '../stores/preferences';
import type { RunsStore } from '../stores/runs';
import type { SweepsStore } from '../stores/sweeps';
import type { Workbench } from './workbench';

const WorkbenchContext = createContext<Workbench | null>(null);

export function WorkbenchProvider(props: {
  readonly workbench: Workbench;
  readonly children: ReactNode;
}): ReactElement {
  return <WorkbenchContext value={props.workbench}>{props.children}</WorkbenchContext>;
}

export function useWorkbench(): Workbench {
  const workbench = use(WorkbenchContext);
  if (!workbench) throw new Error('A component of the window was used outside of it.');
  return workbench;
}

export function useHost(): HostState {
  const { host } = useWorkbench();
  return useSyncExternalStore(host.subscribe, host.getSnapshot);
}

export function useNavigation<Part>(select: (state: NavigationStore) => Part): Part {
  return useStore(useWorkbench().navigation, select);
}

export function useDocuments<Part>(select: (state: DocumentsStore) => Part): Part {
  return useStore(useWorkbench().documents.store, select);
}

export function useRuns<Part>(select: (state: RunsStore) => Part): Part {
  return useStore(useWorkbench().runs.store, select);
}

export function useSweeps<Part>(select: (state: SweepsStore) => Part): Part {
  return useStore(useWorkbench().sweeps.store, select);
}

export function usePreferences<Part>(select: (state: PreferencesStore) => Part): Part {
  return useStore(useWorkbench().preferences, select);
}
