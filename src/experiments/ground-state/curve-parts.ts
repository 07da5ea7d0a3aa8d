import { stepsLabel } from '../../shared/curves/abscissa';
import type { Annotation } from '../../shared/figure/figure';
import type { RunHistory } from '../../shared/run/history';
import type { GroundStateMetric } from './metrics';

/** Values of a metric, NaN where it was not observed. */
export type Column = (name: GroundStateMetric) => Float64Array;

export interface EnergyAxis {
  /** Energy unit with its convention, as a rich label. */
  readonly unit: string;
  readonly referenceKind: 'exact' | 'published';
}

export const steps = { label: stepsLabel };

export function line(name: string, x: Float64Array, y: Float64Array, colour: number, faint = false) {
  return { kind: 'line' as const, name, x: plain(x), y: plain(y), colour, faint };
}

/** The values of each step behind the means; their errors are read, not drawn. */
export function rawLine(x: Float64Array, y: Float64Array, errors: Float64Array) {
  return { ...line('each step', x, y, 1, true), error: plain(errors), errorStyle: 'read' as const };
}

export function interventions(history: RunHistory): Annotation[] {
  const symbols: Readonly<Record<string, string>> = { 'training.learningRate': '_η_', 'training.diagonalShift': '_λ_' };
  return history.interventions.map(({ step, path, from, to }) => ({
    kind: 'intervention',
    x: step,
    label: `${symbols[path] ?? path} ${short(from)} → ${short(to)}`,
  }));
}

export function plain(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

export function lastFinite(values: Float64Array): number | null {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return values[i];
  return null;
}

const short = (value: number): string => Number(value.toPrecision(3)).toString();
