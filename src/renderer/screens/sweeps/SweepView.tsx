import { useMemo, useState, type ReactElement } from 'react';
import { sweepCells } from '../../../shared/sweep/cells';
import { axisTitle } from '../../../shared/sweep/describe-axis';
import { metricQuantities, measuredQuantities, type SeedChoice } from '../../../shared/sweep/quantity';
import { provenanceOf } from '../../../shared/figure';
import { sweepFigure } from '../../../shared/sweep/sweep-figure';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { sweepComputation } from '../../../shared/sweep/sweep-origin';
import { AlertCard, EmptyState, Panel, RichText, Select, Splitter } from '../../../ui/controls';
import { FigureView } from '../../../ui/plot';
import { useTheme } from '../../shell/use-theme';
import type { KnownSweep } from '../../stores/sweeps';
import { definitionOf } from '../../workbench/document-commands';
import { CellOverlay } from './CellOverlay';
import { MeasureDialog } from './MeasureDialog';
import { SweepStrip } from './SweepStrip';
import { TaskTable } from './TaskTable';
import { useExport } from './use-export';
import { useSweepMeasurements } from './use-sweep-measurements';
import { useTasks } from './use-tasks';
import styles from './Sweeps.module.css';

/** One sweep: how it stands, its map or curve, and the tasks of the place that is chosen on it. */
export function SweepView({ known }: { readonly known: KnownSweep }): ReactElement {
  const { sweep, standing } = known;
  const { tasks, counts } = useTasks(known);
  const [measuring, setMeasuring] = useState(false);
  const [place, setPlace] = useState<string | null>(null);
  const cells = useMemo(() => sweepCells(sweep, tasks), [sweep, tasks]);
  const chosen = cells.find(({ key }) => key === place) ?? null;
  return (
    <div className={styles['view']}>
      <SweepStrip known={known} tasks={tasks} counts={counts} onMeasure={() => setMeasuring(true)} />
      {standing.problem === null ? null : <AlertCard problem={standing.problem} severity="warning" />}
      <Splitter
        id="sweep-view"
        direction="vertical"
        panes={[
          {
            id: 'map',
            content: <MapPanel known={known} chosen={place} onChoose={setPlace} />,
            size: '64%',
            minimum: 200,
          },
          {
            id: 'tasks',
            content: (
              <TaskTable
                sweep={sweep}
                origins={standing.origins}
                tasks={chosen?.tasks ?? tasks}
                whole={chosen === null}
                onWhole={() => setPlace(null)}
              />
            ),
            minimum: 120,
          },
        ]}
      />
      {measuring ? (
        <MeasureDialog sweep={sweep} finished={counts.finished} onClose={() => setMeasuring(false)} />
      ) : null}
    </div>
  );
}

interface MapPanelProps {
  readonly known: KnownSweep;
  readonly chosen: string | null;
  readonly onChoose: (place: string) => void;
}

function MapPanel({ known, chosen, onChoose }: MapPanelProps): ReactElement {
  const { sweep } = known;
  const { tasks } = useTasks(known);
  const theme = useTheme();
  const measurements = useSweepMeasurements(sweep, tasks);
  const definition = definitionOf(sweep.experiment);
  const convention = useConventionPreference();
  const quantities = useMemo(
    () => [
      ...metricQuantities(definition?.metrics ?? {}, tasks, sweep.energyUnit, convention),
      ...measuredQuantities(measurements),
    ],
    [definition, tasks, sweep.energyUnit, measurements, convention],
  );
  const [quantityId, setQuantityId] = useState<string | null>(null);
  const [seeds, setSeeds] = useState('mean');
  const quantity = quantities.find(({ id }) => id === quantityId) ?? quantities[0];
  const choice: SeedChoice = seeds === 'mean' || seeds === 'lowest' ? { kind: seeds } : { kind: 'seed', seed: seeds };
  const cells = useMemo(() => sweepCells(sweep, tasks), [sweep, tasks]);
  const figure = useMemo(
    () => {
      if (quantity === undefined) return null;
      const runs = tasks.flatMap(({ run }) => run ?? []);
      const provenance = provenanceOf(sweep.experiment, { runs, computation: sweepComputation(sweep) });
      return { ...sweepFigure(sweep, tasks, quantity, choice), provenance };
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [sweep, tasks, quantity, seeds],
  );
  const onExport = useExport(figure, `sweep-${sweep.id}`);
  const title = sweep.axes.length === 2 ? 'Map' : 'Curve';
  const over = sweep.axes.map(axisTitle).join(' and ') || 'seeds';
  if (figure === null || quantity === undefined) {
    return (
      <Panel
        title={title}
        body={
          <EmptyState title="Nothing is known of a task yet.">
            The first values come with the first steps of the first task.
          </EmptyState>
        }
      />
    );
  }
  return (
    <FigureView
      figure={figure}
      appearance={theme}
      title={title}
      note={
        <>
          over <RichText>{over}</RichText>
        </>
      }
      onExport={onExport}
      overlay={(plot) => (
        <CellOverlay
          sweep={sweep}
          cells={cells}
          plot={plot}
          quantity={quantity}
          choice={choice}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
    >
      <span className={styles['choices']}>
        <Select
          label="Quantity"
          value={quantity.id}
          options={quantities.map(({ id, title: label }) => ({ value: id, label }))}
          onChange={setQuantityId}
        />
        {sweep.axes.length === 2 && sweep.seeds.length > 1 ? (
          <Select
            label="Seeds"
            value={seeds}
            options={[
              { value: 'mean', label: 'mean of seeds' },
              { value: 'lowest', label: 'lowest energy' },
              ...sweep.seeds.map((seed) => ({ value: seed, label: `seed ${seed}` })),
            ]}
            onChange={setSeeds}
          />
        ) : null}
      </span>
    </FigureView>
  );
}
