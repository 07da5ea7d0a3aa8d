import type { Intervention } from './history';

/** Value of an adjustable field at a step: the last change at or before it, else what the spec's schedule says. */
export function adjustedValue(
  interventions: readonly Intervention[],
  path: string,
  step: number,
  initial: number,
): number {
  let value = initial;
  let latest = Number.NEGATIVE_INFINITY;
  for (const intervention of interventions) {
    if (intervention.path === path && intervention.step <= step && intervention.step >= latest) {
      value = intervention.to;
      latest = intervention.step;
    }
  }
  return value;
}

/** Changes of both lists in order, each once. */
export function mergeInterventions(
  first: readonly Intervention[],
  second: readonly Intervention[],
): readonly Intervention[] {
  const merged = new Map<string, Intervention>();
  for (const intervention of [...first, ...second]) {
    merged.set(`${intervention.step} ${intervention.path} ${intervention.from} ${intervention.to}`, intervention);
  }
  return [...merged.values()].sort((a, b) => a.step - b.step);
}

/**
 * Changes to make after a run went back from `failedStep` to `step`: what was set by hand in between holds from the
 * first step on, and `overrides` come last.
 */
export function reissueAfterRollback(
  interventions: readonly Intervention[],
  step: number,
  overrides: readonly Intervention[],
): readonly Intervention[] {
  const held = new Map<string, Intervention>();
  for (const intervention of interventions) {
    if (intervention.step > step) held.set(intervention.path, { ...intervention, step: step + 1 });
  }
  for (const intervention of overrides) {
    held.set(intervention.path, { ...intervention, step: step + 1, from: intervention.from });
  }
  return [...held.values()];
}
