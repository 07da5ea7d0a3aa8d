import { formatFixed } from '../../../../shared/format';
import type { ExperimentDocument, RunSummary } from '../../../../shared/lab/contract';

export interface RunRow {
  readonly id: string;
  /** "this document, E/N −1.2784, 3f9a1c" */
  readonly words: string;
  /** Why it cannot be chosen; null: it can. */
  readonly reason: string | null;
}

interface Wanted {
  readonly document: Pick<ExperimentDocument, 'id' | 'experiment'>;
  /** In the list whatever has become of them. */
  readonly chosen: readonly string[];
  /** Not offered: the run that is looked at. */
  readonly except: string | null;
  readonly finished: boolean;
  /** Why a run does not fit, as far as is known. */
  readonly reasonOf: (id: string) => string | null;
}

/** Runs whose state could be built on: those that fit first, of these the document's own, then newest first. */
export function runRows(runs: readonly RunSummary[], wanted: Wanted): readonly RunRow[] {
  const { document, chosen, except, finished, reasonOf } = wanted;
  const found = runs
    .filter(
      ({ id, experiment, state, lastCheckpoint }) =>
        id !== except &&
        experiment === document.experiment &&
        (finished ? state === 'finished' : lastCheckpoint !== null),
    )
    .map((run) => ({ run, reason: reasonOf(run.id), own: run.documentId === document.id }))
    .sort(
      (a, b) =>
        Number(a.reason !== null) - Number(b.reason !== null) ||
        Number(b.own) - Number(a.own) ||
        b.run.createdAt.localeCompare(a.run.createdAt),
    )
    .map(({ run, reason, own }): RunRow => ({ id: run.id, words: describe(run, own), reason }));
  const gone = chosen.filter((id) => id !== '' && found.every((row) => row.id !== id));
  return [...found, ...gone.map((id) => ({ id, words: `${id}, not here any more`, reason: null }))];
}

const describe = ({ id, title, latest }: RunSummary, own: boolean): string => {
  const energy = latest['energyPerSite'];
  return [
    own ? 'this document' : title,
    ...(energy === undefined ? [] : [`E/N ${formatFixed(energy, 6)}`]),
    id.slice(-6),
  ].join(', ');
};
