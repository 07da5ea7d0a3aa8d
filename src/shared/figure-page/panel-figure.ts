import type { Annotation, Axis, ChartContent, Figure, Series } from '../figure/figure';
import { xLimits, yLimits } from '../figure/limits';
import { readLatex } from './latex';
import type { AxisChoice, FigurePanel, SeriesChoice } from './page';

/** The figure of a panel with what was chosen for it, and what of its labels cannot be drawn. */
/** What was said about the data, beside what they are held against. */
const noteKinds: ReadonlySet<Annotation['kind']> = new Set(['intervention', 'alarm', 'pin', 'text']);

export interface EditedFigure {
  readonly figure: Figure;
  readonly problems: readonly string[];
}

export const unchangedSeries: SeriesChoice = { hidden: false, colour: null, marker: null, line: null, label: null };
export const unchangedAxis: AxisChoice = { label: null, scale: null, minimum: null, maximum: null };

export function editedFigure(panel: FigurePanel): EditedFigure {
  const problems: string[] = [];
  const read = (source: string): string => {
    const result = readLatex(source);
    problems.push(...result.problems);
    return result.label;
  };
  const { content } = panel.figure;
  if (content.kind === 'lattice') return { figure: panel.figure, problems };
  const annotations: Annotation[] = content.annotations.filter(
    ({ kind }) => kind === 'diagonal' || kind === 'axis' || (noteKinds.has(kind) ? panel.notes : panel.references),
  );
  annotations.push(
    ...panel.lines.map(({ kind, y, label }): Annotation => ({ kind, y, label: read(label) })),
    ...panel.texts.map(({ label, corner }): Annotation => ({ kind: 'text', label: read(label), corner })),
  );
  const series = content.series.flatMap((one, index) => {
    const choice = panel.series[String(index)] ?? unchangedSeries;
    return choice.hidden ? [] : [withChoice(withErrors(one, panel.errorBars), choice, read)];
  });
  const x = editedAxis(content.x, panel.x, read);
  const y = followingData({ ...content, x, y: editedAxis(content.y, panel.y, read), series, annotations }, panel);
  const inset = panel.ownInset ? content.inset : null;
  return { figure: { ...panel.figure, content: { ...content, x, y, series, annotations, inset } }, problems };
}

/** A logarithmic axis has no place for limits that are not positive: they are left to the data. */
function editedAxis(axis: Axis, choice: AxisChoice, read: (source: string) => string): Axis {
  const scale = axis.categories ? axis.scale : (choice.scale ?? axis.scale);
  const limit = (chosen: number | null, own: number | null): number | null => {
    const value = chosen ?? own;
    return value !== null && scale === 'log' && value <= 0 ? null : value;
  };
  return {
    ...axis,
    label: choice.label === null ? axis.label : read(choice.label),
    scale,
    minimum: limit(choice.minimum, axis.minimum),
    maximum: limit(choice.maximum, axis.maximum),
  };
}

/** Where a part of x is chosen and nothing of y, y follows the data of that part. */
function followingData(content: ChartContent, { x, y }: FigurePanel): Axis {
  const isPart = x.minimum !== null || x.maximum !== null;
  if (!isPart || y.minimum !== null || y.maximum !== null) return content.y;
  const [low, high] = yLimits(content, xLimits(content));
  const value = (position: number): number => (content.y.scale === 'log' ? 10 ** position : position);
  return { ...content.y, minimum: value(low), maximum: value(high) };
}

function withErrors(series: Series, bars: FigurePanel['errorBars']): Series {
  if (series.kind === 'heatmap' || series.error === null || bars === 'one') return series;
  if (bars === 'none') return { ...series, error: null };
  return { ...series, error: series.error.map((error) => (error === null ? null : 2 * error)) };
}

function withChoice(series: Series, choice: SeriesChoice, read: (source: string) => string): Series {
  if (series.kind === 'heatmap') return series;
  const colour = choice.colour ?? series.colour;
  if (series.kind === 'bars') return { ...series, colour };
  const label = choice.label === null ? series.endLabel : choice.label === '' ? null : read(choice.label);
  return {
    ...series,
    colour,
    marker: choice.marker ?? series.marker,
    line: choice.line ?? series.line,
    endLabel: label,
  };
}
