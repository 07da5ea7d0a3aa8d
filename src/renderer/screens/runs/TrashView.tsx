import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { formatAge, formatBytes, formatCount } from '../../../shared/format';
import type { TrashedRun } from '../../../shared/lab/contract';
import { Button, Dialog, EmptyState, LoadingState, Table, type Column } from '../../../ui/controls';
import { useRuns, useWorkbench } from '../../workbench/context';
import { labOf } from '../../workbench/workbench';
import { ScreenHeader } from '../common/ScreenHeader';
import { useNow } from '../common/use-now';
import { runsView } from './runs-view';
import styles from './Runs.module.css';

const keptDays = 30;

/** Deleted runs: bring them back, or remove them for good. */
export function TrashView(): ReactElement {
  const workbench = useWorkbench();
  const runs = useRuns((state) => state.runs);
  const [trashed, setTrashed] = useState<readonly TrashedRun[] | null>(null);
  const [asked, setAsked] = useState<readonly TrashedRun[] | null>(null);
  const read = useCallback(
    () => workbench.attempt(async () => setTrashed(await labOf(workbench).trash({}))),
    [workbench],
  );
  // Runs that come and go may come from here and go here.
  const count = Object.keys(runs).length;
  useEffect(read, [read, count]);
  const columns = useTrashColumns(read, (run) => setAsked([run]));
  const size = sizeOf(trashed ?? []);
  return (
    <>
      <ScreenHeader
        title="Runs: trash"
        note={
          trashed
            ? `${formatCount(trashed.length, 'run')}, ${formatBytes(size)}; removed by themselves after ${keptDays} days`
            : undefined
        }
      >
        <Button onClick={() => runsView.setState({ showsTrash: false })}>Back to the runs</Button>
        <Button
          variant="danger"
          icon="trash"
          disabled={!trashed || trashed.length === 0}
          onClick={() => setAsked(trashed)}
        >
          Empty the trash…
        </Button>
      </ScreenHeader>
      <div className={styles['list']}>
        {trashed === null ? <LoadingState title="Reading the trash…" /> : null}
        {trashed?.length === 0 ? (
          <EmptyState title="The trash is empty.">Deleted runs wait here for {keptDays} days.</EmptyState>
        ) : null}
        {trashed !== null && trashed.length > 0 ? (
          <Table
            label="Deleted runs"
            rowHeight={28}
            columns={columns}
            rows={trashed}
            rowKey={(run) => run.runId}
            initialSort={{ id: 'deleted', descending: true }}
          />
        ) : null}
      </div>
      {asked === null ? null : <EmptyDialog asked={asked} onClose={() => setAsked(null)} onDone={read} />}
    </>
  );
}

function sizeOf(trashed: readonly TrashedRun[]): number {
  return trashed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function useTrashColumns(onChange: () => void, ask: (run: TrashedRun) => void): readonly Column<TrashedRun>[] {
  const workbench = useWorkbench();
  const now = useNow();
  return useMemo(
    () => [
      {
        id: 'title',
        title: 'Run',
        sortBy: (run) => run.title.toLowerCase(),
        cell: (run) => (
          <span className={styles['titleText']}>
            {run.title} <small>seed {run.seed}</small>
          </span>
        ),
      },
      { id: 'name', title: 'Name', optional: true, sortBy: (run) => run.runId, cell: (run) => run.runId },
      {
        id: 'deleted',
        title: 'Deleted',
        align: 'right',
        sortBy: (run) => run.deletedAt,
        cell: (run) => formatAge(run.deletedAt, now),
      },
      {
        id: 'left',
        title: 'Days left',
        align: 'right',
        sortBy: (run) => run.deletedAt,
        cell: (run) => Math.max(0, Math.ceil(keptDays - (now.getTime() - Date.parse(run.deletedAt)) / 86_400_000)),
      },
      {
        id: 'size',
        title: 'On disk',
        align: 'right',
        sortBy: (run) => run.sizeBytes,
        cell: (run) => formatBytes(run.sizeBytes),
      },
      {
        id: 'actions',
        title: <span className="visually-hidden">Actions</span>,
        width: 190,
        cell: (run) => (
          <span className={styles['actions']}>
            <Button
              size="small"
              icon="undo"
              aria-label={`Restore ${run.title}, seed ${run.seed}`}
              onClick={() =>
                workbench.attempt(async () => {
                  workbench.runs.add(await labOf(workbench).restore({ runId: run.runId }));
                  onChange();
                })
              }
            >
              Restore
            </Button>
            <Button
              size="small"
              variant="danger"
              aria-label={`Remove ${run.title}, seed ${run.seed}, for good`}
              onClick={() => ask(run)}
            >
              Remove…
            </Button>
          </span>
        ),
      },
    ],
    [workbench, now, onChange, ask],
  );
}

interface EmptyDialogProps {
  readonly asked: readonly TrashedRun[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function EmptyDialog({ asked, onClose, onDone }: EmptyDialogProps): ReactElement {
  const workbench = useWorkbench();
  const [busy, setBusy] = useState(false);
  const [only] = asked.length === 1 ? asked : [];
  const remove = (): void => {
    setBusy(true);
    workbench.attempt(async () => {
      try {
        const runIds = asked.map(({ runId }) => runId);
        const { removed, freedBytes } = await labOf(workbench).emptyTrash({ runIds });
        workbench.messages.show({
          severity: 'success',
          message: `Removed ${formatCount(removed, 'run')} for good`,
          detail: `${formatBytes(freedBytes)} are free again.`,
        });
      } finally {
        onDone();
        onClose();
      }
    });
  };
  return (
    <Dialog
      title={
        only
          ? `Remove ${only.title}, seed ${only.seed}, for good?`
          : `Remove ${formatCount(asked.length, 'run')} for good?`
      }
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button variant="danger" icon="trash" disabled={busy} onClick={remove}>
            {busy ? 'Removing…' : 'Remove for good'}
          </Button>
        </>
      }
    >
      <p>
        This frees {formatBytes(sizeOf(asked))}. Curves, checkpoints and results are gone then, with tags and notes, and
        cannot be brought back.
      </p>
    </Dialog>
  );
}
