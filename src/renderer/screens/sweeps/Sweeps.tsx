import { useMemo, useState, type ReactElement } from 'react';
import { formatCount } from '../../../shared/format';
import { Button, EmptyState, LoadingState, Segmented, Splitter } from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import { newestSweeps } from '../../stores/sweeps';
import { useNavigation, useRuns, useSweeps } from '../../workbench/context';
import { ScreenHeader } from '../common/ScreenHeader';
import { Benchmarks } from '../published/Benchmarks';
import { Extrapolation } from './Extrapolation';
import { SweepList } from './SweepList';
import { SweepView } from './SweepView';

type View = 'map' | 'extrapolation' | 'published';

const views = [
  { value: 'map', label: 'Map' },
  { value: 'extrapolation', label: 'Extrapolation' },
  { value: 'published', label: 'Published energies' },
] as const;

export default function Sweeps(): ReactElement {
  const sweeps = useSweeps((state) => state.sweeps);
  const loaded = useSweeps((state) => state.loaded);
  const chosenId = useNavigation((state) => state.sweepId);
  const showSweep = useNavigation((state) => state.showSweep);
  const [view, setView] = useState<View>('map');
  const all = newestSweeps(sweeps);
  const chosen = (chosenId === null ? undefined : sweeps[chosenId]) ?? all[0];
  return (
    <>
      <ScreenHeader
        title="Sweeps"
        note={loaded ? `${formatCount(all.length, 'sweep')}, every task a run of its own` : undefined}
      >
        <Segmented label="What is shown" value={view} options={views} onChange={setView} />
      </ScreenHeader>
      {view === 'published' ? <RankedRuns /> : null}
      {view === 'extrapolation' ? <Extrapolation sweep={chosen ?? null} /> : null}
      {view !== 'map' ? null : !loaded ? (
        <LoadingState title="Reading sweeps…" />
      ) : chosen === undefined ? (
        <NoSweep />
      ) : (
        <Splitter
          id="sweeps"
          panes={[
            {
              id: 'list',
              content: <SweepList sweeps={all} chosen={chosen.sweep.id} onChoose={showSweep} />,
              size: 264,
              minimum: 190,
              fixed: true,
            },
            { id: 'sweep', content: <SweepView key={chosen.sweep.id} known={chosen} />, minimum: 420 },
          ]}
        />
      )}
    </>
  );
}

const mostRanked = 60;

/** The newest runs that have finished, among published energies. */
function RankedRuns(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const finished = useMemo(
    () =>
      newestFirst(runs)
        .filter(({ state }) => state === 'finished')
        .slice(0, mostRanked),
    [runs],
  );
  return <Benchmarks runs={finished} empty={null} />;
}

function NoSweep(): ReactElement {
  const show = useNavigation((state) => state.show);
  return (
    <EmptyState
      title="No sweeps yet. Open an experiment and press Sweep… beside Run."
      actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
    >
      A sweep runs one document for many values of a parameter, of the size of the lattice or of a setting, and for
      several seeds. The map fills while it runs.
    </EmptyState>
  );
}
