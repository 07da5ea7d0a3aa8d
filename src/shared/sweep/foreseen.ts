import type { ExperimentDefinition } from '../experiment';

/** Operations of a whole run of a spec, rough; null where the experiment cannot say or the spec has errors. */
export function runFlops(definition: ExperimentDefinition, spec: unknown): number | null {
  const parsed = definition.specSchema.safeParse(spec);
  if (!parsed.success || definition.stepFlops === undefined) return null;
  const step = definition.stepFlops(parsed.data);
  return step === null ? null : step * definition.totalSteps(parsed.data);
}
