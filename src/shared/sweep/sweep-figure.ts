import type { z } from 'zod';
import type { FigureInput, seriesSchema } from '../figure/figure';
import { formatEditable, MINUS } from '../format';
import { sweepCells } from './cells';
import { axisTitle } from './describe-axis';
import { combine, type Estimate, type SeedChoice, type SweepQuantity } from './quantity';
import type { Sweep } from './sweep';
import { countsText, taskCounts, type TaskView } from './tasks';

type SeriesInput = z.input<typeof seriesSchema>;
type SweepAxisPoints = Sweep['axes'][number];

const markers = ['circle', 'square', 'diamond', 'triangle'] as const;
const mostColours = 6;

/** A curve over one axis (or the seeds), a map over two. */
export function sweepFigure(
  sweep: Sweep,
  tasks: readonly TaskView[],
  quantity: SweepQuantity,
  choice: SeedChoice,
): FigureInput {
  const frame = {
    id: 'sweep',
    title: `${sweep.title}: ${quantity.title}`,
    description: `${quantity.title} of ${countsText(taskCounts(tasks))}. ${wordsOf(choice, sweep.seeds.length)}`,
  };
  return sweep.axes.length === 2
    ? { ...frame, content: mapOf(sweep, tasks, quantity, choice) }
    : { ...frame, content: curveOf(sweep, tasks, quantity) };
}

const wordsOf = (choice: SeedChoice, seeds: number): string => {
  if (seeds === 1) return 'Errors are one standard deviation.';
  switch (choice.kind) {
    case 'mean':
      return `Means over ${seeds} seeds; errors from the samples, or from the scatter of the seeds where that is larger.`;
    case 'lowest':
      return `Of ${seeds} seeds the one with the lowest energy.`;
    case 'seed':
      return `Seed ${choice.seed}.`;
  }
};

function curveOf(sweep: Sweep, tasks: readonly TaskView[], quantity: SweepQuantity): FigureInput['content'] {
  const [axis] = sweep.axes;
  const xOf = (task: TaskView): number => (axis === undefined ? sweep.seeds.indexOf(task.seed) : task.values[0]);
  const finished = tasks.filter(({ state }) => state === 'finished');
  const several = axis !== undefined && sweep.seeds.length > 1;
  const own: SeriesInput[] =
    axis === undefined
      ? [points('each seed', finished, xOf, quantity, 1, 'circle')]
      : sweep.seeds.map((seed, index) => {
          const colour = several ? 2 + (index % (mostColours - 1)) : 1;
          const series = points(
            `seed ${seed}`,
            finished.filter((task) => task.seed === seed),
            xOf,
            quantity,
            colour,
            markers[(several ? index + 1 : index) % markers.length] ?? 'circle',
          );
          return several ? series : { ...series, line: 'solid' as const };
        });
  const mean = several ? [meanSeries(sweep, tasks, quantity)] : [];
  const running = tasks.filter(({ state }) => state === 'running' || state === 'paused');
  const open = points('still running', running, xOf, quantity, 1, 'circle');
  return {
    kind: 'chart',
    x:
      axis === undefined
        ? { label: 'seed', categories: [...sweep.seeds] }
        : { label: axisTitle(axis), ...rangeOf(axis) },
    y: { label: quantity.label, scale: quantity.scale },
    series: [
      ...referenceSeries(tasks, xOf, quantity),
      ...own,
      ...mean,
      ...(running.length === 0 ? [] : [{ ...open, hollow: true }]),
    ],
  };
}

/** All of the axis from the start, with room at both ends: the curve fills it. */
function rangeOf({ points: all, values }: SweepAxisPoints): {
  scale: 'linear' | 'log';
  minimum: number | null;
  maximum: number | null;
} {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const scale = values.kind === 'log' ? 'log' : 'linear';
  if (low === high) return { scale, minimum: null, maximum: null };
  const room = 0.06;
  if (scale === 'linear') {
    const margin = room * (high - low);
    return { scale, minimum: low - margin, maximum: high + margin };
  }
  const factor = (high / low) ** room;
  return { scale, minimum: low / factor, maximum: high * factor };
}

type LineInput = Extract<SeriesInput, { kind: 'line' }>;

function points(
  name: string,
  tasks: readonly TaskView[],
  xOf: (task: TaskView) => number,
  quantity: SweepQuantity,
  colour: number,
  marker: (typeof markers)[number],
): LineInput {
  const placed = tasks
    .flatMap((task) => {
      const estimate = quantity.of(task);
      return estimate === null || !fits(estimate.value, quantity) ? [] : [{ x: xOf(task), ...estimate }];
    })
    .sort((a, b) => a.x - b.x);
  return lineOf(name, placed, colour, marker);
}

