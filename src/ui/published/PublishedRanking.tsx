import type { ReactElement, ReactNode } from 'react';
import { formatExact, formatScientific, formatUncertain } from '../../shared/format';
import { distanceOf, placementText, placeOf, type RankedEnergy, type Ranking } from '../../shared/published/ranking';
import { Button, Panel, Table, Tag, type Column } from '../controls';
import styles from './published.module.css';

interface PublishedRankingProps {
  readonly ranking: Ranking;
  /** Of energies, with its convention. */
  readonly unit: ReactNode;
  /** What energies are multiplied by to be shown in that unit. */
  readonly factor?: number;
  /** Absent: runs are not opened from here. */
  readonly onOpen?: (runId: string) => void;
}

interface Group {
  readonly key: keyof Ranking;
  readonly title: string;
  readonly note: string;
}

const groups: readonly Group[] = [
  { key: 'bounds', title: 'Variational bounds', note: 'energies of states, lowest first; lower is better' },
  { key: 'exact', title: 'Exact', note: 'not ranked' },
  {
    key: 'projected',
    title: 'Projected bounds',
    note: 'fixed nodes: above the ground state, but the energy of no state that is written down; not ranked',
  },
  {
    key: 'estimates',
    title: 'Estimates that are no bounds',
    note: 'Monte Carlo averages and extrapolations may lie on either side; not ranked',
  },
];

/** Energies of runs among published ones: states are ranked, and what is no bound of a state stands apart. */
export function PublishedRanking({ ranking, unit, factor = 1, onOpen }: PublishedRankingProps): ReactElement {
  const own = ranking.bounds.filter(({ runId }) => runId !== null);
  const reference = ranking.exact[0] ?? ranking.bounds[0] ?? null;
  const quoted = groups.some(({ key }) => ranking[key].some(({ check }) => check === 'quotation'));
  return (
    <div className={styles['ranking']}>
      {own.map(({ runId, method, energyPerSite, error }) => {
        const place = runId === null ? null : placeOf(runId, ranking);
        return place === null ? null : (
          <p key={runId} className={styles['place']}>
            <b>{method}</b>, {formatUncertain(factor * energyPerSite, Math.abs(factor) * (error ?? 0))} ({unit}):{' '}
            {placementText(place)}
          </p>
        );
      })}
      {groups.map(({ key, title, note }) =>
        ranking[key].length === 0 ? null : (
          <Panel
            key={key}
            title={title}
            note={note}
            body={
              <div className={styles['scroller']}>
                <Table
                  label={title}
                  rowHeight={28}
                  columns={columnsOf(key === 'bounds' ? ranking.bounds : null, { unit, factor, reference, onOpen })}
                  rows={ranking[key]}
                  rowKey={(row) => row.key}
                  selected={({ runId }) => runId !== null}
                />
              </div>
            }
          />
        ),
      )}
      <p className={styles['quiet']}>
        1σ in brackets. Published numbers agree with the data set that belongs to the benchmark
        {quoted ? '; those marked * with other works that quote them, the original not having been at hand' : ''}.
      </p>
    </div>
  );
}

interface Shown {
  readonly unit: ReactNode;
  readonly factor: number;
  readonly reference: RankedEnergy | null;
  readonly onOpen: ((runId: string) => void) | undefined;
}

/** @param ranked rows in their order; null: they are not ranked */
function columnsOf(
  ranked: readonly RankedEnergy[] | null,
  { unit, factor, reference, onOpen }: Shown,
): readonly Column<RankedEnergy>[] {
  const rank: Column<RankedEnergy> = {
    id: 'rank',
    title: '#',
    align: 'right',
    width: 34,
    cell: (row) => (ranked?.indexOf(row) ?? 0) + 1,
  };
  return [
    ...(ranked === null ? [] : [rank]),
    {
      id: 'method',
      title: 'State',
      cell: ({ method, runId }) => (
        <span className={styles['state']}>
          {runId === null || onOpen === undefined ? (
            method
          ) : (
            <Button size="small" variant="quiet" onClick={() => onOpen(runId)}>
              {method}
            </Button>
          )}
          {runId === null ? null : <Tag tone="running">your run</Tag>}
        </span>
      ),
    },
    {
      id: 'energy',
      title: (
        <>
          <i className="math-italic">E</i>/<i className="math-italic">N</i> ({unit})
        </>
      ),
      align: 'right',
      cell: ({ energyPerSite, error }) =>
        error === null
          ? formatExact(Number((factor * energyPerSite).toPrecision(9)))
          : formatUncertain(factor * energyPerSite, Math.abs(factor) * error),
    },
    {
      id: 'above',
      title: reference?.kind === 'exact' ? 'Above exact, relative' : 'Above the lowest bound, relative',
      align: 'right',
      cell: (row) => aboveText(row, reference),
    },
    {
      id: 'vScore',
      title: 'V-score',
      align: 'right',
      optional: true,
      cell: ({ vScore }) => (vScore === null ? '' : formatScientific(vScore)),
    },
    {
      id: 'source',
      title: 'Source',
      optional: true,
      cell: ({ source, check }) =>
        check === 'quotation' ? (
          <span title="Agrees with other works that quote it; the original was not at hand.">{source} *</span>
        ) : (
          source
        ),
    },
  ];
}

function aboveText(row: RankedEnergy, reference: RankedEnergy | null): string {
  if (reference === null || row === reference || row.kind === 'exact') return '';
  const { relative, sigmas } = distanceOf(row, reference);
  return `${formatScientific(relative)}${sigmas !== null && sigmas < -3 ? ', below by more than 3σ' : ''}`;
}
