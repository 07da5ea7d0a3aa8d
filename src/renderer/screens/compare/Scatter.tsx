import { useMemo, useState, type ReactElement } from 'react';
import { plainText, type FigureInput } from '../../../shared/figure';
import { formatInteger, formatNumber, formatUncertain } from '../../../shared/format';
import { Checkbox, EmptyState, Panel } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { FigureView } from '../../../ui/plot';
import { ExportMenu } from '../../../ui/plot/ExportMenu';
import { readFigure } from '../../../ui/plot/figure-store';
import { useTheme } from '../../shell/use-theme';
import { useRunActions } from '../../workbench/use-run-actions';
import { FieldSelect } from './FieldSelect';
import { fieldOf, plotFields, type PlotField, type PlottedRun, type PlotValue } from './plot-fields';
import { SeriesMarker } from './SeriesMarker';
import { scatterFigure } from './scatter-figure';
import { useExport } from './use-export';
import styles from './Compare.module.css';

/** Any result of the runs against any of their parameters. */
export function Scatter({ runs }: { readonly runs: readonly PlottedRun[] }): ReactElement {
  const convention = useConventionPreference();
  const fields = useMemo(() => plotFields(runs, convention), [runs, convention]);
  const [wanted, setWanted] = useState<{ x: string | null; y: string | null }>({ x: null, y: null });
  const x = fieldOf(fields, wanted.x, 'param h', 'model.hiddenDensity', 'training.learningRate');
  const y = fieldOf(fields, wanted.y, 'result energyPerSite', 'result relativeError');
  const [logs, setLogs] = useState({ x: false, y: false });
  if (x === null || y === null) {
    return <Panel title="Scatter" body={<EmptyState title="No run has numbers that could be plotted." />} />;
  }
  return <ScatterPanel {...{ runs, fields, x, y, logs, setLogs }} choose={setWanted} wanted={wanted} />;
}

interface ScatterPanelProps {
  readonly runs: readonly PlottedRun[];
  readonly fields: readonly PlotField[];
  readonly x: PlotField;
  readonly y: PlotField;
  readonly logs: { readonly x: boolean; readonly y: boolean };
  readonly setLogs: (logs: { x: boolean; y: boolean }) => void;
  readonly wanted: { readonly x: string | null; readonly y: string | null };
  readonly choose: (wanted: { x: string | null; y: string | null }) => void;
}

function ScatterPanel({ runs, fields, x, y, logs, setLogs, wanted, choose }: ScatterPanelProps): ReactElement {
  const theme = useTheme();
  const xLog = logs.x && x.words === null;
  const yLog = logs.y && y.words === null;
  const figure = useMemo(() => scatterFigure(runs, { x, y, xLog, yLog }), [runs, x, y, xLog, yLog]);
  const onExport = useExport(figure);
  return (
    <Panel
      title="Scatter"
      note={`${runs.length} runs, bars 1σ`}
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
          </div>
          {figure?.content.kind === 'chart' ? (
            <p className={styles['legend']}>
              {figure.content.series.map(({ name }, index) => (
                <span key={name}>
                  <SeriesMarker index={coloursOf(figure)[index] ?? index} /> {name}
                </span>
              ))}
            </p>
          ) : null}
          {figure === null ? (
            <EmptyState title="No run has both, or a logarithmic axis has no place for them." />
          ) : (
            <div className={styles['figure']}>
              <FigureView figure={figure} appearance={theme} header={false} />
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

/** Index of the colour and marker of each series. */
function coloursOf({ content }: FigureInput): readonly number[] {
  return content.kind === 'chart'
    ? content.series.map((series) => (series.kind === 'line' ? series.colour - 1 : 0))
    : [];
}

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
      <summary>{points.length} points as links, lowest first</summary>
      <ul>
        {points.slice(0, 200).map(({ summary, across, up }) => (
          <li key={summary.id}>
            <button type="button" className={styles['link']} onClick={() => actions.open(summary)}>
              {summary.title}, seed {summary.seed}
            </button>{' '}
            <small>
              {valueText(y, up)} at {valueText(x, across)}
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A value of a field with its error and unit. */
function valueText({ words, unit }: PlotField, { value, error }: PlotValue): string {
  if (words !== null) return words[value] ?? '';
  const number = error === null ? Number.isInteger(value) ? formatInteger(value) : formatNumber(value, 7) : formatUncertain(value, error);
  return unit === '' ? number : `${number} (${plainText(unit)})`;
}
