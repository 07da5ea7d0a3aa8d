import { useMemo, type ReactElement, type ReactNode } from 'react';
import { formatAge, formatDuration, formatInteger } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { HoverCard, IconButton, Mark, Progress, type Column } from '../../../ui/controls';
import { isActive, isOver } from '../../stores/runs';
import { energyText, relativeErrorText, stateMark } from '../../workbench/run-words';
import { useRunActions } from '../../workbench/use-run-actions';
import { useNow } from '../common/use-now';
import styles from './Runs.module.css';

export function useRunColumns(): readonly Column<RunSummary>[] {
  const actions = useRunActions();
  const now = useNow();
  return useMemo(
    () => [
      {
        id: 'state',
        title: 'State',
        width: 118,
        sortBy: (run) => run.state,
        cell: (run) => <StateCell run={run} />,
      },
      {
        id: 'title',
        title: 'Run',
        sortBy: (run) => run.title.toLowerCase(),
        cell: (run) => (
          <button type="button" className={styles['title']} onClick={() => actions.open(run)}>
            {run.title} <small>seed {run.seed}</small>
          </button>
        ),
      },
      { id: 'progress', title: 'Progress', width: 190, cell: (run) => <ProgressCell run={run} /> },
      {
        id: 'energy',
        title: <EnergyTitle />,
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
        id: 'elapsed',
        title: 'Time',
        align: 'right',
        optional: true,
        sortBy: (run) => run.elapsedSeconds,
        cell: (run) => formatDuration(run.elapsedSeconds),
      },
      {
        id: 'created',
        title: 'Started',
        align: 'right',
        sortBy: (run) => run.createdAt,
        cell: (run) => formatAge(run.createdAt, now),
      },
      {
        id: 'device',
        title: 'Device',
        optional: true,
        cell: (run) => run.device,
      },
      {
        id: 'actions',
        title: <span className="visually-hidden">Actions</span>,
        width: 84,
        cell: (run) => <ActionsCell run={run} />,
      },
    ],
    [actions, now],
  );
}

function EnergyTitle(): ReactElement {
  return (
    <>
      <i className="math-italic">E</i>/<i className="math-italic">N</i>
    </>
  );
}

function StateCell({ run }: { readonly run: RunSummary }): ReactElement {
  const state = (
    <span className={styles['state']}>
      <Mark kind={stateMark(run.state)} />
      {run.state}
    </span>
  );
  if (!run.problem) return state;
  return (
    <HoverCard side="below" card={<ProblemText run={run} />}>
      <button type="button" className={styles['title']} aria-label={`${run.state}: ${run.problem.message}`}>
        {state}
      </button>
    </HoverCard>
  );
}

function ProblemText({ run }: { readonly run: RunSummary }): ReactNode {
  if (!run.problem) return null;
  return (
    <>
      <b>{run.problem.message}</b> {run.problem.reason} {run.problem.suggestion}
    </>
  );
}

function ProgressCell({ run }: { readonly run: RunSummary }): ReactElement {
  const done = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
  return (
    <span className={styles['progress']}>
      <Progress
        label={`Progress of ${run.title}`}
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
        <IconButton icon="pause" label={`Pause ${name}`} onClick={() => actions.pause(run.id)} />
      ) : null}
      {run.state === 'paused' || run.state === 'interrupted' ? (
        <IconButton icon="play" label={`Resume ${name}`} onClick={() => actions.resume(run.id)} />
      ) : null}
      {isActive(run.state) ? (
        <IconButton icon="stop" label={`Cancel ${name}`} onClick={() => actions.cancel(run.id)} />
      ) : null}
      {isOver(run.state) || run.state === 'interrupted' ? (
        <IconButton icon="trash" label={`Delete ${name}`} onClick={() => actions.remove(run)} />
      ) : null}
    </span>
  );
}
