import { useMemo } from 'react';
import { formatDuration, formatInteger, formatScientific } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { Mark, type GridColumn } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { EnergyPerSiteTitle, RunEnergy } from '../../workbench/RunEnergy';
import { energyPerSiteOf, relativeErrorText, stateMark } from '../../workbench/run-words';
import { SeriesMarker } from './SeriesMarker';
import styles from './Compare.module.css';

const metric =
  (name: string) =>
  (run: RunSummary): number | null =>
    run.latest[name] ?? null;

/** `drawn`: ids of the runs whose curves are drawn, in the order of their colours; the same array while they are the same. */
export function useCompareColumns(drawn: readonly string[]): readonly GridColumn<RunSummary>[] {
  const preference = useConventionPreference();
  return useMemo(
    () => [
      {
        id: 'title',
        title: 'Run',
        width: 200,
        grow: true,
        sortBy: (run) => run.title.toLowerCase(),
        cell: (run) => (
          <span className={styles['runCell']}>
            <SeriesMarker index={drawn.indexOf(run.id)} />
            <span>{run.title}</span> <small>seed {run.seed}</small>
          </span>
        ),
      },
      {
        id: 'energy',
        width: 148,
        title: <EnergyPerSiteTitle />,
        align: 'right',
        sortBy: (run) => energyPerSiteOf(run, preference),
        cell: (run) => <RunEnergy run={run} />,
      },
      {
        id: 'error',
        width: 104,
        title: 'Relative error',
        align: 'right',
        sortBy: metric('relativeError'),
        cell: relativeErrorText,
      },
      {
        id: 'vScore',
        width: 88,
        title: 'V-score',
        align: 'right',
        optional: true,
        sortBy: metric('vScore'),
        cell: (run) => (run.latest['vScore'] === undefined ? '' : formatScientific(run.latest['vScore'])),
      },
      {
        id: 'steps',
        width: 64,
        title: 'Steps',
        align: 'right',
        optional: true,
        sortBy: (run) => run.step,
        cell: (run) => formatInteger(run.step),
      },
      {
        id: 'time',
        width: 88,
        title: 'Time',
        align: 'right',
        sortBy: (run) => run.elapsedSeconds,
        cell: (run) => formatDuration(run.elapsedSeconds),
      },
      { id: 'state', title: '', width: 30, cell: (run) => <Mark kind={stateMark(run.state)} label={run.state} /> },
    ],
    [drawn, preference],
  );
}
