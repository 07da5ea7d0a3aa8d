import { useEffect, useRef, useState, type ReactElement } from 'react';
import { formatBytes, formatCount, formatDuration, formatInteger } from '../../shared/format';
import type { RunState, RunSummary } from '../../shared/lab/contract';
import { IconButton, Mark, Progress } from '../../ui/controls';
import { useWorkbench } from '../workbench/context';
import { labOf } from '../workbench/workbench';
import { useRunActions } from '../workbench/use-run-actions';
import styles from './QueuePanel.module.css';

const order: Readonly<Partial<Record<RunState, number>>> = { running: 0, paused: 1, queued: 2 };

/** Runs at work and waiting, in the order in which they go on. */
export function inQueueOrder(active: readonly RunSummary[]): readonly RunSummary[] {
  return [...active].sort(
    (a, b) =>
      (order[a.state] ?? 3) - (order[b.state] ?? 3) ||
      (a.queuePlace ?? 0) - (b.queuePlace ?? 0) ||
      a.createdAt.localeCompare(b.createdAt),
  );
}

/** "2 running, 3 queued": opens the list of what is at work and in which order it goes on. */
export function QueuePanel({ runs }: { readonly runs: readonly RunSummary[] }): ReactElement {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const count = (state: RunState): number => runs.filter((run) => run.state === state).length;
  const words = (['running', 'paused', 'queued'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${formatInteger(count(state))} ${state}`)
    .join(', ');
  return (
    <div
      ref={root}
      className={styles['root']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        trigger.current?.focus();
      }}
    >
      <button
        ref={trigger}
        type="button"
        className={styles['trigger']}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {words === '' ? 'no runs at work' : words}
      </button>
      {open ? (
        <div role="dialog" aria-label="Runs at work" className={styles['panel']}>
          {runs.length === 0 ? (
            <p>Nothing runs and nothing waits. Open an experiment and press Run.</p>
          ) : (
            <ol aria-label={formatCount(runs.length, 'run')}>
              {inQueueOrder(runs).map((run) => (
                <QueueRow key={run.id} run={run} last={count('queued')} onOpen={() => setOpen(false)} />
              ))}
            </ol>
          )}
        </div>
      ) : null}
    </div>
  );
}

interface QueueRowProps {
  readonly run: RunSummary;
  /** The last place in the queue. */
  readonly last: number;
  readonly onOpen: () => void;
}

function QueueRow({ run, last, onOpen }: QueueRowProps): ReactElement {
  const workbench = useWorkbench();
  const actions = useRunActions();
  const name = `${run.title} · seed ${run.seed}`;
  const place = run.queuePlace ?? null;
  const move = (to: number): void =>
    workbench.attempt(async () => {
      workbench.runs.add(await labOf(workbench).moveInQueue({ runId: run.id, place: to }));
    });
  return (
    <li data-run={run.id}>
      <Mark kind={run.state === 'running' ? 'running' : run.state === 'paused' ? 'paused' : 'none'} label={run.state} />
      <button
        type="button"
        className={styles['name']}
        onClick={() => {
          onOpen();
          actions.open(run);
        }}
      >
        {name}
      </button>
      <span className={styles['actions']}>
        {place !== null ? (
          <>
            <IconButton
              size="small"
              icon="chevronUp"
              label={`${name} earlier`}
              disabled={place === 1}
              onClick={() => move(place - 1)}
            />
            <IconButton
              size="small"
              icon="chevronDown"
              label={`${name} later`}
              disabled={place === last}
              onClick={() => move(place + 1)}
            />
          </>
        ) : null}
        {run.state === 'running' ? (
          <IconButton size="small" icon="pause" label={`Pause ${name}`} onClick={() => actions.pause(run.id)} />
        ) : null}
        {run.state === 'paused' ? (
          <IconButton size="small" icon="play" label={`Resume ${name}`} onClick={() => actions.resume(run.id)} />
        ) : null}
        <IconButton size="small" icon="close" label={`Cancel ${name}`} onClick={() => actions.cancel(run.id)} />
      </span>
      <span className={styles['facts']}>{factsOf(run)}</span>
      {run.state === 'queued' ? null : (
        <Progress
          label={`Progress of ${name}`}
          fraction={run.phase ? run.phase.fraction : run.totalSteps === 0 ? null : run.step / run.totalSteps}
          tone={run.state === 'paused' ? 'paused' : 'running'}
        />
      )}
    </li>
  );
}

/** "step 812 of 1,200, 6 min 28 s left, addon (avx2), 2 threads, 180 MB". */
function factsOf(run: RunSummary): string {
  const place = run.queuePlace ?? null;
  if (run.state === 'queued') {
    return place === null ? 'waits' : place === 1 ? 'waits, starts next' : `waits, ${place} in the queue`;
  }
  return [
    run.phase ? run.phase.label : `step ${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`,
    run.state === 'running' && run.remainingSeconds !== null ? `${formatDuration(run.remainingSeconds)} left` : '',
    run.state === 'paused' ? 'paused' : '',
    run.device,
    run.memoryBytes == null ? '' : formatBytes(run.memoryBytes),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
