import { useState, type ReactElement } from 'react';
import { formatCount } from '../../../shared/format';
import { Button, EmptyState, LoadingState, Segmented, Table } from '../../../ui/controls';
import { isActive, newestFirst } from '../../stores/runs';
import { useNavigation, useRuns } from '../../workbench/context';
import { useRunActions } from '../../workbench/use-run-actions';
import { ScreenHeader } from '../common/ScreenHeader';
import { useRunColumns } from './run-columns';

type Filter = 'all' | 'active' | 'over';

const filters = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Running and queued' },
  { value: 'over', label: 'Over' },
] as const;

export default function Runs(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const loaded = useRuns((state) => state.loaded);
  const show = useNavigation((state) => state.show);
  const actions = useRunActions();
  const columns = useRunColumns();
  const [filter, setFilter] = useState<Filter>('all');
  const all = newestFirst(runs);
  const shown = all.filter((run) => filter === 'all' || isActive(run.state) === (filter === 'active'));
  const running = all.filter((run) => run.state === 'running').length;
  return (
    <>
      <ScreenHeader
        title="Runs"
        note={
          loaded
            ? `${formatCount(all.length, 'run')}, ${running} running; energies in the units of each Hamiltonian, 1σ in brackets`
            : undefined
        }
      >
        <Segmented label="Which runs" value={filter} options={filters} onChange={setFilter} />
      </ScreenHeader>
      <div style={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
        {!loaded ? <LoadingState title="Reading runs…" /> : null}
        {loaded && all.length === 0 ? (
          <EmptyState
            title="No runs yet. Open an experiment and press Run."
            actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
          />
        ) : null}
        {all.length > 0 && shown.length === 0 ? (
          <EmptyState
            title={filter === 'active' ? 'Nothing is running or queued.' : 'No run is over yet.'}
            actions={<Button onClick={() => setFilter('all')}>Show all</Button>}
          />
        ) : null}
        {shown.length > 0 ? (
          <Table
            label="Runs"
            rowHeight={28}
            columns={columns}
            rows={shown}
            rowKey={(run) => run.id}
            onOpen={actions.open}
            initialSort={{ id: 'created', descending: true }}
          />
        ) : null}
      </div>
    </>
  );
}
