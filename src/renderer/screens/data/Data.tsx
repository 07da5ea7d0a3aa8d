import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatAge, formatBytes, formatCount } from '../../../shared/format';
import type { RunSummary, TrashedRun } from '../../../shared/lab/contract';
import {
  Button,
  EmptyState,
  IconButton,
  KeyValues,
  Mark,
  Panel,
  Section,
  Table,
  type Column,
} from '../../../ui/controls';
import { isActive, newestFirst } from '../../stores/runs';
import { useDocuments, useNavigation, useRuns, useWorkbench } from '../../workbench/context';
import { labOf } from '../../workbench/workbench';
import { stateMark } from '../../workbench/run-words';
import { useRunActions } from '../../workbench/use-run-actions';
import { ScreenHeader } from '../common/ScreenHeader';
import { useNow } from '../common/use-now';
import styles from './Data.module.css';

/** What is on disk: where, how much, and what can go. */
export default function Data(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const show = useNavigation((state) => state.show);
  const columns = useDataColumns();
  const all = newestFirst(runs);
  const total = all.reduce((sum, run) => sum + run.sizeBytes, 0);
  return (
    <>
      <ScreenHeader title="Data" note={`${formatCount(all.length, 'run')}, ${formatBytes(total)}`} />
      <div className={styles['page']}>
        <aside className={styles['side']} aria-label="Workspace">
          <Workspace total={total} />
        </aside>
        <Panel
          title="Runs on disk"
          note="a folder each: spec, events, checkpoints, result"
          body={
            all.length === 0 ? (
              <EmptyState
                title="Nothing is stored yet."
                actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
              >
                Each run gets a folder with its spec, every observation and its checkpoints.
              </EmptyState>
            ) : (
              <Table
                label="Runs on disk"
                rowHeight={28}
                columns={columns}
                rows={all}
                rowKey={(run) => run.id}
                initialSort={{ id: 'size', descending: true }}
              />
            )
          }
        />
      </div>
    </>
  );
}

function Workspace({ total }: { readonly total: number }): ReactElement {
  const { about: store } = useWorkbench();
  const about = useStore(store, (state) => state.about);
  const documents = useDocuments((state) => Object.keys(state.documents).length);
  return (
    <>
      <Section title="Workspace">
        <KeyValues
          rows={[
            { key: 'runs', label: 'Runs', value: formatBytes(total) },
            { key: 'documents', label: 'Documents', value: documents },
            ...(about ? [{ key: 'free', label: 'Free on disk', value: formatBytes(about.freeDiskBytes) }] : []),
          ]}
        />
      </Section>
      {about ? (
        <Section title="Folders">
          <p className={styles['path']}>
            <code>{about.runsDirectory}</code>
          </p>
          <p className={styles['path']}>
            <code>{about.documentsDirectory}</code>
          </p>
        </Section>
      ) : null}
      <Trash />
    </>
  );
}

/** Deleted runs, also those of earlier windows. */
function Trash(): ReactElement {
  const workbench = useWorkbench();
  // A run that was deleted or brought back changes which there are; progress does not.
  const present = useRuns((state) => Object.keys(state.runs).sort().join());
  const now = useNow();
  const [trashed, setTrashed] = useState<readonly TrashedRun[] | null>(null);
  useEffect(() => {
    let current = true;
    workbench.attempt(async () => {
      const found = await labOf(workbench).trash({});
      if (current) setTrashed(found);
    });
    return () => {
      current = false;
    };
  }, [workbench, present]);
  const restore = (runId: string): void =>
    workbench.attempt(async () => workbench.runs.add(await labOf(workbench).restore({ runId })));
  return (
    <Section title="Trash" note="kept 30 days">
      {trashed === null || trashed.length === 0 ? (
        <p className={styles['quiet']}>{trashed === null ? 'Reading…' : 'Empty. Deleted runs wait here.'}</p>
      ) : (
        trashed.map(({ runId, title, seed, deletedAt }) => (
          <p key={runId} className={styles['trashed']}>
            <span>
              {title}{' '}
              <small>
                seed {seed}, {formatAge(deletedAt, now)}
              </small>
            </span>
            <Button size="small" icon="undo" onClick={() => restore(runId)}>
              Restore
            </Button>
          </p>
        ))
      )}
    </Section>
  );
}

function useDataColumns(): readonly Column<RunSummary>[] {
  const actions = useRunActions();
  const workbench = useWorkbench();
  const now = useNow();
  return useMemo(
    () => [
      {
        id: 'title',
        title: 'Run',
        sortBy: (run) => run.title.toLowerCase(),
        cell: (run) => (
          <span className={styles['name']}>
            <Mark kind={stateMark(run.state)} label={run.state} />
            {run.title} <small>seed {run.seed}</small>
          </span>
        ),
      },
      {
        id: 'size',
        title: 'Size',
        align: 'right',
        sortBy: (run) => run.sizeBytes,
        cell: (run) => formatBytes(run.sizeBytes),
      },
      {
        id: 'checkpoint',
        title: 'Checkpoint',
        align: 'right',
        sortBy: (run) => run.lastCheckpoint ?? -1,
        cell: (run) => (run.lastCheckpoint === null ? 'none yet' : `step ${run.lastCheckpoint}`),
      },
      {
        id: 'created',
        title: 'Started',
        align: 'right',
        sortBy: (run) => run.createdAt,
        cell: (run) => formatAge(run.createdAt, now),
      },
      { id: 'directory', title: 'Folder', optional: true, cell: (run) => <code>{run.directory}</code> },
      {
        id: 'actions',
        title: <span className="visually-hidden">Actions</span>,
        width: 64,
        cell: (run) => (
          <span className={styles['actions']}>
            <IconButton
              icon="copy"
              label={`Copy the folder of ${run.title}, seed ${run.seed}`}
              onClick={() =>
                workbench.attempt(async () => {
                  await navigator.clipboard.writeText(run.directory);
                  workbench.messages.show({ severity: 'information', message: 'Copied the path of the folder' });
                })
              }
            />
            {isActive(run.state) ? null : (
              <IconButton
                icon="trash"
                label={`Delete ${run.title}, seed ${run.seed}`}
                onClick={() => actions.remove(run)}
              />
            )}
          </span>
        ),
      },
    ],
    [actions, workbench, now],
  );
}
