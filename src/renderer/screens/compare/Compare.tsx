import { useMemo, useState, type ReactElement } from 'react';
import { formatCount } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import type { RunHistory } from '../../../shared/run/history';
import { Button, EmptyState, LoadingState, Panel, Segmented, Splitter, Table } from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import { useNavigation, useRuns } from '../../workbench/context';
import { figureSchema } from '../../../shared/figure';
import { AddToFigureButton, FigureView } from '../../../ui/plot';
import { useTheme } from '../../shell/use-theme';
import { saveFile } from '../../workbench/save-file';
import { ScreenHeader } from '../common/ScreenHeader';
import styles from './Compare.module.css';
import { compareFigure, type Against, type ComparedRun, type Quantity } from './compare-figure';
import { chooseForComparison, useChosenRuns } from './chosen-runs';
import { useCompareColumns } from './compare-columns';
import { tableAsCsv } from './compare-csv';
import { Gaps } from './Gaps';
import { useHistories } from './use-histories';

const quantities = [
  { value: 'relativeError', label: 'Relative error' },
  { value: 'energyPerSite', label: 'Energy' },
  { value: 'vScore', label: 'V-score' },
] as const;

const abscissas = [
  { value: 'step', label: 'step' },
  { value: 'time', label: 'time' },
] as const;

/** Six colours are told apart; a seventh curve would not be. */
const mostCurves = 6;

export default function Compare(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const show = useNavigation((state) => state.show);
  const all = useMemo(() => newestFirst(runs).filter((run) => run.step > 0), [runs]);
  const chosen = useChosenRuns();
  const ids = chosen ?? all.slice(0, 2).map((run) => run.id);
  const toggle = (id: string): void =>
    chooseForComparison(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id].slice(-mostCurves));
  const columns = useCompareColumns(ids, toggle);
  if (all.length === 0) {
    return (
      <>
        <ScreenHeader title="Compare" />
        <EmptyState
          title="Nothing to compare yet. Open an experiment and press Run."
          actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
        >
          Curves of up to six runs are drawn over each other here.
        </EmptyState>
      </>
    );
  }
  const table = (
    <Panel
      title="Runs"
      note={`${ids.length} of ${all.length} shown, at most ${mostCurves}`}
      body={
        <Table
          label="Runs to compare"
          rowHeight={28}
          columns={columns}
          rows={all}
          rowKey={(run) => run.id}
          initialSort={{ id: 'energy', descending: false }}
        />
      }
    />
  );
  return (
    <>
      <ScreenHeader
        title="Compare"
        note={`${formatCount(all.length, 'run')}, energies in the units of each Hamiltonian, 1σ in brackets`}
      >
        <Button
          icon="download"
          onClick={() => saveFile({ name: 'runs.csv', mediaType: 'text/csv', content: tableAsCsv(all) })}
        >
          Table as CSV
        </Button>
      </ScreenHeader>
      <Splitter
        id="compare"
        panes={[
          { id: 'runs', content: table, size: '56%', minimum: 320 },
          { id: 'overlay', content: <Overlay ids={ids} runs={runs} />, minimum: 320 },
        ]}
      />
    </>
  );
}

interface OverlayProps {
  readonly ids: readonly string[];
  readonly runs: Readonly<Record<string, RunSummary>>;
}

function Overlay({ ids, runs }: OverlayProps): ReactElement {
  const [quantity, setQuantity] = useState<Quantity>('relativeError');
  const [against, setAgainst] = useState<Against>('step');
  const chosen = ids.flatMap((id) => runs[id] ?? []);
  const histories = useHistories(chosen);
  const key = `${ids.join()} ${histories.version}`;
  const compared = useMemo(
    () => comparedRuns(chosen, histories.byRun),
    // The key says which runs and which histories.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key],
  );
  const theme = useTheme();
  const figure = useMemo(() => compareFigure(compared, quantity, against), [compared, quantity, against]);
  const body = (): ReactElement | null => {
    if (ids.length === 0) return <EmptyState title="Choose runs in the table to draw their curves." />;
    if (compared.length === 0) return <LoadingState title="Reading histories…" />;
    return (
      <div className={styles['overlay']}>
        <div className={styles['figure']}>
          <FigureView figure={figure} appearance={theme} header={false} />
        </div>
        <Gaps chosen={chosen} />
      </div>
    );
  };
  return (
    <Panel title="Overlay" note="markers: means of 40 blocks over the raw values" body={body()}>
      <Segmented label="Quantity" value={quantity} options={quantities} onChange={setQuantity} />
      <Segmented label="Against" value={against} options={abscissas} onChange={setAgainst} />
      {compared.length > 0 ? <AddToFigureButton figure={figureSchema.parse(figure)} /> : null}
    </Panel>
  );
}

function comparedRuns(chosen: readonly RunSummary[], histories: ReadonlyMap<string, RunHistory>): ComparedRun[] {
  return chosen.flatMap((summary, index): ComparedRun[] => {
    const history = histories.get(summary.id);
    return history ? [{ summary, history, colour: index + 1, name: `${summary.title}, seed ${summary.seed}` }] : [];
  });
}
