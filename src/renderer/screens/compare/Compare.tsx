import { useMemo, useState, type ReactElement } from 'react';
import { shownEnergies } from '../../../shared/energy';
import { formatCount } from '../../../shared/format';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import type { RunSummary } from '../../../shared/lab/contract';
import type { RunHistory } from '../../../shared/run/history';
import {
  Button,
  EmptyState,
  LoadingState,
  Panel,
  Segmented,
  Splitter,
  WindowedTable,
  type GridSort,
} from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { newestFirst } from '../../stores/runs';
import { useNavigation, useRuns } from '../../workbench/context';
import { FigureView, plotMemory } from '../../../ui/plot';
import { ExportMenu } from '../../../ui/plot/ExportMenu';
import { readFigure } from '../../../ui/plot/figure-store';
import { useTheme } from '../../shell/use-theme';
import { useRunActions } from '../../workbench/use-run-actions';
import { saveFile } from '../../workbench/save-file';
import { ScreenHeader } from '../common/ScreenHeader';
import { Benchmarks } from '../published/Benchmarks';
import styles from './Compare.module.css';
import { compareFigure, type Against, type ComparedRun, type Quantity } from './compare-figure';
import { chooseForComparison, useChosenRuns } from './chosen-runs';
import { useCompareColumns } from './compare-columns';
import { tableAsCsv } from './compare-csv';
import { Differences } from './Differences';
import { Gaps } from './Gaps';
import { Parallel } from './Parallel';
import { isInside, type Brush, type ParallelAxis } from './parallel-figure';
import { Scatter } from './Scatter';
import { useExport } from './use-export';
import { useRunFacts } from './use-run-facts';
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

/** Runs whose settings and results are plotted. */
const mostPlotted = 2000;

const views = [
  { value: 'overlay', label: 'Overlay' },
  { value: 'scatter', label: 'Scatter' },
  { value: 'differences', label: 'Differences' },
  { value: 'published', label: 'Published' },
] as const;
type View = (typeof views)[number]['value'];

interface Brushed {
  readonly axes: readonly ParallelAxis[];
  readonly brushes: ReadonlyMap<string, Brush>;
}

const noBrush: Brushed = { axes: [], brushes: new Map() };

export default function Compare(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const show = useNavigation((state) => state.show);
  const actions = useRunActions();
  const all = useMemo(() => newestFirst(runs).filter((run) => run.step > 0), [runs]);
  const chosen = useChosenRuns();
  const ids = useMemo(() => chosen ?? all.slice(0, 2).map((run) => run.id), [chosen, all]);
  const [view, setView] = useState<View>('overlay');
  const [brush, setBrush] = useState<Brushed>(noBrush);
  const { plotted, complete } = useRunFacts(all.slice(0, mostPlotted));
  const shown = useMemo(() => all.filter(({ id }) => isInside(brush.axes, brush.brushes, id)), [all, brush]);
  const inside = useMemo(
    () => plotted.filter(({ summary }) => isInside(brush.axes, brush.brushes, summary.id)),
    [plotted, brush],
  );
  const first = useMemo(() => ids.slice(0, mostCurves), [ids]);
  const columns = useCompareColumns(first);
  const [sort, setSort] = useState<GridSort>({ id: 'energy', descending: false });
  const [active, setActive] = useState<string | null>(null);
  const selected = useMemo(() => new Set(ids), [ids]);
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
      note={`${first.length} of ${all.length} drawn, at most ${mostCurves}${brush.brushes.size > 0 ? `; ${shown.length} inside the brush` : ''}`}
      body={
        shown.length === 0 ? (
          <EmptyState
            title="No run lies inside the ranges on the axes below."
            actions={<Button onClick={() => setBrush(noBrush)}>Clear brush</Button>}
          />
        ) : (
          <WindowedTable
            label="Runs to compare"
            columns={columns}
            rows={shown}
            rowKey={idOf}
            rowName={nameOf}
            sort={sort}
            onSort={setSort}
            active={active}
            onActive={setActive}
            selected={selected}
            onSelect={(keys) => chooseForComparison(inOrderOfChoice(ids, keys))}
            onOpen={actions.open}
          />
        )
      }
    />
  );
  const right = (): ReactElement => {
    if (view === 'scatter') return <Scatter runs={inside} complete={complete} />;
    if (view === 'differences') {
      const compared = first.flatMap((id) => plotted.filter(({ summary }) => summary.id === id));
      return <Differences runs={compared} complete={complete} />;
    }
    if (view === 'published') {
      return (
        <Benchmarks
          runs={ids.flatMap((id) => runs[id] ?? [])}
          empty="Choose runs in the table to place their energies."
        />
      );
    }
    return <Overlay ids={first} runs={runs} />;
  };
  return (
    <>
      <ScreenHeader
        title="Compare"
        note={`${formatCount(all.length, 'run')}, energies in the coupling of each Hamiltonian, 1σ in brackets`}
      >
        <Segmented label="View" value={view} options={views} onChange={setView} />
        <Button
          icon="download"
          onClick={() => saveFile({ name: 'runs.csv', mediaType: 'text/csv', content: tableAsCsv(shown) })}
        >
          Table as CSV
        </Button>
      </ScreenHeader>
      <Splitter
        id="compare"
        panes={[
          {
            id: 'left',
            size: '56%',
            minimum: 320,
            content: (
              <Splitter
                id="compare-left"
                direction="vertical"
                panes={[
                  { id: 'runs', content: table, size: '50%', minimum: 120 },
                  {
                    id: 'parallel',
                    minimum: 160,
                    content: (
                      <Parallel
                        runs={plotted}
                        complete={complete}
                        brushes={brush.brushes}
                        onBrush={(axes, brushes) => setBrush({ axes, brushes })}
                        inside={inside.length}
                      />
                    ),
                  },
                ]}
              />
            ),
          },
          { id: 'right', minimum: 320, content: right() },
        ]}
      />
    </>
  );
}

