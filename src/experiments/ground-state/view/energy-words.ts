import { compiledOnce } from '../../../ui/compilation/remembered';
import { knownReference } from '../references';

export interface EnergyWords {
  /** Name of the unit: J, J1; "1" where the text has no coupling. */
  readonly unit: string;
  readonly convention: string;
  /** What runs are held against: "exact" only if it is. */
  readonly reference: 'exact' | 'published';
}

const conventions = { pauli: 'σ·σ', spin: 'S·S', mixed: 'mixed', particles: 'as written' } as const;

/** How energies of a text are quoted. */
export const energyWords = (text: string): EnergyWords => {
  const hamiltonian = compiledOnce(text);
  if (hamiltonian === null) return { unit: 'energy', convention: 'text', reference: 'exact' };
  return {
    unit: hamiltonian.energyUnit,
    convention: conventions[hamiltonian.convention],
    reference: referenceKind(text),
  };
};

const kinds = new Map<string, EnergyWords['reference']>();

/** Looked up once a text: the comparison goes through every known system. */
const referenceKind = (text: string): EnergyWords['reference'] => {
  const known = kinds.get(text);
  if (known !== undefined) return known;
  const hamiltonian = compiledOnce(text);
  const kind = (hamiltonian === null ? null : knownReference(hamiltonian))?.kind ?? 'exact';
  if (kinds.size > 20) kinds.clear();
  kinds.set(text, kind);
  return kind;
};
