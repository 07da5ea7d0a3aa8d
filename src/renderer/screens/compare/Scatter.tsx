import { useMemo, useState, type ReactElement } from 'react';
import type { FigureInput, ReadPoint } from '../../../shared/figure';
import { formatCount } from '../../../shared/format';
import { Checkbox, EmptyState, LoadingState, Panel } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { FigureView } from '../../../ui/plot';
import { ExportMenu } from '../../../ui/plot/ExportMenu';
import { readFigure } from '../../../ui/plot/figure-store';
import { useTheme } from '../../shell/use-theme';
import { useRunActions } from '../../workbench/use-run-actions';
import { FieldSelect } from './FieldSelect';
import { axisLabel, fieldOf, plotFields, runName, valueText, type PlotField, type PlottedRun } from './plot-fields';
import { SeriesMarker } from './SeriesMarker';
import { scatterPlot } from './scatter-figure';
import { useExport } from './use-export';
import styles from './Compare.module.css';

interface ScatterProps {
  readonly runs: readonly PlottedRun[];
  /** Whether settings and results of all runs have been read. */
  readonly complete: boolean;
}

/** Ids of fields; null: nobody has chosen yet. */
interface Wanted {
  readonly x: string | null;
  readonly y: string | null;
  /** Empty: the ansatz. */
  readonly colour: string;
}

/** Any number of the runs against any other: parameters, settings, results. */
export function Scatter({ runs, complete }: ScatterProps): ReactElement {
  const convention = useConventionPreference();
  const fields = useMemo(() => plotFields(runs, convention), [runs, convention]);
  const [wanted, setWanted] = useState<Wanted>({ x: null, y: null, colour: '' });
  const x = fieldOf(fields, wanted.x, 'param h', 'model.hiddenDensity', 'training.learningRate');
  const y = fieldOf(fields, wanted.y, 'result energyPerSite', 'result relativeError');
  const [logs, setLogs] = useState({ x: false, y: false });
  if (x === null || y === null) {
    const body = complete ? (
      <EmptyState title="No run has numbers that could be plotted.">
        Runs that failed before their end have none, and a brush on an axis at the left may leave none inside.
      </EmptyState>
    ) : (
      <LoadingState title="Reading settings and results…" />
    );
    return <Panel title="Scatter" body={body} />;
  }
  const colourBy = fields.find(({ id }) => id === wanted.colour) ?? null;
  return <ScatterPanel {...{ runs, fields, x, y, colourBy, logs, setLogs }} choose={setWanted} wanted={wanted} />;
}

interface ScatterPanelProps {
  readonly runs: readonly PlottedRun[];
  readonly fields: readonly PlotField[];
  readonly x: PlotField;
  readonly y: PlotField;
  readonly colourBy: PlotField | null;
  readonly logs: { readonly x: boolean; readonly y: boolean };
  readonly setLogs: (logs: { x: boolean; y: boolean }) => void;
  readonly wanted: Wanted;
  readonly choose: (wanted: Wanted) => void;
}

function ScatterPanel(props: ScatterPanelProps): ReactElement {
  const { runs, fields, x, y, colourBy, logs, setLogs, wanted, choose } = props;
  const theme = useTheme();
  const actions = useRunActions();
  const xLog = logs.x && x.words === null;
  const yLog = logs.y && y.words === null;
  const plot = useMemo(() => scatterPlot(runs, { x, y, xLog, yLog, colourBy }), [runs, x, y, xLog, yLog, colourBy]);
  const figure = plot?.figure ?? null;
  const onExport = useExport(figure);
  const onPoint = ({ series, index }: ReadPoint): void => {
    const run = plot?.runs.get(series)?.[index];
    if (run !== undefined) actions.open(run.summary);
  };
  const leftOut = plot === null || plot.leftOut === 0 ? '' : `, ${plot.leftOut} have no place on a logarithmic axis`;
  return (
    <Panel
      title="Scatter"
      note={`${formatCount(runs.length, 'run')}, bars 1σ${leftOut}; a click opens a run`}
      body={
        <div className={styles['overlay']}>
          <div className={styles['plotTools']}>
            <FieldSelect label="Up" fields={fields} value={y} onChange={(id) => choose({ ...wanted, y: id })} />
            <Checkbox
              label="log"
              checked={yLog}
              disabled={y.words !== null}
              onChange={(on) => setLogs({ ...logs, y: on })}
            />
            <span>against</span>
            <FieldSelect label="Across" fields={fields} value={x} onChange={(id) => choose({ ...wanted, x: id })} />
            <Checkbox
              label="log"
              checked={xLog}
              disabled={x.words !== null}
              onChange={(on) => setLogs({ ...logs, x: on })}
            />
            <span>colour</span>
            <FieldSelect
              label="Colour by"
              fields={fields}
              value={colourBy}
              none="ansatz"
              onChange={(id) => choose({ ...wanted, colour: id })}
            />
          </div>
          {figure === null || colourBy !== null ? null : <Legend figure={figure} />}
          {figure === null ? (
            <EmptyState title="No run has both, or a logarithmic axis has no place for them." />
          ) : (
            <div className={styles['figure']}>
              <FigureView figure={figure} appearance={theme} header={false} onPoint={onPoint} />
            </div>
          )}
          <PointList runs={runs} x={x} y={y} />
        </div>
      }
    >
      <ExportMenu title="Scatter" read={() => (figure === null ? null : readFigure(figure))} onExport={onExport} />
    </Panel>
  );
}

function Legend({ figure }: { readonly figure: FigureInput }): ReactElement | null {
  if (figure.content.kind !== 'chart') return null;
  return (
    <p className={styles['legend']}>
      {figure.content.series.map((series) =>
        series.kind === 'line' ? (
          <span key={series.name}>
            <SeriesMarker index={series.colour - 1} /> {series.name}
          </span>
        ) : null,
      )}
    </p>
  );
}

/** More links than anyone goes through. */
const mostLinks = 200;

/** The points as links to their runs, by the value that goes up. */
function PointList({ runs, x, y }: Pick<ScatterPanelProps, 'runs' | 'x' | 'y'>): ReactElement {
  const actions = useRunActions();
  const points = runs
    .flatMap(({ summary }) => {
      const [across, up] = [x.values.get(summary.id), y.values.get(summary.id)];
      return across && up ? [{ summary, across, up }] : [];
    })
    .sort((a, b) => a.up.value - b.up.value);
  return (
    <details className={styles['points']}>
      <summary>
        {formatCount(points.length, 'point')} as links, lowest first
        {points.length > mostLinks ? `, the first ${mostLinks}` : ''}
      </summary>
      <ul>
        {points.slice(0, mostLinks).map(({ summary, across, up }) => (
          <li key={summary.id}>
            <button type="button" className={styles['link']} onClick={() => actions.open(summary)}>
              {runName(summary)}
            </button>{' '}
            <small>
              {axisLabel(y)} {valueText(y, up)} at {axisLabel(x)} {valueText(x, across)}
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}
