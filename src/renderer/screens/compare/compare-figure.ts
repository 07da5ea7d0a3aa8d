import type { z } from 'zod';
import { labelWithUnit, unitOfAll, type ShownEnergies } from '../../../shared/energy';
import type { FigureInput, seriesSchema } from '../../../shared/figure/figure';
import { comparedProvenance } from './compared-provenance';
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
  /** How its energies are shown; the history is in the units of its text. */
  readonly shown: ShownEnergies;
}

const quantities: Readonly<Record<Quantity, { label: string; scale: 'linear' | 'log'; title: string }>> = {
  energyPerSite: { label: '_E_/_N_', scale: 'linear', title: 'Energy per site' },
  relativeError: { label: '|_E_ − _E_{exact}| / |_E_{exact}|', scale: 'log', title: 'Relative error' },
  vScore: { label: 'V-score', scale: 'log', title: 'V-score' },
};

/** Blocks whose means are drawn over the raw values. */
const blocks = 40;
const mostRawPoints = 800;

/** Curves of several runs over each other: raw values behind, block means on top, each labelled at its end. */
export function compareFigure(runs: readonly ComparedRun[], quantity: Quantity, against: Against): FigureInput {
  const { label, scale, title } = quantities[quantity];
  const unit = quantity === 'energyPerSite' ? unitOfAll(runs.map(({ shown }) => shown)) : '';
  return {
    id: 'compare',
    title,
    description: `${title} of ${runs.length} runs against ${against}: ${runs.map((run) => run.name).join('; ')}.`,
    content: {
      kind: 'chart',
      x: { label: against === 'step' ? 'training step' : 'time (s)' },
      y: { label: labelWithUnit(label, unit), scale },
      series: runs.flatMap((run) => seriesOf(run, quantity, against, scale)),
    },
    provenance: comparedProvenance(runs.map(({ summary }) => summary)),
  };
}

const markers = ['circle', 'square', 'diamond', 'triangle'] as const;

function seriesOf(run: ComparedRun, quantity: Quantity, against: Against, scale: 'linear' | 'log'): SeriesInput[] {
  const inText = run.history.values[quantity] ?? new Float64Array(0);
  const { factor } = run.shown;
  const column = quantity === 'energyPerSite' && factor !== 1 ? inText.map((value) => factor * value) : inText;
  const abscissa = against === 'step' ? run.history.steps : run.history.seconds;
  const raw = means(abscissa, column, Math.ceil(column.length / mostRawPoints), scale);
  const blockMeans = means(abscissa, column, Math.ceil(column.length / blocks), scale);
  const { name, colour } = run;
  const marker = markers[(colour - 1) % markers.length] ?? 'circle';
  return [
    { kind: 'line', name: `${name}, each step`, colour, faint: true, ...raw },
    { kind: 'line', name, colour, marker, endLabel: name, ...blockMeans },
  ];
}

interface Points {
  readonly x: number[];
  readonly y: (number | null)[];
}

/** Means of `size` neighbours at the middle of each block; nothing where a log axis has no place for them. */
function means(abscissa: Float64Array, column: Float64Array, size: number, scale: 'linear' | 'log'): Points {
  const x: number[] = [];
  const y: (number | null)[] = [];
  const block = Math.max(1, size);
  for (let start = 0; start < column.length; start += block) {
    const end = Math.min(start + block, column.length);
    const mean = meanOf(column.subarray(start, end));
    x.push(((abscissa[start] ?? 0) + (abscissa[end - 1] ?? 0)) / 2);
    y.push(mean !== null && (scale === 'linear' || mean > 0) ? mean : null);
  }
  return { x, y };
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
