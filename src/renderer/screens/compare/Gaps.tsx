import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { MeasuredRun } from '../../../shared/experiment';
import { formatUncertain } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { useHost, useWorkbench } from '../../workbench/context';
import { gapsOf, type FinishedRun } from './gaps';
import styles from './Compare.module.css';

/** Distances in energy between the chosen runs of one Hamiltonian: other sectors, or states above. */
export function Gaps({ chosen }: { readonly chosen: readonly RunSummary[] }): ReactElement | null {
  const finished = useFinished(chosen);
  const gaps = useMemo(() => gapsOf(finished), [finished]);
  if (gaps.length === 0) return null;
  return (
    <section className={styles['gaps']} aria-label="Gaps">
      <h3>
        Gaps <small>of runs of one Hamiltonian, whole system, 1σ in brackets</small>
      </h3>
      <ul>
        {gaps.map(({ lower, upper, gap, error }) => (
          <li key={`${lower.id} ${upper.id}`}>
            <i className="math-italic">E</i>₂ − <i className="math-italic">E</i>₁ = <b>{formatUncertain(gap, error)}</b>{' '}
            <small>
              {nameOf(upper)} above {nameOf(lower)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

const nameOf = ({ title, seed }: RunSummary): string => `${title}, seed ${seed}`;

/** Specs and results of those runs that are over. */
function useFinished(chosen: readonly RunSummary[]): readonly FinishedRun[] {
  const { lab } = useHost();
  const { messages } = useWorkbench();
  const [known, setKnown] = useState<ReadonlyMap<string, MeasuredRun>>(new Map());
  const over = chosen.filter(({ state }) => state === 'finished');
  const missing = over.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const key = missing.join();
  useEffect(() => {
    if (!lab || key === '') return undefined;
    const abort = new AbortController();
    for (const runId of key.split(',')) {
      lab.spec({ runId }, { signal: abort.signal }).then(
        ({ spec, result }) => setKnown((before) => new Map(before).set(runId, { spec, result })),
        (thrown: unknown) => {
          if (!abort.signal.aborted) messages.show({ severity: 'error', message: toAnsatzError(thrown).message });
        },
      );
    }
    return () => abort.abort();
  }, [lab, key, messages]);
  const ids = over.map(({ id }) => id).join();
  return useMemo(
    () =>
      over.flatMap((summary): FinishedRun[] => {
        const found = known.get(summary.id);
        return found === undefined ? [] : [{ summary, ...found }];
      }),
    // The key says which runs are over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ids, known],
  );
}
