import { energyPowerOf, labelWithUnit, shownEnergies, unitInEnergies } from '../energy';
import type { Metric } from '../experiment';
import type { ConventionPreference } from '../hamiltonian';
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
  /** The unit alone, a rich label; empty: none. */
  readonly unit: string;
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
 * @param energyUnit rich label of the energy unit as the text has it, until a task knows its own; empty: not known
 * @param convention that energies are wanted in
 */
export function metricQuantities(
  metrics: Readonly<Record<string, Metric>>,
  tasks: readonly TaskView[],
  energyUnit: string,
  convention: ConventionPreference,
): readonly SweepQuantity[] {
  const shownOf = ({ run }: TaskView): ReturnType<typeof shownEnergies> => shownEnergies(run?.energyScales, convention);
  const known = tasks.find(({ run }) => run?.energyScales != null);
  const shownUnit = known === undefined ? energyUnit : shownOf(known).unit;
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return Object.entries(metrics)
    .filter(([name]) => !auxiliary.has(name) && tasks.some(({ run }) => finite(run?.latest[name]) !== null))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, metric]): SweepQuantity => {
      const error = errors[name];
      const reference = references[name];
      const unit = unitInEnergies(metric.unit, shownUnit);
      const power = energyPowerOf(metric.unit);
      const shown = (task: TaskView, of: string | undefined): number | null => {
        const value = of === undefined ? null : finite(task.run?.latest[of]);
        return value === null || power === 0 ? value : value * shownOf(task).factor ** power;
      };
      return {
        id: name,
        title: metric.label,
        label: labelWithUnit(metric.symbol, unit),
        unit,
        scale: logarithmic.has(name) ? 'log' : 'linear',
        of: (task) => {
          const value = shown(task, name);
          return value === null ? null : { value, error: shown(task, error) };
        },
        reference: (task) => shown(task, reference),
      };
    });
}

/** The newest measurement of every observable and entropy that was made on a task, by what was measured. */
export function measuredQuantities(
  measurements: ReadonlyMap<string, readonly Measurement[]>,
): readonly SweepQuantity[] {
  const found = new Map<
    string,
    { title: string; label: string; unit: string; values: Map<string, { estimate: Estimate; exact: number | null }> }
  >();
  for (const [runId, list] of measurements) {
    for (const { request, values } of list) {
      const { kind } = request.quantity;
      if (kind !== 'observable' && kind !== 'renyi') continue;
      for (const { label, mean, error, exact, unit } of values) {
        if (mean === null) continue;
        const title = quantityText(request.quantity);
        const id = `${title} ${label}`;
        const entry = found.get(id) ?? { title, label: labelWithUnit(label, unit), unit, values: new Map() };
        entry.values.set(runId, { estimate: { value: mean, error }, exact });
        found.set(id, entry);
      }
    }
  }
  return [...found].map(([id, { title, label, unit, values }]): SweepQuantity => ({
    id: `measured ${id}`,
    title: `⟨${title}⟩`,
    label: label.replaceAll('_', ' '),
    unit,
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
