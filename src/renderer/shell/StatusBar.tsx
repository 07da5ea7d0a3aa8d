import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatDuration, formatInteger } from '../../shared/format';
import type { About, RunSummary } from '../../shared/lab/contract';
import { HoverCard, IconButton, Mark, Progress } from '../../ui/controls';
import { vectorName } from '../workbench/run-words';
import { useRunActions } from '../workbench/use-run-actions';
import { useDocuments, useHost, useNavigation, usePreferences, useRuns, useWorkbench } from '../workbench/context';
import { isActive } from '../stores/runs';
import { inQueueOrder } from './queue-forecast';
import { QueuePanel } from './QueuePanel';
import styles from './StatusBar.module.css';

/** What runs, how far, how long still; on which engine; whether everything is saved. */
export function StatusBar(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const shown = usePreferences((state) => state.statusBarRuns);
  const about = useStore(useWorkbench().about, (state) => state.about);
  const active = Object.values(runs).filter((run) => isActive(run.state));
  const ordered = inQueueOrder(active);
  return (
    <footer className={styles['status']}>
      <QueuePanel runs={active} />
      {ordered.slice(0, shown).map((run) => (
        <RunEntry key={run.id} run={run} />
      ))}
      <span className={styles['space']} />
      {about ? <EngineEntry about={about} /> : null}
      <SaveEntry />
      <ConnectionEntry />
    </footer>
  );
}

function RunEntry({ run }: { readonly run: RunSummary }): ReactElement {
  const actions = useRunActions();
  const name = `${run.title} · seed ${run.seed}`;
  const paused = run.state === 'paused';
  return (
    <div>
      <Mark kind={paused ? 'paused' : run.state === 'queued' ? 'none' : 'running'} label={run.state} />
      <button type="button" className={styles['name']} onClick={() => actions.open(run)} title={`Open ${name}`}>
        {name}
      </button>
      <RunProgress run={run} />
      <IconButton size="small" icon="close" label={`Cancel run ${name}`} onClick={() => actions.cancel(run.id)} />
    </div>
  );
}

function RunProgress({ run }: { readonly run: RunSummary }): ReactElement {
  if (run.state === 'queued') {
    return <span>{run.queuePlace == null ? 'queued' : `queued, ${run.queuePlace}`}</span>;
  }
  const { phase } = run;
  const fraction = phase ? phase.fraction : run.step / run.totalSteps;
  return (
    <>
      <span>{phase ? phase.label : `${formatInteger(run.step)}/${formatInteger(run.totalSteps)}`}</span>
      <Progress
        label={`Progress of ${run.title}`}
        fraction={fraction}
        tone={run.state === 'paused' ? 'paused' : 'running'}
      />
      {run.state === 'paused' ? <span>paused</span> : null}
      {run.state === 'running' && run.remainingSeconds !== null ? (
        <span>{formatDuration(run.remainingSeconds)} left</span>
      ) : null}
      {run.memoryBytes == null ? null : (
        <span className={styles['memory']} title={`Memory of the process, on ${run.device}`}>
          {formatBytes(run.memoryBytes)}
        </span>
      )}
    </>
  );
}

function EngineEntry({ about }: { readonly about: About }): ReactElement {
  const show = useNavigation((state) => state.show);
  const { kind, threads, simd, hint } = about.engine;
  const text = `${kind === 'addon' ? 'native' : 'wasm'} · f64 · ${threads} ${threads === 1 ? 'thread' : 'threads'} · ${vectorName(simd)}`;
  const slow = kind === 'wasm' || hint !== null;
  return (
    <div>
      <button type="button" className={styles['link']} onClick={() => show('devices')}>
        {slow ? <Mark kind="warning" label="warning" /> : null}
        {text}
      </button>
      {slow ? (
        <button type="button" className={styles['hint']} onClick={() => show('devices')}>
          How to get the faster engine
        </button>
      ) : null}
    </div>
  );
}

function SaveEntry(): ReactElement {
  const save = useDocuments((state) => state.save);
  const { documents } = useWorkbench();
  if (save.kind === 'failed') {
    return (
      <div>
        <HoverCard card={`${save.problem.message} ${save.problem.suggestion}`}>
          <button type="button" className={styles['link']} onClick={() => documents.flush()}>
            <Mark kind="error" label="error" />
            not saved, try again
          </button>
        </HoverCard>
      </div>
    );
  }
  return (
    <div>
      <Mark kind={save.kind === 'saved' ? 'valid' : 'none'} />
      {save.kind === 'saved' ? 'saved' : 'saving'}
    </div>
  );
}

function ConnectionEntry(): ReactElement | null {
  const { status } = useHost();
  const { host } = useWorkbench();
  if (status === 'open') return null;
  return (
    <div>
      <Mark kind={status === 'lost' ? 'error' : 'running'} label={status} />
      {status === 'lost' ? (
        <button type="button" className={styles['link']} onClick={host.connectNow}>
          host away, connect now
        </button>
      ) : (
        'connecting'
      )}
    </div>
  );
}
