import { useMemo, type ReactElement } from 'react';
import { problemInEnergies } from '../../../shared/energy';
import { formatAge, formatBytes, formatDuration, formatInteger, formatScientific } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { IconButton, Mark, Progress, Tag, type GridColumn } from '../../../ui/controls';
import { isActive, isOver } from '../../stores/runs';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { useShownEnergies } from '../../../ui/convention/use-shown-energies';
import { EnergyPerSiteTitle, RunEnergy } from '../../workbench/RunEnergy';
import { energyPerSiteOf, relativeErrorText, stateMark } from '../../workbench/run-words';
import { useRunActions } from '../../workbench/use-run-actions';
import { useNow } from '../common/use-now';
import { originWord } from './run-filters';
import styles from './Runs.module.css';

/** Columns by their names, in the order in which they stand. */
export const columnWords: Readonly<Record<string, string>> = {
  state: 'State',
  title: 'Run',
  system: 'System',
  ansatz: 'Ansatz',
  tags: 'Tags',
  note: 'Note',
  progress: 'Progress',
  energy: 'Energy per site',
  error: 'Relative error',
  vScore: 'V-score',
  elapsed: 'Time',
  created: 'Started',
  size: 'Disk use',
  origin: 'From',
  device: 'Device',
  actions: 'Actions',
};

const metric =
  (name: string) =>
  (run: RunSummary): number | null =>
    run.latest[name] ?? null;

export function useRunColumns(chosen: readonly string[]): readonly GridColumn<RunSummary>[] {
  const actions = useRunActions();
  const now = useNow();
  const preference = useConventionPreference();
  return useMemo(() => {
    const columns: readonly GridColumn<RunSummary>[] = [
      {
        id: 'state',
        title: 'State',
        width: 100,
        sortBy: (run) => run.state,
        cell: (run) => <StateCell run={run} />,
      },
      {
        id: 'title',
        title: 'Run',
        width: 240,
        grow: true,
        sortBy: (run) => `${run.title.toLowerCase()} ${run.seed}`,
        cell: (run) => (
          <button type="button" tabIndex={-1} className={styles['title']} onClick={() => actions.open(run)}>
            {run.title} <small>seed {run.seed}</small>
          </button>
        ),
      },
      {
        id: 'system',
        title: 'System',
        width: 190,
        sortBy: (run) => run.system,
        cell: (run) => <span title={run.system}>{run.system}</span>,
      },
      { id: 'ansatz', title: 'Ansatz', width: 170, sortBy: (run) => run.ansatz, cell: (run) => run.ansatz },
      {
        id: 'tags',
        title: 'Tags',
        width: 110,
        sortBy: ({ annotation }) => annotation.tags.join(', ').toLowerCase(),
        cell: ({ annotation }) => (
          <span className={styles['cellTags']} title={annotation.tags.join(', ')}>
            {annotation.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ),
      },
      {
        id: 'note',
        title: 'Note',
        width: 200,
        sortBy: ({ annotation }) => annotation.note,
        cell: ({ annotation }) => <span title={annotation.note}>{annotation.note.split('\n')[0]}</span>,
      },
      {
        id: 'progress',
        title: 'Progress',
        width: 150,
        optional: true,
        sortBy: (run) => (run.totalSteps > 0 ? run.step / run.totalSteps : null),
        cell: (run) => <ProgressCell run={run} />,
      },
      {
        id: 'energy',
        title: <EnergyPerSiteTitle />,
        width: 148,
        align: 'right',
        sortBy: (run) => energyPerSiteOf(run, preference),
        cell: (run) => <RunEnergy run={run} />,
      },
      {
        id: 'error',
        title: 'Rel. error',
        width: 84,
        align: 'right',
        sortBy: metric('relativeError'),
        cell: relativeErrorText,
      },
      {
        id: 'vScore',
        title: 'V-score',
        width: 88,
        align: 'right',
        sortBy: metric('vScore'),
        cell: (run) => (run.latest['vScore'] === undefined ? '' : formatScientific(run.latest['vScore'])),
      },
      {
        id: 'elapsed',
        title: 'Time',
        width: 80,
        align: 'right',
        optional: true,
        sortBy: (run) => run.elapsedSeconds,
        cell: (run) => formatDuration(run.elapsedSeconds),
      },
      {
        id: 'created',
        title: 'Started',
        width: 88,
        align: 'right',
        sortBy: (run) => run.createdAt,
        cell: (run) => <span title={run.createdAt}>{formatAge(run.createdAt, now)}</span>,
      },
      {
        id: 'size',
        title: 'On disk',
        width: 72,
        align: 'right',
        sortBy: (run) => run.sizeBytes,
        cell: (run) => formatBytes(run.sizeBytes),
      },
      { id: 'origin', title: 'From', width: 150, sortBy: originWord, cell: originWord },
      { id: 'device', title: 'Device', width: 190, sortBy: (run) => run.device, cell: (run) => run.device },
      {
        id: 'actions',
        title: <span className="visually-hidden">Actions</span>,
        width: 64,
        cell: (run) => <ActionsCell run={run} />,
      },
    ];
    return columns.filter(({ id }) => id === 'title' || chosen.includes(id));
  }, [actions, now, chosen, preference]);
}

function StateCell({ run }: { readonly run: RunSummary }): ReactElement {
  const shown = useShownEnergies(run.energyScales);
  const state = (
    <span className={styles['state']}>
      <Mark kind={stateMark(run.state)} />
      {run.state}
    </span>
  );
  // In full in the details: a card would be cut off by the table.
  const problem = run.problem && problemInEnergies(run.problem, shown);
  return problem ? <span title={`${problem.message} ${problem.suggestion}`}>{state}</span> : state;
}

function ProgressCell({ run }: { readonly run: RunSummary }): ReactElement {
  const done = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
  return (
    <span className={styles['progress']}>
      <Progress
        label={`Progress of ${run.title}`}
        width={52}
        fraction={done}
        tone={run.state === 'paused' ? 'paused' : 'running'}
      />
      <span>
        {formatInteger(run.step)}/{formatInteger(run.totalSteps)}
      </span>
      {run.state === 'running' && run.remainingSeconds !== null ? (
        <small>{formatDuration(run.remainingSeconds)} left</small>
      ) : null}
    </span>
  );
}

function ActionsCell({ run }: { readonly run: RunSummary }): ReactElement {
  const actions = useRunActions();
  const name = `${run.title}, seed ${run.seed}`;
  return (
    <span className={styles['actions']}>
      {run.state === 'running' ? (
        <IconButton
          tabIndex={-1}
          size="small"
          icon="pause"
          label={`Pause ${name}`}
          onClick={() => actions.pause(run.id)}
        />
      ) : null}
      {run.state === 'paused' || run.state === 'interrupted' ? (
        <IconButton
          tabIndex={-1}
          size="small"
          icon="play"
          label={`Resume ${name}`}
          onClick={() => actions.resume(run.id)}
        />
      ) : null}
      {isActive(run.state) ? (
        <IconButton
          tabIndex={-1}
          size="small"
          icon="stop"
          label={`Cancel ${name}`}
          onClick={() => actions.cancel(run.id)}
        />
      ) : null}
      {isOver(run.state) || run.state === 'interrupted' ? (
        <IconButton
          tabIndex={-1}
          size="small"
          icon="trash"
          label={`Delete ${name}`}
          onClick={() => actions.remove(run)}
        />
      ) : null}
    </span>
  );
}
