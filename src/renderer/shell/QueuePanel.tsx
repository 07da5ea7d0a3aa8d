import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { formatAboutDuration, formatBytes, formatCount, formatDuration, formatInteger } from '../../shared/format';
import type { RunState, RunSummary } from '../../shared/lab/contract';
import { IconButton, Mark, Progress } from '../../ui/controls';
import { useWorkbench } from '../workbench/context';
import { labOf } from '../workbench/workbench';
import { useRunActions } from '../workbench/use-run-actions';
import { inQueueOrder, type forecast } from './queue-forecast';
import styles from './QueuePanel.module.css';
import { useQueueForecast } from './use-queue-forecast';

type Forecast = NonNullable<ReturnType<ReturnType<typeof forecast>['get']>>;

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
  const foreseen = useQueueForecast(runs, open);
  const [said, say] = useState('');
  const rows = useRef<HTMLOListElement>(null);
  // A row that has moved keeps the focus.
  const moved = useRef<string | null>(null);
  useEffect(() => {
    if (moved.current === null) return;
    rows.current?.querySelector<HTMLElement>(`[data-run="${CSS.escape(moved.current)}"] [data-row]`)?.focus();
    moved.current = null;
  }, [runs]);
  useEffect(() => {
    if (open) rows.current?.querySelector<HTMLElement>('[data-row]')?.focus();
  }, [open]);
  // So does the panel when the row that had it is gone.
  useLayoutEffect(() => {
    if (open && document.activeElement === document.body)
      rows.current?.querySelector<HTMLElement>('[data-row]')?.focus();
  }, [runs, open]);
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
        data-control="queue"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {words === '' ? 'no runs at work' : words}
        {queueEnd(runs, foreseen)}
      </button>
      {open ? (
        <div role="dialog" aria-label="Runs at work" className={styles['panel']}>
          {runs.length === 0 ? (
            <p>Nothing runs and nothing waits. Open an experiment and press Run.</p>
          ) : (
            <>
              <ol ref={rows} aria-label={formatCount(runs.length, 'run')}>
                {inQueueOrder(runs).map((run) => (
                  <QueueRow
                    key={run.id}
                    run={run}
                    foreseen={foreseen.get(run.id) ?? null}
                    last={count('queued')}
                    onOpen={() => setOpen(false)}
                    onMoved={(place) => {
                      moved.current = run.id;
                      say(`${run.title}, seed ${run.seed}: now ${place} in the queue`);
                    }}
                  />
                ))}
              </ol>
              <p className={styles['keys']}>
                <kbd>↑</kbd> <kbd>↓</kbd> from run to run, with <kbd>Alt</kbd> they move a waiting one, <kbd>Del</kbd>{' '}
                cancels
              </p>
            </>
          )}
          <p role="status" className="visually-hidden">
            {said}
          </p>
        </div>
      ) : null}
    </div>
  );
}

interface QueueRowProps {
  readonly run: RunSummary;
  readonly foreseen: Forecast | null;
  /** The last place in the queue. */
  readonly last: number;
  readonly onOpen: () => void;
  readonly onMoved: (place: number) => void;
}

function QueueRow({ run, foreseen, last, onOpen, onMoved }: QueueRowProps): ReactElement {
  const workbench = useWorkbench();
  const actions = useRunActions();
  const name = `${run.title} · seed ${run.seed}`;
  const place = run.queuePlace ?? null;
  const move = (to: number): void =>
    workbench.attempt(async () => {
      const summary = await labOf(workbench).moveInQueue({ runId: run.id, place: to });
      onMoved(to);
      workbench.runs.add(summary);
    });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const direction = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (event.key === 'Delete') actions.cancel(run.id);
    else if (direction === 0) return;
    else if (event.altKey) {
      if (place !== null && place + direction >= 1 && place + direction <= last) move(place + direction);
    } else {
      const row = event.currentTarget.closest('li');
      const next = direction === 1 ? row?.nextElementSibling : row?.previousElementSibling;
      next?.querySelector<HTMLElement>('[data-row]')?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li data-run={run.id}>
      <Mark kind={run.state === 'running' ? 'running' : run.state === 'paused' ? 'paused' : 'none'} label={run.state} />
      <button
        type="button"
        className={styles['name']}
        data-row=""
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        onKeyDown={onKeyDown}
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
      <span className={styles['facts']}>{factsOf(run, foreseen)}</span>
      {run.state === 'queued' ? <MemoryFit foreseen={foreseen} /> : null}
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

/** "step 812 of 1,200, 6 min 28 s left, addon (avx2), 2 threads, 180 MB"; of one that waits, when it begins and ends. */
function factsOf(run: RunSummary, foreseen: Forecast | null): string {
  const place = run.queuePlace ?? null;
  const parts =
    run.state === 'queued'
      ? [
          place === null ? 'waits' : place === 1 ? 'waits, starts next' : `waits, ${place} in the queue`,
          foreseen?.startsIn == null
            ? 'when it starts depends on runs whose time is not known yet'
            : foreseen.startsIn === 0
              ? 'a place is free'
              : `starts in ${formatAboutDuration(foreseen.startsIn)}`,
          foreseen?.endsIn == null ? '' : `finished in ${formatAboutDuration(foreseen.endsIn)}`,
          run.device,
        ]
      : [
          run.phase ? run.phase.label : `step ${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`,
          run.state === 'running' && run.remainingSeconds !== null
            ? `${formatDuration(run.remainingSeconds)} left`
            : '',
          run.state === 'paused' ? 'paused' : '',
          run.device,
          run.memoryBytes == null ? '' : formatBytes(run.memoryBytes),
        ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What a waiting run will take, foreseen from its sizes, against what the others leave. */
function MemoryFit({ foreseen }: { readonly foreseen: Forecast | null }): ReactElement {
  if (foreseen?.memoryBytes == null || foreseen.freeBytes === null) {
    return <span className={styles['facts']}>Its memory cannot be foreseen.</span>;
  }
  const { memoryBytes, freeBytes } = foreseen;
  const fits = memoryBytes <= freeBytes;
  return (
    <span className={styles['facts']} data-fits={fits}>
      {fits ? null : <Mark kind="warning" label="warning" />} needs about {formatBytes(memoryBytes)}:{' '}
      {fits ? 'fits beside the runs at work' : 'does not fit beside the runs at work'}, which leave{' '}
      {formatBytes(freeBytes)} of the machine
    </span>
  );
}

/** ", all done in about 12 min", where that is known. */
function queueEnd(runs: readonly RunSummary[], foreseen: ReturnType<typeof forecast>): string {
  const ends = runs.filter(({ state }) => state === 'queued').map(({ id }) => foreseen.get(id)?.endsIn ?? null);
  if (ends.length === 0 || ends.includes(null)) return '';
  return `, all done in ${formatAboutDuration(Math.max(...ends.map((end) => end ?? 0)))}`;
}
