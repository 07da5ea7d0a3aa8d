import { type FigureInput, partIn, type Range, valueIn } from '../../../shared/figure';
import { formatEditable } from '../../../shared/format';
import { comparedProvenance } from './compared-provenance';
import { axisLabel, axisTitle, rangeOf, runName, type PlotField, type PlottedRun } from './plot-fields';

/** One axis of the plot: its field, and what its ends are. */
export interface ParallelAxis {
  readonly field: PlotField;
  readonly range: Range;
}

/** Shares of an axis from bottom to top between which runs are kept. */
export type Brush = readonly [number, number];

/** Null: no run has a value of the field. */
export function axisOf(field: PlotField, runs: readonly PlottedRun[]): ParallelAxis | null {
  const range = rangeOf(field, runs);
  return range === null ? null : { field, range };
}

/** Place of a run on an axis from 0 to 1; null: it has no value there. */
export function placeOn({ field, range }: ParallelAxis, runId: string): number | null {
  const value = field.values.get(runId)?.value;
  return value === undefined || !Number.isFinite(value) ? null : partIn(range, value);
}

/** Value at a place of an axis, as text. */
export function textAt({ range }: ParallelAxis, place: number): string {
  const value = valueIn(range, place);
  if (range.categories) return range.categories[Math.round(value)] ?? '';
  return formatEditable(Number(value.toPrecision(3)));
}

/** How far an arrow key moves the end of a brush: a word, or a hundredth. */
export const brushStep = ({ range }: ParallelAxis): number =>
  range.categories ? 1 / Math.max(1, range.categories.length - 1) : 0.01;

/** Runs that lie within the brushes of all axes; one without a value is outside of any brush. */
export function isInside(axes: readonly ParallelAxis[], brushes: ReadonlyMap<string, Brush>, runId: string): boolean {
  return axes.every((axis) => {
    const brush = brushes.get(axis.field.id);
    if (brush === undefined) return true;
    const place = placeOn(axis, runId);
    return place !== null && place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9;
  });
}

/** Colours that lines are told apart by; runs of one are drawn together. */
const colourLevels = 24;

interface Group {
  readonly level: number | null;
  readonly faint: boolean;
  readonly x: (number | null)[];
  readonly y: (number | null)[];
  readonly values: (number | null)[];
  readonly names: string[];
}

/** Every run a line over the axes, in the colour of a value; runs outside of the brushes are faint. */
export function parallelFigure(
  runs: readonly PlottedRun[],
  axes: readonly ParallelAxis[],
  colourBy: ParallelAxis,
  brushes: ReadonlyMap<string, Brush>,
): FigureInput {
  const groups = new Map<string, Group>();
  for (const { summary } of runs) {
    const faint = !isInside(axes, brushes, summary.id);
    const place = placeOn(colourBy, summary.id);
    const level = place === null ? null : Math.round(place * colourLevels);
    const key = `${level} ${faint}`;
    const group = groups.get(key) ?? { level, faint, x: [], y: [], values: [], names: [] };
    groups.set(key, group);
    const value = place === null ? null : (colourBy.field.values.get(summary.id)?.value ?? null);
    axes.forEach((axis, index) => {
      group.x.push(index);
      group.y.push(placeOn(axis, summary.id));
      group.values.push(value);
      group.names.push(runName(summary));
    });
    // A gap, so that one run does not go on into the next.
    group.x.push(axes.length - 1);
    group.y.push(null);
    group.values.push(null);
    group.names.push('');
  }
  const order = ({ level, faint }: Group): number => (level ?? -1) - (faint ? 100 : 0);
  const names = axes.map(({ field }) => axisLabel(field)).join(', ');
  return {
    id: 'parallel-coordinates',
    title: 'Parallel coordinates',
    description: `${runs.length} runs over ${names}, coloured by ${axisLabel(colourBy.field)}.`,
    content: {
      kind: 'chart',
      x: { label: '', minimum: -0.62, maximum: axes.length - 0.5 },
      y: { label: '', minimum: 0, maximum: 1 },
      valueScale: { label: axisTitle(colourBy.field), ...given(colourBy.range) },
      annotations: axes.map(({ field, range }, x) => ({
        kind: 'axis' as const,
        x,
        label: axisTitle(field),
        ...given(range),
      })),
      series: [...groups.values()]
        .sort((a, b) => order(a) - order(b))
        .map(({ level, faint, ...points }) => ({
          kind: 'line' as const,
          name: `${level === null ? 'no value' : `colour ${level} of ${colourLevels}`}${faint ? ', outside' : ''}`,
          ...points,
          colour: 7,
          faint,
          marker: faint ? ('none' as const) : ('circle' as const),
        })),
    },
    provenance: comparedProvenance(runs.map(({ summary }) => summary)),
  };
}

const given = ({ low, high, scale, categories }: Range) => ({
  low,
  high,
  scale,
  categories: categories === null ? null : [...categories],
});
