import { labelWithUnit, unitInEnergies } from '../../shared/energy';
import type { FigureInput } from '../../shared/figure/figure';
import type { RunHistory } from '../../shared/run/history';
import { type Column, type EnergyAxis, interventions, lastFinite, line, steps } from './curve-parts';
import { groundStateMetrics, type GroundStateMetric } from './metrics';

/** Metrics with a figure of their own that says more. */
const drawnElsewhere: ReadonlySet<GroundStateMetric> = new Set([
  'energyPerSite',
  'referenceEnergyPerSite',
  'relativeError',
  'variancePerSite',
  'vScore',
  'acceptanceRate',
  'splitRHat',
  'autocorrelationTime',
  'infidelity',
  'largestFidelity',
]);

const logarithmic: ReadonlySet<GroundStateMetric> = new Set([
  'energyError',
  'infidelityError',
  'learningRate',
  'diagonalShift',
  'gradientNorm',
  'updateNorm',
  'stepLength',
]);

const prefix = 'metric-';
const names = Object.keys(groundStateMetrics).filter(isMetric);

function isMetric(name: string): name is GroundStateMetric {
  return Object.hasOwn(groundStateMetrics, name);
}

/** Figures of single metrics, beside those that show what belongs together. */
export const metricFigureIds: readonly string[] = names
  .filter((name) => !drawnElsewhere.has(name))
  .map((name) => `${prefix}${name}`);

/** Title and one line on a figure of a single metric. */
export function metricFigureWords(id: string): { readonly title: string; readonly help: string } | null {
  const name = id.slice(prefix.length);
  if (!id.startsWith(prefix) || !isMetric(name)) return null;
  const { label, help } = groundStateMetrics[name];
  return { title: label, help };
}

/** Whether a run has ever observed what the figure shows. */
export const hasMetric = (id: string, values: RunHistory['values']): boolean => {
  const column = values[id.slice(prefix.length)];
  return column !== undefined && lastFinite(column) !== null;
};

/** One metric against the step; empty where it was not observed. */
export function metricFigure(id: string, history: RunHistory, column: Column, axis: EnergyAxis): FigureInput[] {
  const name = id.slice(prefix.length);
  if (!isMetric(name)) return [];
  const values = column(name);
  if (lastFinite(values) === null) return [];
  const { label, symbol, unit, help } = groundStateMetrics[name];
  const scale = logarithmic.has(name) ? 'log' : 'linear';
  return [
    {
      id,
      title: label,
      description: `${label} against the training step. ${help}`,
      content: {
        kind: 'chart',
        x: steps,
        y: { label: labelWithUnit(symbol, unitInEnergies(unit, axis.unit)), scale },
        series: [line(label, history.steps, values, 1)],
        annotations: interventions(history),
      },
    },
  ];
}
