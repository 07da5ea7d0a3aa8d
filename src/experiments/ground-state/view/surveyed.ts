import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import { survey, type Surveyed } from '../derive';
import type { GroundStateSpec } from '../schema';

interface Known {
  readonly of: CompiledHamiltonian;
  readonly surveyed: Surveyed;
}

const remembered = new WeakMap<GroundStateSpec, Known>();

let last: (Known & { readonly meaning: string }) | null = null;

/** A spec without its text, which is compiled apart, and without what is drawn alone. */
const meaningOf = (spec: GroundStateSpec): string =>
  JSON.stringify({ ...spec, system: { ...spec.system, hamiltonian: '' } }, (key, value: unknown) =>
    key === 'layout' ? undefined : value,
  );

/**
 * Facts, offers and model of a spec; once for each draft, because every panel asks, and not again where nodes have only moved or a
 * text is being typed that has not been compiled yet.
 */
export const surveyedOnce = (spec: GroundStateSpec, hamiltonian: CompiledHamiltonian): Surveyed => {
  const known = remembered.get(spec);
  if (known?.of === hamiltonian) return known.surveyed;
  const meaning = meaningOf(spec);
  const surveyed = unchanged(spec, hamiltonian, meaning) ?? survey(spec, hamiltonian);
  remembered.set(spec, { of: hamiltonian, surveyed });
  last = { meaning, of: hamiltonian, surveyed };
  return surveyed;
};

/** What is known of the spec before it, if it means the same. */
function unchanged(spec: GroundStateSpec, hamiltonian: CompiledHamiltonian, meaning: string): Surveyed | null {
  if (last === null || last.of !== hamiltonian || last.meaning !== meaning) return null;
  const { surveyed } = last;
  if (spec.model.ansatz !== 'custom') return surveyed;
  if (surveyed.graph === null || spec.model.graph === null) return null;
  // Fixes hold graphs, with the places of their nodes.
  if (surveyed.model?.issues.some(({ fixes }) => fixes.length > 0)) return null;
  return { ...surveyed, graph: spec.model.graph };
}
