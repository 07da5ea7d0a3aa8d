import type { Metric } from '../experiment';
import { quantityText, type Measurement } from '../run/measurement';
import type { TaskView } from './tasks';

export interface Estimate {
  readonly value: number;
  /** One standard deviation; null: not known. */
  readonly error: number | null;
}

/** Something that every task has a value of. */
export interface SweepQuantity {
  readonly id: string;
  /** In a list of choices. */
  readonly title: string;
  /** Rich label with unit. */
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly of: (task: TaskView) => Estimate | null;
  /** Exact or published value at the same place; null where there is none. */
  readonly reference: (task: TaskView) => number | null;
}

/** Metrics with their own errors, and the references that they are held against. */
const errors: Readonly<Record<string, string>> = { energyPerSite: 'energyError', infidelity: 'infidelityError' };
const references: Readonly<Record<string, string>> = { energyPerSite: 'referenceEnergyPerSite' };
const logarithmic: ReadonlySet<string> = new Set(['relativeError', 'variancePerSite', 'vScore', 'infidelity']);
const auxiliary: ReadonlySet<string> = new Set([...Object.values(errors), ...Object.values(references)]);
/** What a physicist looks for first. */
const first = ['energyPerSite', 'relativeError', 'variancePerSite', 'vScore', 'infidelity', 'largestFidelity'];

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/**
 * The metrics that a task has a number for.
 *
 * @param energyUnit rich label of the energy unit; empty: as written
 */
export function metricQuantities(
  metrics: Readonly<Record<string, Metric>>,
  tasks: readonly TaskView[],
  energyUnit: string,
): readonly SweepQuantity[] {
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return Object.entries(metrics)
    .filter(([name]) => !auxiliary.has(name) && tasks.some(({ run }) => finite(run?.latest[name]) !== null))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, metric]): SweepQuantity => {
      const error = errors[name];
      const reference = references[name];
      const unit = energyUnit === '' ? metric.unit : unitOf(metric.unit, energyUnit);
      return {
        id: name,
        title: metric.label,
        label: unit === '' ? metric.symbol : `${metric.symbol} (${unit})`,
        scale: logarithmic.has(name) ? 'log' : 'linear',
        of: ({ run }) => {
          const value = finite(run?.latest[name]);
          if (value === null) return null;
          return { value, error: error === undefined ? null : finite(run?.latest[error]) };
        },
        reference: ({ run }) => (reference === undefined ? null : finite(run?.latest[reference])),
      };
    });
}

const unitOf = (unit: string, energyUnit: string): string =>
  unit === 'energy' ? energyUnit : unit === 'energy²' ? `${energyUnit}, squared` : unit;

/** The newest measurement of every observable and entropy that was made on a task, by what was measured. */
export function measuredQuantities(
  measurements: ReadonlyMap<string, readonly Measurement[]>,
): readonly SweepQuantity[] {
  const found = new Map<
    string,
    { title: string; label: string; values: Map<string, { estimate: Estimate; exact: number | null }> }
  >();
  for (const [runId, list] of measurements) {
    for (const { request, values } of list) {
      const { kind } = request.quantity;
      if (kind !== 'observable' && kind !== 'renyi') continue;
      for (const { label, mean, error, exact, unit } of values) {
        if (mean === null) continue;
        const title = quantityText(request.quantity);
        const id = `${title} ${label}`;
        const entry = found.get(id) ?? { title, label: unit === '' ? label : `${label} (${unit})`, values: new Map() };
        entry.values.set(runId, { estimate: { value: mean, error }, exact });
        found.set(id, entry);
      }
    }
  }
  return [...found].map(([id, { title, label, values }]): SweepQuantity => ({
    id: `measured ${id}`,
    title: `⟨${title}⟩`,
    label: label.replaceAll('_', ' '),
    scale: 'linear',
    of: ({ runId }) => values.get(runId)?.estimate ?? null,
    reference: ({ runId }) => values.get(runId)?.exact ?? null,
  }));
}

/** Which of several seeds a place is shown by. */
export type SeedChoice = { readonly kind: 'mean' | 'lowest' } | { readonly kind: 'seed'; readonly seed: string };

/**
 * One number of the tasks at a place. The error of a mean is that of its terms, or that of their scatter where that is larger.
 * lowest: of the task with the lowest energy, which a variational state is best by.
 */
export function combine(tasks: readonly TaskView[], quantity: SweepQuantity, choice: SeedChoice): Estimate | null {
  const own = tasks.flatMap((task) => {
    const estimate = task.state === 'finished' ? quantity.of(task) : null;
    return estimate === null ? [] : [{ task, ...estimate }];
  });
  if (choice.kind === 'seed') {
    const chosen = own.find(({ task }) => task.seed === choice.seed);
    return chosen === undefined ? null : { value: chosen.value, error: chosen.error };
  }
  if (own.length === 0) return null;
  if (choice.kind === 'lowest') {
    const energy = ({ task }: { task: TaskView }): number => finite(task.run?.latest['energyPerSite']) ?? Infinity;
    const best = own.reduce((low, one) => (energy(one) < energy(low) ? one : low));
    return { value: best.value, error: best.error };
  }
  const count = own.length;
  const value = own.reduce((sum, one) => sum + one.value, 0) / count;
  const known = own.every(({ error }) => error !== null);
  const propagated = Math.sqrt(own.reduce((sum, { error }) => sum + (error ?? 0) ** 2, 0)) / count;
  if (count === 1) return { value, error: known ? propagated : null };
  const scatter = Math.sqrt(own.reduce((sum, one) => sum + (one.value - value) ** 2, 0) / (count * (count - 1)));
  return { value, error: Math.max(scatter, known ? propagated : 0) };
}
