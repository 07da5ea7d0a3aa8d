import { useMemo, useRef, useState, type PointerEvent, type ReactElement } from 'react';
import { buildScene, figureSchema, screenTheme, type FigureInput } from '../../../shared/figure';
import { xPixel } from '../../../shared/figure/layout';
import { Button, EmptyState, Panel } from '../../../ui/controls';
import { useElementSize } from '../../../ui/use-element-size';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { FigureView } from '../../../ui/plot';
import { ExportMenu } from '../../../ui/plot/ExportMenu';
import { readFigure } from '../../../ui/plot/figure-store';
import { measureOnCanvas } from '../../../ui/plot/measure-on-canvas';
import { useTheme } from '../../shell/use-theme';
import { FieldSelect } from './FieldSelect';
import { axisOf, parallelFigure, textAt, type Brush, type ParallelAxis } from './parallel-figure';
import { axisLabel, plotFields, type PlottedRun } from './plot-fields';
import { useExport } from './use-export';
import styles from './Compare.module.css';

interface ParallelProps {
  readonly runs: readonly PlottedRun[];
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
const mostAxes = 6;

/** Every run a line over chosen fields. A range on an axis keeps the runs that lie in it, here and in the table. */
export function Parallel({ runs, brushes, onBrush, inside }: ParallelProps): ReactElement {
  const theme = useTheme();
  const convention = useConventionPreference();
  const fields = useMemo(() => plotFields(runs, convention), [runs, convention]);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const ids = chosen ?? firstAxes(fields.map(({ id }) => id));
  const key = ids.join('\n');
  const axes = useMemo(
    () =>
      key.split('\n').flatMap((id) => fields.filter((field) => field.id === id).map((field) => axisOf(field, runs))),
    [key, fields, runs],
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
  const onExport = useExport(figure);
  const setBrush = (id: string, brush: Brush): void => {
    const next = new Map(brushes);
    if (brush[0] <= 0 && brush[1] >= 1) next.delete(id);
    else next.set(id, brush);
    onBrush(axes, next);
  };
  const replace = (index: number, id: string): void => {
    onBrush(axes, new Map());
    setChosen(ids.map((other, at) => (at === index ? id : other)));
  };
  if (figure === null || colourBy === null)
    return <Panel title="Parallel coordinates" body={<EmptyState title="Two finished runs or more are needed." />} />;
  return (
    <Panel
      title="Parallel coordinates"
      note={
        brushes.size > 0 ? `${inside} of ${runs.length} inside` : 'draw on an axis, or set a range below, to filter'
      }
      body={
        <div className={styles['overlay']}>
          <div className={styles['figure']}>
            <FigureView figure={figure} appearance={theme} header={false} />
            <BrushLayer figure={figure} axes={axes} brushes={brushes} onBrush={setBrush} />
          </div>
          <div className={styles['ranges']} style={{ gridTemplateColumns: `repeat(${axes.length}, minmax(0, 1fr))` }}>
            {axes.map((axis, index) => (
              <RangeControl
                key={axis.field.id}
                axis={axis}
                brush={brushes.get(axis.field.id) ?? [0, 1]}
                onBrush={(brush) => setBrush(axis.field.id, brush)}
                select={
                  <FieldSelect
                    label={`Axis ${index + 1}`}
                    fields={fields}
                    value={axis.field}
                    onChange={(id) => replace(index, id)}
                  />
                }
              />
            ))}
          </div>
        </div>
      }
    >
      {brushes.size > 0 ? (
        <Button size="small" onClick={() => onBrush(axes, new Map())}>
          Clear brush
        </Button>
      ) : null}
      <FieldSelect label="Colour by" fields={fields} value={colourBy.field} onChange={setColour} />
      <ExportMenu title="Parallel coordinates" read={() => readFigure(figure)} onExport={onExport} />
    </Panel>
  );
}

function firstAxes(ids: readonly string[]): readonly string[] {
  const found = wantedFirst.filter((id) => ids.includes(id));
  return [...found, ...ids.filter((id) => !found.includes(id))].slice(0, Math.max(found.length, 4)).slice(0, mostAxes);
}

interface BrushLayerProps {
  readonly figure: FigureInput;
  readonly axes: readonly ParallelAxis[];
  readonly brushes: ReadonlyMap<string, Brush>;
  readonly onBrush: (id: string, brush: Brush) => void;
}

/** Strips over the axes of the drawing, on which a range is drawn with the pointer; the sliders below are the way of the keyboard. */
function BrushLayer({ figure, axes, brushes, onBrush }: BrushLayerProps): ReactElement {
  const layer = useRef<HTMLDivElement>(null);
  const size = useElementSize(layer);
  const theme = useTheme();
  const from = useRef<number | null>(null);
  const plot = useMemo(() => {
    if (size === null || size.width < 50 || size.height < 50) return null;
    const scene = buildScene(figureSchema.parse(figure), screenTheme(theme), size, { measure: measureOnCanvas });
    return scene.kind === 'chart' ? scene.chart.main.plot : null;
  }, [figure, size, theme]);
  // The axis of the figure goes a little beyond 0 and 1.
  const beyond = 0.04;
  const shareAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = 1 - (event.clientY - box.top) / box.height;
    return Math.min(1, Math.max(0, share * (1 + 2 * beyond) - beyond));
  };
  const heightOf = (share: number): number => (100 * (share + beyond)) / (1 + 2 * beyond);
  return (
    <div ref={layer} className={styles['brushLayer']} aria-hidden>
      {plot === null
        ? null
        : axes.map(({ field }, index) => {
            const brush = brushes.get(field.id);
            return (
              <div
                key={field.id}
                className={styles['strip']}
                data-axis={field.id}
                style={{ left: xPixel(plot, index) - 10, top: plot.frame.top, height: plot.frame.height }}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  from.current = shareAt(event);
                }}
                onPointerMove={(event) => {
                  if (from.current === null) return;
                  const to = shareAt(event);
                  if (Math.abs(to - from.current) > 0.01)
                    onBrush(field.id, [Math.min(from.current, to), Math.max(from.current, to)]);
                }}
                onPointerUp={(event) => {
                  // A click takes the range away.
                  if (from.current !== null && Math.abs(shareAt(event) - from.current) <= 0.01)
                    onBrush(field.id, [0, 1]);
                  from.current = null;
                }}
              >
                {brush ? <i style={{ bottom: `${heightOf(brush[0])}%`, top: `${100 - heightOf(brush[1])}%` }} /> : null}
              </div>
            );
          })}
    </div>
  );
}

interface RangeControlProps {
  readonly axis: ParallelAxis;
  readonly brush: Brush;
  readonly onBrush: (brush: Brush) => void;
  readonly select: ReactElement;
}

function RangeControl({ axis, brush, onBrush, select }: RangeControlProps): ReactElement {
  const name = axisLabel(axis.field);
  const slider = (label: string, value: number, change: (value: number) => Brush): ReactElement => (
    <input
      type="range"
      min={0}
      max={1}
      step={0.01}
      value={value}
      aria-label={`${label} of ${name}`}
      aria-valuetext={textAt(axis, value)}
      onChange={(event) => onBrush(change(Number(event.target.value)))}
    />
  );
  return (
    <div className={styles['range']}>
      {select}
      {slider('Least', brush[0], (value) => [Math.min(value, brush[1]), brush[1]])}
      {slider('Greatest', brush[1], (value) => [brush[0], Math.max(value, brush[0])])}
      <small>
        {textAt(axis, brush[0])} to {textAt(axis, brush[1])}
      </small>
    </div>
  );
}
