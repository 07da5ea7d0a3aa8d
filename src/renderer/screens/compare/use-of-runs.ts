import { useEffect, useState } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { RunSummary } from '../../../shared/lab/contract';
import { useHost, useWorkbench } from '../../workbench/context';

type Lab = NonNullable<ReturnType<typeof useHost>['lab']>;

/** How something of a run is read from the host. A value of the module: it must not change between renderings. */
export interface Reading<Value> {
  readonly isStale: (run: RunSummary, known: Value | undefined) => boolean;
  /** Changes when a run that stays stale is to be read again. */
  readonly mark: (run: RunSummary) => string;
  readonly read: (lab: Lab, run: RunSummary, signal: AbortSignal) => Promise<Value>;
}

/** What has been read of runs, by their ids. What is no longer wanted is aborted; what fails is said once. */
export function useOfRuns<Value>(runs: readonly RunSummary[], reading: Reading<Value>): ReadonlyMap<string, Value> {
  const { lab } = useHost();
  const { messages } = useWorkbench();
  const [known, setKnown] = useState<ReadonlyMap<string, Value>>(new Map());
  const stale = runs.filter((run) => reading.isStale(run, known.get(run.id)));
  const key = stale.map((run) => `${run.id}@${reading.mark(run)}`).join();
  useEffect(() => {
    if (!lab || key === '') return undefined;
    const abort = new AbortController();
    for (const run of stale) {
      reading.read(lab, run, abort.signal).then(
        (value) => setKnown((before) => new Map(before).set(run.id, value)),
        (thrown: unknown) => {
          if (!abort.signal.aborted) messages.show({ severity: 'error', message: toAnsatzError(thrown).message });
        },
      );
    }
    return () => abort.abort();
    // The key says what `stale` holds.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lab, key, messages]);
  return known;
}
