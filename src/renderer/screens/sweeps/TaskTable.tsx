import { useMemo, type ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import { textInEnergies } from '../../../shared/energy';
import { formatCount, formatDuration, formatEditable, formatScientific, MINUS } from '../../../shared/format';
import { neighboursOf } from '../../../shared/sweep/neighbours';
import type { Sweep, TaskOrigin } from '../../../shared/sweep/sweep';
import type { TaskState, TaskView } from '../../../shared/sweep/tasks';
import { Button, Mark, Panel, RichText, Table, type Column, type MarkKind } from '../../../ui/controls';
import { useShownEnergies } from '../../../ui/convention/use-shown-energies';
import { useWorkbench } from '../../workbench/context';
import { openRun } from '../../workbench/run-commands';
import { EnergyPerSiteTitle, RunEnergy } from '../../workbench/RunEnergy';
import { relativeErrorText } from '../../workbench/run-words';
import { useRunActions } from '../../workbench/use-run-actions';
import { changeSweep } from '../../workbench/sweep-commands';
import styles from './Sweeps.module.css';

const marks: Readonly<Record<TaskState, MarkKind>> = {
  waiting: 'none',
  queued: 'none',
  running: 'running',
  paused: 'paused',
  interrupted: 'warning',
  finished: 'valid',
  failed: 'error',
  cancelled: 'none',
  removed: 'none',
};

interface TaskTableProps {
  readonly sweep: Sweep;
  readonly tasks: readonly TaskView[];
  readonly origins: readonly TaskOrigin[];
  /** All of the sweep, no place is chosen. */
  readonly whole: boolean;
  readonly onWhole: () => void;
}

/** More rows than anyone reads, and every one is drawn anew while tasks run. */
const mostRows = 200;

/** Values, state and result of tasks, each with its run. */
export function TaskTable({ sweep, tasks, origins, whole, onWhole }: TaskTableProps): ReactElement {
  const workbench = useWorkbench();
  const columns = useMemo(() => columnsOf(sweep, origins), [sweep, origins]);
  const [first] = tasks;
  const where = (first?.values ?? [])
    .map((value, axis) => `${plainText(sweep.axes[axis]?.label ?? '')} = ${valueText(value)}`)
    .join(', ');
  return (
    <Panel
      title="Tasks"
      note={
        whole
          ? 'choose a place on the map to see its own; Enter opens a run'
          : `at ${where || `seed ${first?.seed ?? ''}`}`
      }
      body={
        <Table
          label={whole ? 'All tasks' : 'Tasks at the chosen place'}
          columns={columns}
          rows={tasks.slice(0, mostRows)}
          rowKey={({ runId }) => runId}
          onOpen={({ run }) => {
            if (run !== null) openRun(workbench, run);
          }}
        />
      }
    >
      {whole ? (
        <small className={styles['quiet']}>
          {tasks.length > mostRows ? `the first ${mostRows} of ` : ''}
          {formatCount(tasks.length, 'task')}
        </small>
      ) : (
        <Button size="small" onClick={onWhole}>
          Show all tasks
        </Button>
      )}
    </Panel>
  );
}

const valueText = (value: number): string => formatEditable(value).replace('-', MINUS);

function columnsOf(sweep: Sweep, origins: readonly TaskOrigin[]): readonly Column<TaskView>[] {
  const starts: Column<TaskView> = {
    id: 'start',
    title: 'Begins with',
    optional: true,
    cell: (task) => <StartText sweep={sweep} task={task} origins={origins} />,
  };
  return [
    ...sweep.axes.map(({ label }, axis): Column<TaskView> => ({
      id: `axis${axis}`,
      title: <RichText>{label}</RichText>,
      align: 'right',
      sortBy: ({ values }) => values[axis] ?? 0,
      cell: ({ values }) => valueText(values[axis] ?? Number.NaN),
    })),
    { id: 'seed', title: 'Seed', align: 'right', sortBy: ({ seed }) => Number(seed), cell: ({ seed }) => seed },
    {
      id: 'state',
      title: 'State',
      sortBy: ({ state }) => state,
      cell: (task) => (
        <span className={styles['state']}>
          <Mark kind={marks[task.state]} />
          <StateWords task={task} />
        </span>
      ),
    },
    ...(sweep.warmStart === true ? [starts] : []),
    {
      id: 'energy',
      title: <EnergyPerSiteTitle />,
      align: 'right',
      sortBy: ({ run }) => run?.latest['energyPerSite'] ?? Infinity,
      cell: ({ run }) => (run === null ? '' : <RunEnergy run={run} />),
    },
    {
      id: 'error',
      title: 'Relative error',
      align: 'right',
      sortBy: ({ run }) => run?.latest['relativeError'] ?? Infinity,
      cell: ({ run }) => (run === null ? '' : relativeErrorText(run)),
    },
    {
      id: 'vScore',
      title: 'V-score',
      align: 'right',
      optional: true,
      sortBy: ({ run }) => run?.latest['vScore'] ?? Infinity,
      cell: ({ run }) => (run?.latest['vScore'] === undefined ? '' : formatScientific(run.latest['vScore'])),
    },
    {
      id: 'time',
      title: 'Time',
      align: 'right',
      optional: true,
      sortBy: ({ run }) => run?.elapsedSeconds ?? 0,
      cell: ({ run }) => (run === null ? '' : formatDuration(run.elapsedSeconds)),
    },
    {
      id: 'run',
      title: <span className="visually-hidden">Run</span>,
      cell: (task) => <TaskActions sweep={sweep} task={task} />,
    },
  ];
}

/** "weights of J₂ = 0.4", or why a task begins with its own. */
function StartText({ sweep, task, origins }: Pick<TaskTableProps, 'sweep' | 'origins'> & { readonly task: TaskView }) {
  const origin = origins.find((other) => other.task === task.index);
  const placeText = (index: number): string =>
    (sweep.tasks[index]?.place ?? [])
      .map(
        (at, axis) => `${plainText(sweep.axes[axis]?.label ?? '')} = ${valueText(sweep.axes[axis]?.points[at] ?? 0)}`,
      )
      .join(', ');
  if (origin === undefined) {
    const [first] = neighboursOf(sweep, task.index);
    return task.state === 'waiting' && first !== undefined ? <>waits for {placeText(first)}</> : null;
  }
  if (origin.from === null) return <span title={origin.reason ?? ''}>its own: {origin.reason}</span>;
  return <span title={origin.reason ?? ''}>weights of {placeText(origin.from)}</span>;
}

const stateText = ({ state, run }: TaskView): string => {
  if (state === 'running' && run !== null) return `running, ${run.step} of ${run.totalSteps}`;
  return state;
};

function StateWords({ task }: { readonly task: TaskView }): ReactElement {
  const shown = useShownEnergies(task.run?.energyScales);
  const problem = task.state === 'finished' ? null : (task.run?.problem ?? null);
  return (
    <>
      {stateText(task)}
      {problem === null ? null : `: ${textInEnergies(problem.message, shown)}`}
    </>
  );
}

function TaskActions({ sweep, task }: { readonly sweep: Sweep; readonly task: TaskView }): ReactElement {
  const workbench = useWorkbench();
  const { run, state, index } = task;
  const actions = useRunActions();
  return (
    <span className={styles['state']}>
      {run === null ? null : (
        <Button size="small" variant="quiet" onClick={() => openRun(workbench, run)}>
          Open run
        </Button>
      )}
      {run !== null && state === 'running' ? (
        <Button size="small" onClick={() => actions.pause(run.id)}>
          Pause
        </Button>
      ) : null}
      {run !== null && state === 'paused' ? (
        <Button size="small" onClick={() => actions.resume(run.id)}>
          Resume
        </Button>
      ) : null}
      {run !== null && (state === 'running' || state === 'paused' || state === 'queued') ? (
        <Button size="small" onClick={() => actions.cancel(run.id)}>
          Cancel
        </Button>
      ) : null}
      {state === 'failed' || state === 'cancelled' || state === 'removed' ? (
        <Button
          size="small"
          onClick={() => changeSweep(workbench, (lab) => lab.retrySweep({ sweepId: sweep.id, tasks: [index] }))}
        >
          Retry
        </Button>
      ) : null}
    </span>
  );
}
