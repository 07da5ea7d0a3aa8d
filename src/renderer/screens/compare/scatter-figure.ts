import type { FigureInput } from '../../../shared/figure';
import { comparedProvenance } from './compared-provenance';
import { axisLabel, axisTitle, rangeOf, runName, type PlotField, type PlottedRun } from './plot-fields';

export interface ScatterChoice {
  readonly x: PlotField;
  readonly y: PlotField;
  readonly xLog: boolean;
  readonly yLog: boolean;
  /** Quantity that gives the points their colours; null: their ansatz does. */
  readonly colourBy: PlotField | null;
}

export interface ScatterPlot {
  readonly figure: FigureInput;
  /** Runs of the points by the name of their series. */
  readonly runs: ReadonlyMap<string, readonly PlottedRun[]>;
  /** Runs with both numbers that a logarithmic axis has no place for. */
  readonly leftOut: number;
}

const markers = ['circle', 'square', 'diamond', 'triangle'] as const;
/** Colours that are told apart; further kinds share the last. */
const mostKinds = 6;

interface Group {
  readonly kind: number;
  readonly runs: PlottedRun[];
  readonly x: number[];
  readonly y: number[];
  readonly error: (number | null)[];
  readonly values: (number | null)[];
}

/**
 * One number of each run against another, with error bars, in the marker of its ansatz, and in the colour of that or of a third number.
 * Null: no run has both.
 */
export function scatterPlot(runs: readonly PlottedRun[], choice: ScatterChoice): ScatterPlot | null {
  const { x, y, xLog, yLog, colourBy } = choice;
  const kinds = [...new Set(runs.map(({ summary }) => summary.ansatz))];
  const groups = new Map<number, Group>();
  let leftOut = 0;
  for (const run of runs) {
    const { id, ansatz } = run.summary;
    const [across, up] = [x.values.get(id), y.values.get(id)];
    if (across === undefined || up === undefined) continue;
    if ((xLog && across.value <= 0) || (yLog && up.value <= 0)) {
      leftOut += 1;
      continue;
    }
    const kind = Math.min(kinds.indexOf(ansatz), mostKinds - 1);
    const group = groups.get(kind) ?? { kind, runs: [], x: [], y: [], error: [], values: [] };
    groups.set(kind, group);
    group.runs.push(run);
    group.x.push(across.value);
    group.y.push(up.value);
    group.error.push(up.error);
    group.values.push(colourBy?.values.get(id)?.value ?? null);
  }
  if (groups.size === 0) return null;
  const sorted = [...groups.values()].sort((a, b) => a.kind - b.kind);
  const nameOf = ({ kind }: Group): string =>
    kind === mostKinds - 1 && kinds.length > mostKinds ? 'other ansätze' : kinds[kind] || 'runs';
  const scale = colourBy === null ? null : rangeOf(colourBy, runs);
  const coloured = colourBy === null || scale === null ? null : { label: axisTitle(colourBy), ...scale };
  const count = sorted.reduce((sum, group) => sum + group.x.length, 0);
  const third = colourBy === null ? '' : `, coloured by ${axisLabel(colourBy)}`;
  const figure: FigureInput = {
    id: 'scatter',
    title: `${axisTitle(y)} against ${axisTitle(x)}`,
    description: `${axisLabel(y)} against ${axisLabel(x)} of ${count} runs${third}; bars are one standard deviation.`,
    content: {
      kind: 'chart',
      x: { label: axisTitle(x), scale: xLog ? 'log' : 'linear', ...words(x) },
      y: { label: axisTitle(y), scale: yLog ? 'log' : 'linear', ...words(y) },
      valueScale:
        coloured === null
          ? null
          : { ...coloured, categories: coloured.categories === null ? null : [...coloured.categories] },
      series: sorted.map((group) => ({
        kind: 'line' as const,
        name: nameOf(group),
        x: group.x,
        y: group.y,
        error: group.error.some((value) => value !== null) ? group.error : null,
        values: coloured === null ? null : group.values,
        names: group.runs.map(({ summary }) => runName(summary)),
        colour: group.kind + 1,
        marker: markers[group.kind % markers.length] ?? 'circle',
        line: 'none' as const,
      })),
    },
    provenance: comparedProvenance(sorted.flatMap((group) => group.runs.map(({ summary }) => summary))),
  };
  return { figure, runs: new Map(sorted.map((group) => [nameOf(group), group.runs])), leftOut };
}

/** Words stand at whole numbers, with half a step of room at the ends. */
const words = ({ words: known }: PlotField) =>
  known === null ? {} : { categories: [...known], minimum: -0.5, maximum: known.length - 0.5 };
