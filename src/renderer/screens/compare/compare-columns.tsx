import { useMemo } from 'react';
import { formatDuration, formatInteger, formatScientific } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { Checkbox, Mark, type Column } from '../../../ui/controls';
import { energyText, relativeErrorText, stateMark } from '../../workbench/run-words';
import { SeriesMarker } from './SeriesMarker';

export function useCompareColumns(ids: readonly string[], toggle: (id: string) => void): readonly Column<RunSummary>[] {
  return useMemo(
    () => [
      {
        id: 'chosen',
        title: <span className="visually-hidden">Shown</span>,
        width: 30,
        cell: (run) => (
          <Checkbox
            labelHidden
            label={`Show ${run.title}, seed ${run.seed}`}
            checked={ids.includes(run.id)}
            onChange={() => toggle(run.id)}
          />
        ),
      },
      {
        id: 'title',
        title: 'Run',
        sortBy: (run) => run.title.toLowerCase(),
        cell: (run) => (
          <span style={{ display: 'inline-flex', gap: 7, alignItems: 'center' }}>
            <SeriesMarker index={ids.indexOf(run.id)} />
            {run.title} <small style={{ color: 'var(--text-3)' }}>seed {run.seed}</small>
          </span>
        ),
      },
      {
        id: 'energy',
        title: (
          <>
            <i className="math-italic">E</i>/<i className="math-italic">N</i>
          </>
        ),
        align: 'right',
        sortBy: (run) => run.latest['energyPerSite'] ?? Infinity,
        cell: energyText,
      },
      {
        id: 'error',
        title: 'Relative error',
        align: 'right',
        sortBy: (run) => run.latest['relativeError'] ?? Infinity,
        cell: relativeErrorText,
      },
      {
        id: 'vScore',
        title: 'V-score',
        align: 'right',
        optional: true,
        sortBy: (run) => run.latest['vScore'] ?? Infinity,
        cell: (run) => (run.latest['vScore'] === undefined ? '' : formatScientific(run.latest['vScore'])),
      },
      {
        id: 'steps',
        title: 'Steps',
        align: 'right',
        optional: true,
        sortBy: (run) => run.step,
        cell: (run) => formatInteger(run.step),
      },
      {
        id: 'time',
        title: 'Time',
        align: 'right',
        sortBy: (run) => run.elapsedSeconds,
        cell: (run) => formatDuration(run.elapsedSeconds),
      },
      { id: 'state', title: '', width: 30, cell: (run) => <Mark kind={stateMark(run.state)} label={run.state} /> },
    ],
    [ids, toggle],
  );
}
