import { useMemo, type ReactElement } from 'react';
import { shownEnergies } from '../../../shared/energy';
import type { MeasuredRun } from '../../../shared/experiment';
import { formatUncertain } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { RichText } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { gapsOf, type FinishedRun } from './gaps';
import { useOfRuns, type Reading } from './use-of-runs';
import styles from './Compare.module.css';

/** Distances in energy between the chosen runs of one Hamiltonian: other sectors, or states above. */
export function Gaps({ chosen }: { readonly chosen: readonly RunSummary[] }): ReactElement | null {
  const finished = useFinished(chosen);
  const convention = useConventionPreference();
  const gaps = useMemo(() => gapsOf(finished), [finished]);
  if (gaps.length === 0) return null;
  return (
    <section className={styles['gaps']} aria-label="Gaps">
      <h3>
        Gaps <small>of runs of one Hamiltonian, whole system, 1σ in brackets</small>
      </h3>
      <ul>
        {gaps.map(({ lower, upper, gap, error }) => {
          const { factor, unit } = shownEnergies(lower.energyScales, convention);
          return (
            <li key={`${lower.id} ${upper.id}`}>
              <i className="math-italic">E</i>₂ − <i className="math-italic">E</i>₁ ={' '}
              <b>{formatUncertain(factor * gap, factor * error)}</b>{' '}
              {unit === '' ? null : (
                <>
                  (<RichText>{unit}</RichText>){' '}
                </>
              )}
              <small>
                {nameOf(upper)} above {nameOf(lower)}
              </small>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const nameOf = ({ title, seed }: RunSummary): string => `${title}, seed ${seed}`;

/** Written once, when a run ends. */
const specAndResult: Reading<MeasuredRun> = {
  isStale: (_, known) => known === undefined,
  mark: () => '',
  read: (lab, { id }, signal) => lab.spec({ runId: id }, { signal }),
};

/** Specs and results of those runs that are over. */
function useFinished(chosen: readonly RunSummary[]): readonly FinishedRun[] {
  const over = chosen.filter(({ state }) => state === 'finished');
  const known = useOfRuns(over, specAndResult);
  const ids = over.map(({ id }) => id).join();
  return useMemo(
    () =>
      over.flatMap((summary): FinishedRun[] => {
        const found = known.get(summary.id);
        return found === undefined ? [] : [{ summary, spec: found.spec, result: found.result }];
      }),
    // The key says which runs are over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ids, known],
  );
}
