import type { EnergyConvention } from '../../../shared/hamiltonian';
import { compiledOnce } from '../../../ui/compilation/remembered';
import { useEnergyConvention } from '../../../ui/convention/use-energy-convention';
import { knownReference } from '../references';

export interface EnergyWords extends EnergyConvention {
  /** What runs are held against: "exact" only if it is. */
  readonly reference: 'exact' | 'published';
}

/** How energies of a text are shown: their factor, and the words beside them. */
export const useEnergyWords = (text: string): EnergyWords => {
  const convention = useEnergyConvention(text);
  return { ...convention, reference: referenceKind(text) };
};

const kinds = new Map<string, EnergyWords['reference']>();

/** Looked up once a text: the comparison goes through every known system. */
export const referenceKind = (text: string): EnergyWords['reference'] => {
  const known = kinds.get(text);
  if (known !== undefined) return known;
  const hamiltonian = compiledOnce(text);
  const kind = (hamiltonian === null ? null : knownReference(hamiltonian))?.kind ?? 'exact';
  if (kinds.size > 20) kinds.clear();
  kinds.set(text, kind);
  return kind;
};
