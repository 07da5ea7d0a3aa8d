import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import { survey, type Surveyed } from '../derive';
import type { GroundStateSpec } from '../schema';

const remembered = new WeakMap<GroundStateSpec, { readonly of: CompiledHamiltonian; readonly surveyed: Surveyed }>();

/** Facts, offers and model of a spec; once for each draft, because every panel asks. */
export const surveyedOnce = (spec: GroundStateSpec, hamiltonian: CompiledHamiltonian): Surveyed => {
  const known = remembered.get(spec);
  if (known?.of === hamiltonian) return known.surveyed;
  const surveyed = survey(spec, hamiltonian);
  remembered.set(spec, { of: hamiltonian, surveyed });
  return surveyed;
};
