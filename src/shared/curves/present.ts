import type { Annotation, ChartContent, Figure, LineSeries, Series } from '../figure/figure';
import { type Abscissa, abscissaOf, type RunTimes } from './abscissa';
import { distanceToReference } from './distance';
import { overlaid } from './overlay';
import { countsSteps, placePin } from './pins';
import type { Presentation } from './presentation';
import type { CurveSettings, CurveWindow } from './settings';
import { smoothedSeries } from './smoothed-series';
import { smoothingWords } from './smoothing';

/** A run with one of its figures. */
export interface CurveRun extends RunTimes {
  readonly name: string;
  /** With all defaults filled in, energies in the convention that is drawn. */
  readonly figure: Figure;
}

/** Something that the watch of the run has noticed. */
export interface CurveAlarm {
  readonly step: number;
  /** A few words. */
  readonly label: string;
}

export interface PresentOptions {
  readonly alarms?: readonly CurveAlarm[];
  /** What leaves as a file says that it is smoothed, or is not. */
  readonly exported?: boolean;
}

/**
 * A figure of a run as it is wanted: smoothed, over the axis that was chosen, other runs over it, the part that is followed, alarms and
 * pins on it. On the screen and in exports alike. Figures that are no curves over training steps only get their pins.
 */
export function presentFigure(
  own: CurveRun,
  others: readonly CurveRun[],
  { settings, pins }: Presentation,
  { alarms = [], exported = false }: PresentOptions = {},
): Figure {
  const abscissa = countsSteps(own.figure) ? abscissaOf(settings.abscissa, own) : abscissaOf('step', own);
  const drawn = countsSteps(own.figure) ? presentCurves(own, others, settings, abscissa, alarms, exported) : own.figure;
  const wanted = exported && !settings.exportPins ? [] : pins;
  return exported ? withPins(drawn, abscissa, wanted) : drawn;
}

/** The axis that a figure of a run has when it is presented. */
export const abscissaFor = (own: CurveRun, settings: CurveSettings): Abscissa =>
  abscissaOf(countsSteps(own.figure) ? settings.abscissa : 'step', own);

function presentCurves(
  own: CurveRun,
  others: readonly CurveRun[],
  settings: CurveSettings,
  abscissa: Abscissa,
  alarms: readonly CurveAlarm[],
  exported: boolean,
): Figure {
  const { figure } = own;
  if (figure.content.kind !== 'chart') return figure;
  const notes: string[] = [];
  let smoothed = false;
  const smoothing =
    exported && !settings.exportSmoothed ? { ...settings.smoothing, method: 'none' as const } : settings.smoothing;
  const alone = (run: CurveRun, fallback: number | null): ChartContent | null => {
    if (run.figure.content.kind !== 'chart') return null;
    const { series, note } = smoothedSeries(run.figure.content.series, smoothing);
    if (run === own && note !== '') {
      notes.push(note);
      smoothed = true;
    }
    const content = { ...run.figure.content, series: [...series] };
    const distance = settings.energies === 'distance' ? distanceToReference(content, fallback) : null;
    if (run === own && distance !== null && distance.note !== '') notes.push(distance.note);
    const placed = run === own ? abscissa : abscissaOf(settings.abscissa, run, abscissa);
    return along(distance?.content ?? content, placed);
  };
  const ownContent = alone(own, null);
  if (ownContent === null) return figure;
  const reference = figure.content.annotations.find(({ kind }) => kind === 'reference');
  const fallback = reference?.kind === 'reference' ? reference.y : null;
  const content = overlaid(
    own.name,
    ownContent,
    others.flatMap((run) => {
      const other = overlayRefusal(own, run) === null ? alone(run, fallback) : null;
      return other === null ? [] : [{ name: run.name, content: other }];
    }),
  );
  const over = others.filter((run) => overlayRefusal(own, run) === null);
  if (over.length > 0) notes.push(`Over it: ${over.map(({ name }) => name).join('; ')}.`);
  const marked = withNotes(content, abscissa, alarms, exported && smoothed ? smoothingWords(smoothing) : '');
  const from = windowStart(settings.window, own, abscissa);
  return {
    ...figure,
    description: [figure.description, ...notes].join(' '),
    content: from === null ? marked : cropped(marked, from),
  };
}

/** Why a run cannot be drawn over another in this figure; null: it can. */
export function overlayRefusal(own: CurveRun, other: CurveRun): string | null {
  const [a, b] = [own.figure.content, other.figure.content];
  if (a.kind !== 'chart' || b.kind !== 'chart' || a.x.label !== b.x.label) return 'It has no such curve.';
  return a.y.label === b.y.label ? null : 'It is in another unit.';
}

