import { useMemo, type ReactElement } from 'react';
import { formatInteger, formatNumber, formatUncertain } from '../../../shared/format';
import type { RunFacts } from '../../../shared/lab/run-library';
import { EmptyState, LoadingState, Panel, RichText } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import type { PlottedRun } from './plot-fields';
import { resultDifferences, specDifferences, textDifferences } from './run-differences';
import { SeriesMarker } from './SeriesMarker';
import { resultWord, shownResults } from './shown-results';
import type { SpecValue } from './spec-fields';
import { lineDifference } from './text-difference';
import styles from './Compare.module.css';

interface DifferencesProps {
  /** In the order of choice: the first is what the others are held against. */
  readonly runs: readonly PlottedRun[];
  readonly complete: boolean;
}

/** What is not the same in the chosen runs: settings, texts and results. */
export function Differences({ runs, complete }: DifferencesProps): ReactElement {
  const body = (): ReactElement => {
    if (!complete) return <LoadingState title="Reading settings and results…" />;
    if (runs.length < 2) return <EmptyState title="Choose two runs or more in the table." />;
    return <Tables runs={runs} />;
  };
  return <Panel title="Differences" note="only what is not the same; σ of the difference to the first" body={body()} />;
}

function Tables({ runs }: { readonly runs: readonly PlottedRun[] }): ReactElement {
  const facts = useMemo(() => runs.map((run) => run.facts), [runs]);
  const specs = useMemo(() => specDifferences(facts), [facts]);
  const convention = useConventionPreference();
  const results = useMemo(
    () => resultDifferences(runs.map(({ summary, facts: found }) => shownResults(found, summary, convention))),
    [runs, convention],
  );
  const seeds = new Set(runs.map(({ summary }) => summary.seed)).size > 1;
  return (
    <div className={styles['differences']}>
      <h3>Settings</h3>
      {specs.length === 0 && !seeds ? (
        <p className={styles['quiet']}>All settings and the seed are the same.</p>
      ) : (
        <table aria-label="Different settings">
          <Head runs={runs} />
          <tbody>
            {seeds ? (
              <tr>
                <th scope="row">Seed</th>
                {runs.map(({ summary }) => (
                  <td key={summary.id}>{summary.seed}</td>
                ))}
              </tr>
            ) : null}
            {specs.map(({ path, label, unit, values }) => (
              <tr key={path}>
                <th scope="row" title={path}>
                  {label} {unit === '' ? null : <small>{unit}</small>}
                </th>
                {values.map((value, index) => (
                  <td key={runs[index]?.summary.id ?? index}>{specText(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Texts facts={facts} runs={runs} />
      <h3>Results</h3>
      {results.length === 0 ? (
        <p className={styles['quiet']}>No result is different, or the runs have none yet.</p>
      ) : (
        <table aria-label="Different results">
          <Head runs={runs} />
          <tbody>
            {results.map(({ path, values, sigmas }) => (
              <tr key={path}>
                <th scope="row" title={path}>
                  {resultWord(path)}
                </th>
                {values.map((value, index) => (
                  <td key={runs[index]?.summary.id ?? index}>
                    {value === null
                      ? 'none'
                      : value.error === null
                        ? Number.isInteger(value.value)
                          ? formatInteger(value.value)
                          : formatNumber(value.value, 7)
                        : formatUncertain(value.value, value.error)}
                    {value === null || value.unit === '' ? null : (
                      <small>
                        {' '}
                        (<RichText>{value.unit}</RichText>)
                      </small>
                    )}
                    {sigmaText(sigmas[index] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Head({ runs }: { readonly runs: readonly PlottedRun[] }): ReactElement {
  return (
    <thead>
      <tr>
        <td />
        {runs.map(({ summary }, index) => (
          <th key={summary.id} scope="col">
            <SeriesMarker index={index < 6 ? index : -1} /> {summary.title} <small>seed {summary.seed}</small>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Texts({
  facts,
  runs,
}: {
  readonly facts: readonly RunFacts[];
  readonly runs: readonly PlottedRun[];
}): ReactElement {
  const texts = useMemo(() => textDifferences(facts), [facts]);
  return (
    <>
      {texts.flatMap(({ path, label, texts: [first = '', ...others] }) =>
        others.map((other, index) => {
          const run = runs[index + 1]?.summary;
          if (other === first || run === undefined) return null;
          return (
            <section key={`${path} ${run.id}`} aria-label={`${label}: ${run.title}`}>
              <h3>
                {label}{' '}
                <small>
                  first run against {run.title}, seed {run.seed}
                </small>
              </h3>
              <pre className={styles['lines']}>
                {lineDifference(first, other).map(({ kind, text }, line) => (
                  <span key={line} className={styles[kind]}>
                    {kind === 'same' ? '  ' : kind === 'added' ? '+ ' : '− '}
                    {text}
                    {'\n'}
                  </span>
                ))}
              </pre>
            </section>
          );
        }),
      )}
    </>
  );
}

function specText(value: SpecValue | undefined): string {
  if (value === undefined) return 'not there';
  if (value === null) return 'none';
  return value === '' ? 'empty' : String(value);
}

function sigmaText(sigmas: number | null): ReactElement | null {
  if (sigmas === null) return null;
  const far = Math.abs(sigmas) >= 3;
  return (
    <small className={far ? styles['far'] : undefined}>
      {' '}
      {sigmas >= 0 ? '+' : '−'}
      {formatNumber(Math.abs(sigmas), 2)} σ
    </small>
  );
}
