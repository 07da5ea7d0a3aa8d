import { useEffect, useState } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { RunSummary } from '../../../shared/lab/contract';
import type { RunHistory } from '../../../shared/run/history';
import { useHost, useWorkbench } from '../../workbench/context';

interface Known {
  readonly history: RunHistory;
  /** Step that the run had when this was read: a running one is read again when it has gone on. */
  readonly step: number;
}

interface Histories {
  readonly byRun: ReadonlyMap<string, RunHistory>;
  /** Changes when a history does. */
  readonly version: string;
}

/** Decimated histories of the chosen runs; running ones are read again after a twentieth of their steps. */
export function useHistories(chosen: readonly RunSummary[]): Histories {
  const { lab } = useHost();
  const { messages } = useWorkbench();
  const [known, setKnown] = useState<ReadonlyMap<string, Known>>(new Map());
  const stale = chosen.filter((run) => isStale(run, known.get(run.id)));
  const staleKey = stale
    .map((run) => `${run.id}@${Math.floor((20 * run.step) / Math.max(1, run.totalSteps))}`)
    .join(',');
  useEffect(() => {
    if (!lab || staleKey === '') return undefined;
    const abort = new AbortController();
    for (const run of stale) {
      lab.history({ runId: run.id, maxPoints: 1500 }, { signal: abort.signal }).then(
        (history) => setKnown((before) => new Map(before).set(run.id, { history, step: run.step })),
        (thrown: unknown) => {
          if (!abort.signal.aborted) {
            messages.show({ severity: 'error', message: toAnsatzError(thrown).message });
          }
        },
      );
    }
    return () => abort.abort();
    // The key says what `stale` holds.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lab, staleKey, messages]);
  const byRun = new Map([...known].map(([id, { history }]) => [id, history]));
  return { byRun, version: [...known].map(([id, { step }]) => `${id}@${step}`).join() };
}

function isStale(run: RunSummary, known: Known | undefined): boolean {
  if (!known) return true;
  if (run.step === known.step) return false;
  return run.state !== 'running' || (run.step - known.step) * 20 >= run.totalSteps;
}