/** Puts everything that has a place in training steps onto another axis. */
function along(content: ChartContent, abscissa: Abscissa): ChartContent {
  const at = (step: number): number | null => {
    const place = abscissa.at(step);
    return Number.isFinite(place) ? place : null;
  };
  if (abscissa.label === content.x.label) return content;
  return {
    ...content,
    x: { ...content.x, label: abscissa.label },
    series: content.series.map((series) =>
      series.kind === 'heatmap' ? series : { ...series, x: series.x.map((x) => (x === null ? null : at(x))) },
    ),
    annotations: content.annotations.flatMap((annotation): Annotation[] => {
      if (annotation.kind !== 'intervention') return [annotation];
      const x = at(annotation.x);
      return x === null ? [] : [{ ...annotation, x }];
    }),
    inset: content.inset && {
      ...content.inset,
      fromX: abscissa.at(content.inset.fromX),
      toX: abscissa.at(content.inset.toX),
    },
  };
}

function withNotes(
  content: ChartContent,
  abscissa: Abscissa,
  alarms: readonly CurveAlarm[],
  smoothed: string,
): ChartContent {
  const marks = alarms.flatMap(({ step, label }): Annotation[] => {
    const x = abscissa.at(step);
    return Number.isFinite(x) ? [{ kind: 'alarm', x, label }] : [];
  });
  const said: Annotation[] =
    smoothed === '' ? [] : [{ kind: 'text', label: `smoothed: ${smoothed}; raw as thin line`, corner: 'topRight' }];
  if (marks.length + said.length === 0) return content;
  return { ...content, annotations: [...content.annotations, ...marks, ...said] };
}

/** Where the followed part begins on the axis; null: everything is shown. */
function windowStart(window: CurveWindow, { history }: CurveRun, abscissa: Abscissa): number | null {
  const last = history.steps.at(-1);
  const first = history.steps[0];
  if (window.kind === 'all' || last === undefined || first === undefined || last <= first) return null;
  const [begin, end] = [abscissa.at(first), abscissa.at(last)];
  const from = startOf(window, history, abscissa, last, begin, end);
  return from > begin && from < end ? from : null;
}

function startOf(
  window: Exclude<CurveWindow, { kind: 'all' }>,
  history: CurveRun['history'],
  abscissa: Abscissa,
  last: number,
  begin: number,
  end: number,
): number {
  if (window.kind === 'steps') return abscissa.at(last - window.steps);
  if (window.kind === 'share') return end - window.share * (end - begin);
  if (abscissa.secondsPerUnit !== null) return end - (60 * window.minutes) / abscissa.secondsPerUnit;
  const earliest = (history.seconds.at(-1) ?? 0) - 60 * window.minutes;
  const row = history.seconds.findIndex((second) => second >= earliest);
  return abscissa.at(history.steps[Math.max(0, row)] ?? last);
}

/** The part from a place on: limits of y that were set for the whole make place for those of the part. */
function cropped(content: ChartContent, from: number): ChartContent {
  return {
    ...content,
    x: { ...content.x, minimum: from },
    y: content.y.scale === 'linear' ? { ...content.y, minimum: null, maximum: null } : content.y,
    series: content.series.map((series) => (series.kind === 'line' ? croppedLine(series, from) : series)),
    annotations: content.annotations.filter(
      (annotation) => !('x' in annotation) || annotation.kind === 'pin' || annotation.x >= from,
    ),
    inset: null,
  };
}

function croppedLine(series: LineSeries, from: number): Series {
  const first = series.x.findIndex((x) => x !== null && x >= from);
  if (first === 0) return series;
  const part = <Value>(values: readonly Value[]): Value[] => (first < 0 ? [] : values.slice(first));
  return {
    ...series,
    x: part(series.x),
    y: part(series.y),
    error: series.error && part(series.error),
    fillFrom: series.fillFrom && part(series.fillFrom),
  };
}

function withPins(figure: Figure, abscissa: Abscissa, pins: Presentation['pins']): Figure {
  if (pins.length === 0 || figure.content.kind !== 'chart') return figure;
  const marks = pins.flatMap((pin): Annotation[] => {
    const placed = placePin(figure, abscissa, pin);
    return placed === null ? [] : [{ kind: 'pin', x: placed.x, y: placed.y, error: placed.error, label: pin.label }];
  });
  return { ...figure, content: { ...figure.content, annotations: [...figure.content.annotations, ...marks] } };
}
