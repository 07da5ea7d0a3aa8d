import { useMemo, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatCount } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import {
  Button,
  EmptyState,
  LoadingState,
  RunningWork,
  Splitter,
  TextField,
  WindowedTable,
} from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import { useNavigation, useRuns, useWorkbench } from '../../workbench/context';
import { removeRuns } from '../../workbench/run-commands';
import { chooseFile } from '../../workbench/save-file';
import { importBundle, transfers } from '../../workbench/transfers';
import { useRunActions } from '../../workbench/use-run-actions';
import { ScreenHeader } from '../common/ScreenHeader';
import { BundleDialog } from './BundleDialog';
import { ColumnsDialog } from './ColumnsDialog';
import { FilterBar } from './FilterBar';
import { ReplayDialog } from './ReplayDialog';
import { RunDetails } from './RunDetails';
import { useRunColumns } from './run-columns';
import { matches, noFilter } from './run-filters';
import { runsView, useRunsView } from './runs-view';
import { SelectionBar } from './SelectionBar';
import { TrashView } from './TrashView';
import styles from './Runs.module.css';

export default function Runs(): ReactElement {
  const showsTrash = useRunsView((view) => view.showsTrash);
  return showsTrash ? <TrashView /> : <RunList />;
}

function RunList(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const loaded = useRuns((state) => state.loaded);
  const filter = useRunsView((view) => view.filter);
  const details = useRunsView((view) => view.details);
  const active = useRunsView((view) => view.active);
  const chosen = useRunsView((view) => view.selected);
  const all = useMemo(() => newestFirst(runs), [runs]);
  const shown = useMemo(() => all.filter((run) => matches(run, filter)), [all, filter]);
  const selected = useMemo(() => all.filter(({ id }) => chosen.has(id)), [all, chosen]);
  return (
    <>
      <RunsHeader all={all} loaded={loaded} />
      {all.length > 0 ? (
        <FilterBar runs={all} filter={filter} onChange={(next) => runsView.setState({ filter: next })} />
      ) : null}
      {all.length === 0 ? (
        <NothingYet loaded={loaded} />
      ) : (
        <div className={styles['list']}>
          {details ? (
            <Splitter
              id="runs"
              panes={[
                { id: 'table', content: <RunTable shown={shown} />, minimum: 320 },
                {
                  id: 'details',
                  content: <RunDetails run={active === null ? null : (runs[active] ?? null)} />,
                  size: 300,
                  minimum: 240,
                  fixed: true,
                },
              ]}
            />
          ) : (
            <RunTable shown={shown} />
          )}
        </div>
      )}
      <Transfers />
      {selected.length > 0 ? <SelectionBar runs={selected} /> : null}
      <Dialogs runs={runs} />
    </>
  );
}

function RunsHeader({ all, loaded }: { readonly all: readonly RunSummary[]; readonly loaded: boolean }): ReactElement {
  const workbench = useWorkbench();
  const filter = useRunsView((view) => view.filter);
  const details = useRunsView((view) => view.details);
  const [columns, setColumns] = useState(false);
  const running = all.filter((run) => run.state === 'running').length;
  const size = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <ScreenHeader
      title="Runs"
      note={
        loaded
          ? `${formatCount(all.length, 'run')}, ${running} running, ${formatBytes(size)} on disk; energies in the units of each Hamiltonian, 1σ in brackets`
          : undefined
      }
    >
      <div className={styles['search']}>
        <TextField
          label="Search runs"
          placeholder="Search runs, tags, notes"
          value={filter.search}
          onChange={(search) => runsView.setState({ filter: { ...filter, search } })}
        />
      </div>
      <Button onClick={() => setColumns(true)}>Columns…</Button>
      <Button aria-pressed={details} onClick={() => runsView.setState({ details: !details })}>
        Details
      </Button>
      <Button
        icon="folder"
        collapsible
        aria-label="Open a bundle…"
        title="Open a bundle of runs (*.ansatz-run.zip)"
        onClick={() => chooseFile('.zip,application/zip', (file) => importBundle(workbench, file, showImported))}
      >
        Open a bundle…
      </Button>
      <Button icon="trash" collapsible aria-label="Trash" onClick={() => runsView.setState({ showsTrash: true })}>
        Trash
      </Button>
      {columns ? <ColumnsDialog onClose={() => setColumns(false)} /> : null}
    </ScreenHeader>
  );
}

function showImported(runIds: readonly string[]): void {
  runsView.setState({ filter: noFilter, active: runIds[0] ?? null, selected: new Set(runIds) });
}

function NothingYet({ loaded }: { readonly loaded: boolean }): ReactElement {
  const show = useNavigation((state) => state.show);
  if (!loaded) return <LoadingState title="Reading runs…" />;
  return (
    <EmptyState
      title="No runs yet. Open an experiment and press Run."
      actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
    >
      A bundle of runs that somebody has sent can be dropped here.
    </EmptyState>
  );
}

function RunTable({ shown }: { readonly shown: readonly RunSummary[] }): ReactElement {
  const workbench = useWorkbench();
  const actions = useRunActions();
  const { sort, active, selected, columns: chosen } = useRunsView((view) => view);
  const columns = useRunColumns(chosen);
  if (shown.length === 0) {
    return (
      <EmptyState
        title="No run fits the search and the filters."
        actions={<Button onClick={() => runsView.setState({ filter: noFilter })}>Show all</Button>}
      />
    );
  }
  return (
    <WindowedTable
      label="Runs"
      columns={columns}
      rows={shown}
      rowKey={idOf}
      rowName={nameOf}
      sort={sort}
      onSort={(next) => runsView.setState({ sort: next })}
      active={active}
      onActive={(key) => runsView.setState({ active: key })}
      selected={selected}
      onSelect={(keys) => runsView.setState({ selected: keys })}
      onOpen={actions.open}
      onDelete={() =>
        removeRuns(
          workbench,
          shown.filter(({ id }) => (selected.size > 0 ? selected.has(id) : id === active)),
        )
      }
    />
  );
}

const idOf = (run: RunSummary): string => run.id;
const nameOf = (run: RunSummary): string => `${run.title}, seed ${run.seed}`;

/** Bundles and replays that are under way. */
function Transfers(): ReactElement | null {
  const list = useStore(transfers, (state) => state.transfers);
  if (list.length === 0) return null;
  return (
    <div className={styles['transfers']} role="status">
      {list.map(({ key, label, fraction, began, cancel }) => (
        <span key={key}>
          <RunningWork phase={{ label, fraction }} began={began} onCancel={cancel} />
        </span>
      ))}
    </div>
  );
}

function Dialogs({ runs }: { readonly runs: Readonly<Record<string, RunSummary>> }): ReactElement {
  const replayOf = useRunsView((view) => view.replayOf);
  const bundleOf = useRunsView((view) => view.bundleOf);
  const replayed = replayOf === null ? null : (runs[replayOf] ?? null);
  return (
    <>
      {replayed === null ? null : <ReplayDialog run={replayed} onClose={() => runsView.setState({ replayOf: null })} />}
      {bundleOf === null ? null : (
        <BundleDialog
          runs={bundleOf.flatMap((id) => runs[id] ?? [])}
          onClose={() => runsView.setState({ bundleOf: null })}
        />
      )}
    </>
  );
}
