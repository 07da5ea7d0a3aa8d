import { AnsatzError } from '../../contract';
import type { CompiledHamiltonian } from '../model';
import { kindText, type SiteKind } from '../sites';

/** Of the modes of electrons, for the reader of a file. */
export const electronOrder = 'Up modes come first, then down modes, each in the order of the sites.';

/** What the sites of a system are, as far as other programs tell them apart. */
export type Particles =
  | { readonly kind: 'spins'; readonly twiceSpin: number }
  | { readonly kind: 'bosons'; readonly maximum: number }
  /** All sites are modes of fermions: `species` electrons, up modes first, where every site has both. */
  | { readonly kind: 'fermions'; readonly species: 'spinless' | 'electrons' | 'both' }
  | { readonly kind: 'mixed'; readonly words: string; readonly hasFermions: boolean };

export function particlesOf({ siteKinds, siteKindOf }: CompiledHamiltonian): Particles {
  const kinds = [...new Set(siteKindOf)].map((index) => siteKinds[index]!);
  const isFermion = ({ kind }: SiteKind): boolean => kind === 'fermion' || kind === 'electron';
  if (kinds.every(isFermion)) {
    const both = kinds.length > 1;
    return { kind: 'fermions', species: both ? 'both' : kinds[0]?.kind === 'electron' ? 'electrons' : 'spinless' };
  }
  const [first] = kinds;
  if (kinds.length === 1 && first?.kind === 'spin') return { kind: 'spins', twiceSpin: first.twiceSpin };
  if (kinds.length === 1 && first?.kind === 'boson') return { kind: 'bosons', maximum: first.maximum };
  return { kind: 'mixed', words: kinds.map(kindText).join(' and '), hasFermions: kinds.some(isFermion) };
}

/** The conserved sum of all levels, where the sector of the text is nothing but that; null elsewhere. */
export function totalLevel({ charges, modes }: CompiledHamiltonian): number | null {
  const [charge] = charges;
  return charges.length === 1 && charge?.sites.length === modes.length ? charge.total : null;
}

/** Numbers of up and down electrons, where both are conserved. */
export function electronNumbers({ charges }: CompiledHamiltonian): readonly [number, number] | null {
  const up = charges.find(({ name }) => name === 'Nup');
  const down = charges.find(({ name }) => name === 'Ndown');
  return up && down ? [up.total, down.total] : null;
}

export function cannotBeWritten(message: string, reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code: 'EXPORT_NOT_POSSIBLE', message, reason, suggestion });
}
