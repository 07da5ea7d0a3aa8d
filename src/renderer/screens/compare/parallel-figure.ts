import type { FigureInput } from '../../../shared/figure';
import { formatEditable } from '../../../shared/format';
import { comparedProvenance } from './compared-provenance';
import { axisLabel, type PlotField, type PlottedRun } from './plot-fields';

/** One axis of the plot: its field, and how a value lies between its ends. */
export interface ParallelAxis {
  readonly field: PlotField;
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
}

/** Shares of an axis from bottom to top between which runs are kept. */
export type Brush = readonly [number, number];

/** A logarithmic axis where all values are positive and span more than a decade. */
export function axisOf(field: PlotField, runs: readonly PlottedRun[]): ParallelAxis {
  const values = runs.flatMap(({ summary }) => field.values.get(summary.id)?.value ?? []).filter(Number.isFinite);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return { field, log: field.words === null && low > 0 && high > 10 * low, low, high };
}

/** Place of a run on an axis from 0 to 1; null: it has no value there. */
export function placeOn({ field, log, low, high }: ParallelAxis, runId: string): number | null {
  const value = field.values.get(runId)?.value;
  if (value === undefined || !Number.isFinite(value)) return null;
  if (high === low) return 0.5;
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** Value at a place of an axis, as text. */
export function textAt({ field, log, low, high }: ParallelAxis, place: number): string {
  if (field.words !== null) return field.words[Math.round(low + place * (high - low))] ?? '';
  return formatEditable(Number((log ? low * (high / low) ** place : low + place * (high - low)).toPrecision(3)));
}

/** Runs that lie within the brushes of all axes; one without a value is outside of any brush. */
export function isInside(axes: readonly ParallelAxis[], brushes: ReadonlyMap<string, Brush>, runId: string): boolean {
  return axes.every((axis) => {
    const brush = brushes.get(axis.field.id);
    if (brush === undefined) return true;
    const place = placeOn(axis, runId);
    return place !== null && place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9;
  });
}

/** Six classes of the colouring value, equal in number of runs; least first. */
function classesOf(runs: readonly PlottedRun[], axis: ParallelAxis): Map<string, number> {
  const placed = runs
    .flatMap(({ summary }) => {
      const place = placeOn(axis, summary.id);
      return place === null ? [] : [{ id: summary.id, place }];
    })
    .sort((a, b) => a.place - b.place);
  return new Map(placed.map(({ id }, rank) => [id, Math.floor((6 * rank) / placed.length)]));
}

/** Every run a line over the axes, coloured by a value; runs outside of the brushes are faint. Axes go from their least to their greatest value. */
export function parallelFigure(
  runs: readonly PlottedRun[],
  axes: readonly ParallelAxis[],
  colourBy: ParallelAxis,
  brushes: ReadonlyMap<string, Brush>,
): FigureInput {
  const classes = classesOf(runs, colourBy);
  const groups = new Map<string, { x: (number | null)[]; y: (number | null)[]; colour: number; faint: boolean }>();
  for (const { summary } of runs) {
    const faint = !isInside(axes, brushes, summary.id);
    const colour = classes.has(summary.id) ? (classes.get(summary.id) ?? 0) + 1 : 0;
    const key = `${colour} ${faint}`;
    const group = groups.get(key) ?? { x: [], y: [], colour, faint };
    axes.forEach((axis, index) => {
      group.x.push(index);
      group.y.push(placeOn(axis, summary.id));
    });
    // A gap, so that one run does not go on into the next.
    group.x.push(axes.length - 1);
    group.y.push(null);
    groups.set(key, group);
  }
  const order = (group: { colour: number; faint: boolean }): number => group.colour - (group.faint ? 100 : 0);
  return {
    id: 'parallel-coordinates',
    title: 'Parallel coordinates',
    description: `${runs.length} runs over ${axes.map(({ field }) => axisLabel(field)).join(', ')}; each axis goes from its least to its greatest value; coloured by ${axisLabel(colourBy.field)}.`,
    content: {
      kind: 'chart',
      x: {
        label: `${axes.map(({ field }) => axisLabel(field)).join(' · ')}; colours: six equal parts by ${axisLabel(colourBy.field)}`,
        // Short, so that none has to be left out; the names stand in order below.
        categories: axes.map((axis) => `${textAt(axis, 0)} – ${textAt(axis, 1)}${axis.log ? ' log' : ''}`),
      },
      y: { label: 'least to greatest', minimum: -0.04, maximum: 1.04 },
      series: [...groups.values()]
        .sort((a, b) => order(a) - order(b))
        .map(({ colour, faint, x, y }) => ({
          kind: 'line' as const,
          name: colour === 0 ? 'no value' : `part ${colour} of 6${faint ? ', outside' : ''}`,
          x,
          y,
          colour,
          faint,
          marker: faint ? ('none' as const) : ('circle' as const),
        })),
    },
    provenance: comparedProvenance(runs.map(({ summary }) => summary)),
  };
}
