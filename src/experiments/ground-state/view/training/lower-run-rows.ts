import type { ExperimentDocument, RunSummary } from '../../../../shared/lab/contract';

export interface LowerRunRow {
  readonly id: string;
  readonly title: string;
  /** Null where the run is gone. */
  readonly energyPerSite: number | null;
  /** Of the document that is open. */
  readonly own: boolean;
}

/** What may be a lower state: finished runs of the experiment, own ones first, then newest first; chosen ones in any case. */
export function lowerRunRows(
  runs: readonly RunSummary[],
  document: Pick<ExperimentDocument, 'id' | 'experiment'>,
  chosen: readonly string[],
): readonly LowerRunRow[] {
  const finished = runs
    .filter(({ experiment, state }) => experiment === document.experiment && state === 'finished')
    .map(
      ({ id, title, latest, documentId, createdAt }) =>
        ({
          id,
          title,
          energyPerSite: latest['energyPerSite'] ?? null,
          own: documentId === document.id,
          createdAt,
        }) as const,
    )
    .sort((a, b) => Number(b.own) - Number(a.own) || b.createdAt.localeCompare(a.createdAt));
  const gone = chosen.filter((id) => finished.every((run) => run.id !== id));
  return [...finished, ...gone.map((id) => ({ id, title: 'not here any more', energyPerSite: null, own: false }))];
}
