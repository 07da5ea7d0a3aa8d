import { useMemo, useState, type ReactElement } from 'react';
import { Button, EmptyState, Panel } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { FigureView } from '../../../ui/plot';
import { ExportMenu } from '../../../ui/plot/ExportMenu';
import { readFigure } from '../../../ui/plot/figure-store';
import { useTheme } from '../../shell/use-theme';
import { useRunActions } from '../../workbench/use-run-actions';
import { AxisControls } from './AxisControls';
import { AxisBrush } from './AxisBrush';
import { FieldSelect } from './FieldSelect';
import { axisOf, isInside, parallelFigure, placeOn, type Brush, type ParallelAxis } from './parallel-figure';
import { ParallelRuns } from './ParallelRuns';
import { plotFields, type PlottedRun } from './plot-fields';
import { useExport } from './use-export';
import styles from './Compare.module.css';

interface ParallelProps {
  readonly runs: readonly PlottedRun[];
  /** Whether settings and results of all runs have been read. */
  readonly complete: boolean;
  readonly brushes: ReadonlyMap<string, Brush>;
  readonly onBrush: (axes: readonly ParallelAxis[], brushes: ReadonlyMap<string, Brush>) => void;
  readonly inside: number;
}

const wantedFirst = [
  'result parameterCount',
  'model.hiddenDensity',
  'training.learningRate',
  'sampling.samples',
  'run elapsed',
  'result relativeError',
];
const fewestAxes = 4;
const mostAxes = 8;

/** Every run a line over chosen fields. A range on an axis keeps the runs that lie in it, here and in the table. */
export function Parallel({ runs, complete, brushes, onBrush, inside }: ParallelProps): ReactElement {
  const theme = useTheme();
  const actions = useRunActions();
  const convention = useConventionPreference();
  const fields = useMemo(() => plotFields(runs, convention), [runs, convention]);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const first = useMemo(() => firstAxes(fields.filter(({ varies }) => varies).map(({ id }) => id)), [fields]);
  const ids = chosen ?? first;
  const axes = useMemo(
    () =>
      ids.flatMap((id) => {
        const field = fields.find((candidate) => candidate.id === id);
        return (field && axisOf(field, runs)) ?? [];
      }),
    [ids, fields, runs],
  );
  const [colourId, setColour] = useState('result relativeError');
  const colourBy = useMemo(() => {
    const field = fields.find(({ id }) => id === colourId) ?? fields[0];
    return field === undefined ? null : axisOf(field, runs);
  }, [fields, runs, colourId]);
  const figure = useMemo(
    () => (axes.length < 2 || colourBy === null ? null : parallelFigure(runs, axes, colourBy, brushes)),
    [runs, axes, colourBy, brushes],
  );
  const stops = useMemo(() => inOrderOf(runs, axes, brushes, colourBy), [runs, axes, brushes, colourBy]);
  const onExport = useExport(figure);
  const setBrush = (id: string, brush: Brush): void => {
    const next = new Map(brushes);
    if (brush[0] <= 0 && brush[1] >= 1) next.delete(id);
    else next.set(id, brush);
    onBrush(axes, next);
  };
  /** Brushes of axes that are gone go with them. */
  const change = (next: readonly string[]): void => {
    onBrush(
      next.flatMap((id) => axes.find(({ field }) => field.id === id) ?? []),
      new Map([...brushes].filter(([id]) => next.includes(id))),
    );
    setChosen(next);
  };
  if (figure === null || colourBy === null) {
    return (
      <Panel
        title="Parallel coordinates"
        body={
          <EmptyState title={complete ? 'Two runs that differ are needed.' : 'Reading settings and results…'}>
            Each run becomes a line over what the runs differ in: settings, parameters of the Hamiltonian and results.
          </EmptyState>
        }
      />
    );
  }
  const unused = fields.filter(({ id, varies }) => varies && !ids.includes(id));
  const [next] = unused.length > 0 ? unused : fields.filter(({ id }) => !ids.includes(id));
  return (
    <Panel
      title="Parallel coordinates"
      note={
        brushes.size > 0 ? `${inside} of ${runs.length} inside` : 'draw on an axis to filter, click a line to open it'
      }
      body={
        <div className={styles['overlay']}>
          <div className={styles['figure']}>
            <FigureView
              figure={figure}
              appearance={theme}
              header={false}
              overlay={(plot) => (
                <>
                  <ParallelRuns
                    plot={plot}
                    axes={axes}
                    colourBy={colourBy}
                    runs={stops}
                    onOpen={({ summary }) => actions.open(summary)}
                  />
                  {axes.map((axis, index) => (
                    <AxisBrush
                      key={axis.field.id}
                      plot={plot}
                      at={index}
                      axis={axis}
                      brush={brushes.get(axis.field.id) ?? null}
                      onBrush={(brush) => setBrush(axis.field.id, brush)}
                    />
                  ))}
                </>
              )}
            />
          </div>
          <AxisControls fields={fields} axes={axes} onChange={change} />
        </div>
      }
    >
      {brushes.size > 0 ? (
        <Button size="small" onClick={() => onBrush(axes, new Map())}>
          Clear brush
        </Button>
      ) : null}
      {next !== undefined && axes.length < mostAxes ? (
        <Button size="small" icon="plus" onClick={() => change([...axes.map(({ field }) => field.id), next.id])}>
          Axis
        </Button>
      ) : null}
      <label className={styles['colourBy']}>
        <span>Colour</span>
        <FieldSelect label="Colour by" fields={fields} value={colourBy.field} onChange={setColour} />
      </label>
      <ExportMenu title="Parallel coordinates" read={() => readFigure(figure)} onExport={onExport} />
    </Panel>
  );
}

function firstAxes(ids: readonly string[]): readonly string[] {
  const found = wantedFirst.filter((id) => ids.includes(id));
  const others = ids.filter((id) => !found.includes(id));
  // What is read first stands last: results are at the right.
  const wanted = [...others.slice(0, Math.max(0, fewestAxes - found.length)), ...found];
  return wanted.slice(-6);
}

/** Runs inside of the brushes, by the value that colours them: the order in which the arrow keys go. */
function inOrderOf(
  runs: readonly PlottedRun[],
  axes: readonly ParallelAxis[],
  brushes: ReadonlyMap<string, Brush>,
  colourBy: ParallelAxis | null,
): readonly PlottedRun[] {
  const place = ({ summary }: PlottedRun): number => (colourBy && placeOn(colourBy, summary.id)) ?? Infinity;
  return runs
    .filter(({ summary }) => isInside(axes, brushes, summary.id))
    .sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}