const idOf = (run: RunSummary): string => run.id;
const nameOf = (run: RunSummary): string => `${run.title}, seed ${run.seed}`;

/** Those that were chosen before keep their places, and with them their colours. */
function inOrderOfChoice(before: readonly string[], keys: ReadonlySet<string>): readonly string[] {
  const kept = before.filter((id) => keys.has(id));
  return [...kept, ...[...keys].filter((id) => !kept.includes(id))];
}

interface OverlayProps {
  readonly ids: readonly string[];
  readonly runs: Readonly<Record<string, RunSummary>>;
}

function Overlay({ ids, runs }: OverlayProps): ReactElement {
  const [quantity, setQuantity] = useState<Quantity>('relativeError');
  const [against, setAgainst] = useState<Against>('step');
  const chosen = ids.flatMap((id) => runs[id] ?? []);
  const convention = useConventionPreference();
  const histories = useHistories(chosen);
  const key = `${ids.join()} ${histories.version}`;
  const compared = useMemo(
    () => comparedRuns(chosen, histories.byRun, convention),
    // The key says which runs and which histories.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key, convention],
  );
  const theme = useTheme();
  const figure = useMemo(() => compareFigure(compared, quantity, against), [compared, quantity, against]);
  // Points are of the runs that are drawn, on these axes.
  const place = `${ids.join()} ${quantity} ${against}`;
  const memory = useMemo(() => ({ key: place, of: plotMemory('compare', place) }), [place]);
  const onExport = useExport(figure);
  const body = (): ReactElement | null => {
    if (ids.length === 0) return <EmptyState title="Choose runs in the table to draw their curves." />;
    if (compared.length === 0) return <LoadingState title="Reading histories…" />;
    return (
      <div className={styles['overlay']}>
        <div className={styles['figure']}>
          <FigureView key={memory.key} figure={figure} appearance={theme} header={false} memory={memory.of} />
        </div>
        <Gaps chosen={chosen} />
      </div>
    );
  };
  return (
    <Panel title="Overlay" note="means of 40 blocks" body={body()}>
      <Segmented label="Quantity" value={quantity} options={quantities} onChange={setQuantity} />
      <Segmented label="Against" value={against} options={abscissas} onChange={setAgainst} />
      <ExportMenu title="Overlay" read={() => readFigure(figure)} onExport={onExport} />
    </Panel>
  );
}

function comparedRuns(
  chosen: readonly RunSummary[],
  histories: ReadonlyMap<string, RunHistory>,
  convention: ConventionPreference,
): ComparedRun[] {
  return chosen.flatMap((summary, index): ComparedRun[] => {
    const history = histories.get(summary.id);
    const shown = shownEnergies(summary.energyScales, convention);
    return history ? [{ summary, history, shown, colour: index + 1, name: nameOf(summary) }] : [];
  });
}
