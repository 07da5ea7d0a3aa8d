import type { z } from 'zod';
import type { FigureInput, seriesSchema } from '../../../shared/figure/figure';
import type { RunSummary } from '../../../shared/lab/contract';
import type { RunHistory } from '../../../shared/run/history';

type SeriesInput = z.input<typeof seriesSchema>;
export type Against = 'step' | 'time';
export type Quantity = 'energyPerSite' | 'relativeError' | 'vScore';

export interface ComparedRun {
  readonly summary: RunSummary;
  readonly history: RunHistory;
  /** 1 to 6, in order of choice. */
  readonly colour: number;
  readonly name: string;
}

const quantities: Readonly<Record<Quantity, { label: string; scale: 'linear' | 'log'; title: string }>> = {
  energyPerSite: { label: '_E_/_N_', scale: 'linear', title: 'Energy per site' },
  relativeError: { label: '|_E_ − _E_{exact}| / |_E_{exact}|', scale: 'log', title: 'Relative error' },
  vScore: { label: 'V-score', scale: 'log', title: 'V-score' },
};

const mostPoints = 600;

/** Curves of several runs over each other, each labelled at its end. */
export function compareFigure(runs: readonly ComparedRun[], quantity: Quantity, against: Against): FigureInput {
  const { label, scale, title } = quantities[quantity];
  return {
    id: 'compare',
    title,
    description: `${title} of ${runs.length} runs against ${against}: ${runs.map((run) => run.name).join('; ')}.`,
    content: {
      kind: 'chart',
      x: { label: against === 'step' ? 'training step' : 'time (s)' },
      y: { label, scale },
      series: runs.map((run) => seriesOf(run, quantity, against, scale)),
    },
  };
}

const markers = ['circle', 'square', 'diamond', 'triangle'] as const;

function seriesOf(run: ComparedRun, quantity: Quantity, against: Against, scale: 'linear' | 'log'): SeriesInput {
  const column = run.history.values[quantity] ?? new Float64Array(0);
  const abscissa = against === 'step' ? run.history.steps : run.history.seconds;
  const x: number[] = [];
  const y: (number | null)[] = [];
  const block = Math.max(1, Math.ceil(column.length / mostPoints));
  for (let start = 0; start < column.length; start += block) {
    const mean = meanOf(column.subarray(start, start + block));
    x.push(abscissa[Math.min(start + block, column.length) - 1] ?? 0);
    y.push(mean !== null && (scale === 'linear' || mean > 0) ? mean : null);
  }
  return {
    kind: 'line',
    name: run.name,
    x,
    y,
    colour: run.colour,
    // Shape as well as colour tells short curves apart.
    marker: x.length <= 40 ? (markers[(run.colour - 1) % markers.length] ?? 'circle') : 'none',
    endLabel: run.name,
  };
}

function meanOf(values: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
