import { useMemo } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import { newestFirst } from '../stores/runs';
import { useDocuments, useNavigation, useRuns } from './context';
import type { Workbench } from './workbench';

const none: readonly RunSummary[] = [];

/** Runs of a document, newest first. */
export function useRunsOf(documentId: string | null): readonly RunSummary[] {
  const runs = useRuns((state) => state.runs);
  const listed = useDocuments((state) => (documentId === null ? undefined : state.documents[documentId]?.runIds));
  return useMemo(() => {
    if (documentId === null) return none;
    const own = newestFirst(runs).filter((run) => run.documentId === documentId || listed?.includes(run.id));
    return own.length === 0 ? none : own;
  }, [runs, listed, documentId]);
}

/** Runs of a document, newest first, outside of React. */
export function runsOf(workbench: Workbench, documentId: string): readonly RunSummary[] {
  const listed = workbench.documents.get(documentId)?.runIds;
  return newestFirst(workbench.runs.store.getState().runs).filter(
    (run) => run.documentId === documentId || listed?.includes(run.id),
  );
}

/** The chosen run of a document, else its newest, outside of React. */
export function selectedRunOf(workbench: Workbench, documentId: string): RunSummary | null {
  const runs = runsOf(workbench, documentId);
  const chosen = workbench.navigation.getState().selectedRuns[documentId];
  return runs.find((run) => run.id === chosen) ?? runs[0] ?? null;
}

/** The chosen run of a document, else its newest. */
export function useSelectedRun(documentId: string): RunSummary | null {
  const runs = useRunsOf(documentId);
  const chosen = useNavigation((state) => state.selectedRuns[documentId]);
  return runs.find((run) => run.id === chosen) ?? runs[0] ?? null;
}