function lineOf(
  name: string,
  placed: readonly ({ readonly x: number } & Estimate)[],
  colour: number,
  marker: (typeof markers)[number],
): LineInput {
  const known = placed.some(({ error }) => error !== null);
  return {
    kind: 'line',
    name,
    x: placed.map(({ x }) => x),
    y: placed.map(({ value }) => value),
    error: known ? placed.map(({ error }) => error) : null,
    colour,
    marker,
    line: 'none',
  };
}

function meanSeries(sweep: Sweep, tasks: readonly TaskView[], quantity: SweepQuantity): LineInput {
  const placed = sweepCells(sweep, tasks).flatMap(({ values, tasks: own }) => {
    const estimate = combine(own, quantity, { kind: 'mean' });
    return estimate === null || !fits(estimate.value, quantity) ? [] : [{ x: values[0], ...estimate }];
  });
  return {
    ...lineOf(
      'mean of the seeds',
      placed.sort((a, b) => a.x - b.x),
      1,
      'circle',
    ),
    line: 'solid',
    endLabel: 'mean',
  };
}

const fits = (value: number, { scale }: SweepQuantity): boolean => scale === 'linear' || value > 0;

/** Where every finished task knows an exact or published value. */
function referenceSeries(
  tasks: readonly TaskView[],
  xOf: (task: TaskView) => number,
  quantity: SweepQuantity,
): SeriesInput[] {
  const placed = new Map<number, number>();
  for (const task of tasks) {
    const value = quantity.reference(task);
    if (value !== null) placed.set(xOf(task), value);
  }
  if (placed.size === 0) return [];
  const sorted = [...placed].sort(([a], [b]) => a - b);
  return [
    {
      kind: 'line',
      name: 'exact or published',
      x: sorted.map(([x]) => x),
      y: sorted.map(([, y]) => y),
      colour: 0,
      line: placed.size > 1 ? 'dashed' : 'none',
      endLabel: placed.size > 1 ? 'exact or published' : null,
      marker: placed.size > 1 ? 'none' : 'diamond',
    },
  ];
}

function mapOf(
  sweep: Sweep,
  tasks: readonly TaskView[],
  quantity: SweepQuantity,
  choice: SeedChoice,
): FigureInput['content'] {
  const [first, second] = sweep.axes;
  const columns = first.points.length;
  const rows = second.points.length;
  const values = new Array<number | null>(columns * rows).fill(null);
  const error = new Array<number | null>(columns * rows).fill(null);
  for (const { column, row, tasks: own } of sweepCells(sweep, tasks)) {
    const estimate = combine(own, quantity, choice);
    if (estimate === null || !fits(estimate.value, quantity)) continue;
    const log = quantity.scale === 'log';
    values[row * columns + column] = log ? Math.log10(estimate.value) : estimate.value;
    error[row * columns + column] =
      estimate.error === null ? null : log ? estimate.error / (estimate.value * Math.LN10) : estimate.error;
  }
  const uniform = isUniform(first) && isUniform(second);
  const known = values.filter((value) => value !== null);
  const signs = known.some((value) => value < 0) && known.some((value) => value > 0);
  return {
    kind: 'chart',
    x: { label: axisTitle(first), categories: uniform ? null : first.points.map(categoryOf) },
    y: { label: axisTitle(second), categories: uniform ? null : second.points.map(categoryOf) },
    series: [
      {
        kind: 'heatmap',
        name: quantity.title,
        columns,
        rows,
        values,
        error: error.some((value) => value !== null) ? error : null,
        map: signs && quantity.scale === 'linear' ? 'diverging' : 'sequential',
        extent: uniform ? { x: endsOf(first), y: endsOf(second) } : null,
        valueLabel: quantity.scale === 'log' ? `log_{10} ${quantity.label}` : quantity.label,
      },
    ],
    aspect: 0.75,
  };
}

const categoryOf = (value: number): string => formatEditable(value).replace('-', MINUS);

const endsOf = ({ points: all }: Pick<SweepAxisPoints, 'points'>): [number, number] => [all[0] ?? 0, all.at(-1) ?? 0];

/** Equal distances, ascending or descending; a single value has a cell of its own as a category. */
function isUniform({ points: all }: SweepAxisPoints): boolean {
  if (all.length < 2) return false;
  const [from, to] = endsOf({ points: all });
  return (
    to > from &&
    all.every((value, i) => Math.abs(value - (from + ((to - from) * i) / (all.length - 1))) < 1e-9 * (to - from))
  );
}
