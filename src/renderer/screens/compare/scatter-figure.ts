import type { FigureInput } from '../../../shared/figure';
import type { RunSummary } from '../../../shared/lab/contract';
import { comparedProvenance } from './compared-provenance';
import { axisLabel, type PlotField, type PlottedRun } from './plot-fields';

export interface ScatterChoice {
  readonly x: PlotField;
  readonly y: PlotField;
  readonly xLog: boolean;
  readonly yLog: boolean;
}

const markers = ['circle', 'square', 'diamond', 'triangle'] as const;
/** Colours that are told apart; further kinds share the last. */
const mostKinds = 6;

/** One number of each run against another, with error bars, in the colour and marker of its ansatz. Null: no run has both. */
export function scatterFigure(runs: readonly PlottedRun[], { x, y, xLog, yLog }: ScatterChoice): FigureInput | null {
  const kinds = [...new Set(runs.map(({ summary }) => summary.ansatz))];
  const groups = new Map<number, { x: number[]; y: number[]; error: (number | null)[] }>();
  const drawn: RunSummary[] = [];
  for (const { summary } of runs) {
    const across = x.values.get(summary.id);
    const up = y.values.get(summary.id);
    if (across === undefined || up === undefined) continue;
    if ((xLog && across.value <= 0) || (yLog && up.value <= 0)) continue;
    const kind = Math.min(kinds.indexOf(summary.ansatz), mostKinds - 1);
    const group = groups.get(kind) ?? { x: [], y: [], error: [] };
    group.x.push(across.value);
    group.y.push(up.value);
    group.error.push(up.error);
    drawn.push(summary);
    groups.set(kind, group);
  }
  if (groups.size === 0) return null;
  const count = [...groups.values()].reduce((sum, group) => sum + group.x.length, 0);
  return {
    id: 'scatter',
    title: `${axisLabel(y)} against ${axisLabel(x)}`,
    description: `${axisLabel(y)} against ${axisLabel(x)} of ${count} runs; bars are one standard deviation.`,
    content: {
      kind: 'chart',
      x: { label: axisLabel(x), scale: xLog ? 'log' : 'linear', categories: x.words ? [...x.words] : null },
      y: { label: axisLabel(y), scale: yLog ? 'log' : 'linear' },
      series: [...groups]
        .sort(([a], [b]) => a - b)
        .map(([kind, { error, ...points }]) => ({
          kind: 'line' as const,
          name: kind === mostKinds - 1 && kinds.length > mostKinds ? 'other ansätze' : kinds[kind] || 'runs',
          ...points,
          error: error.some((value) => value !== null) ? error : null,
          colour: kind + 1,
          marker: markers[kind % markers.length] ?? 'circle',
          line: 'none' as const,
        })),
    },
    provenance: comparedProvenance(drawn),
  };
}
