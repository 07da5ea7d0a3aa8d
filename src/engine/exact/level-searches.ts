import { AnsatzError } from '../../shared/contract/errors';
import {
  fermionicSites,
  symmetryWords,
  type CompiledHamiltonian,
  type RequestedSector,
} from '../../shared/hamiltonian';
import { momentumWords } from '../../shared/lattice';
import type { Phase } from '../../shared/run/phase';
import type { Charge, Sector } from '../native/exact-diagonalisation';
import { momentumSectors, type MomentumSectors, type NumberedSector } from './symmetry-sectors';

/** One value of what H conserves. */
export interface ChargeSector {
  readonly charges: readonly Charge[];
  /** How it is named to the reader, such as "2 Sz = 2"; empty without charges. */
  readonly name: string;
  /** Sectors with the same energies, this one counted: 2 where -Sz has those of Sz. */
  readonly copies: number;
}

/** More are not searched one after the other. */
export const mostSectors = 4_000;

/** The states of some quantum numbers, which are diagonalised together. */
export interface Search {
  readonly charge: ChargeSector;
  readonly block: MomentumSectors;
  readonly symmetry: NumberedSector;
  /** Where the representations of its momentum are projective: the multiplets are told apart by their energies. */
  readonly isWhole: boolean;
}

export const sectorOf = (hamiltonian: CompiledHamiltonian, { charge, symmetry }: Search): Sector => ({
  charges: charge.charges,
  symmetries: symmetry.symmetries,
  fermionicSites: fermionicSites(hamiltonian),
});

export function searchesOf(hamiltonian: CompiledHamiltonian, charge: ChargeSector): readonly Search[] {
  return momentumSectors(hamiltonian, charge.charges).flatMap((block) => [
    ...block.represented.map((symmetry) => ({ charge, block, symmetry, isWhole: false })),
    ...(block.complete ? [] : block.whole.map((symmetry) => ({ charge, block, symmetry, isWhole: true }))),
  ]);
}

/** The same for all levels: smaller sectors than the momentum where its representations are projective. */
export function wholeSearchesOf(hamiltonian: CompiledHamiltonian, charge: ChargeSector): readonly Search[] {
  return momentumSectors(hamiltonian, charge.charges).flatMap((block) => [
    ...block.represented.map((symmetry) => ({ charge, block, symmetry, isWhole: false })),
    ...(block.complete ? [] : block.covering.map((symmetry) => ({ charge, block, symmetry, isWhole: true }))),
  ]);
}

export function searchOf(charge: ChargeSector, symmetry: NumberedSector): Search {
  const own = [symmetry];
  const { momentum } = symmetry.numbers;
  const block = { momentum, star: 1, represented: own, complete: true, whole: own, covering: own };
  return { charge, block, symmetry, isWhole: false };
}

export function nameOf({ charge, symmetry }: Search): string {
  const words = [charge.name, symmetryWords(symmetry.numbers)].filter((part) => part !== '');
  return words.length === 0 ? 'whole space' : words.join(', ');
}

/** A sector that no state has is null. */
export function emptySector(error: unknown): null {
  if (error instanceof AnsatzError && error.code === 'EXACT_EMPTY_SECTOR') return null;
  throw error;
}

/** Mulliken's letter of a representation by its dimension. */
export const symbolOf = (dimension: number): string =>
  dimension === 2 ? 'E' : dimension === 3 ? 'T' : `${dimension} states`;

export const wordsOf = ({ name }: ChargeSector, { momentum, point, parity }: RequestedSector) => ({
  charges: name,
  momentum: momentum === null ? '' : momentumWords(momentum),
  point: point ?? '',
  parity: parity === null ? '' : parity === 1 ? 'even' : 'odd',
});

/** The search in one sector of many: the share is that of the sectors, and so is the time where it is known. */
export const inSector = (phase: Phase, { fraction, remaining }: Pick<Phase, 'fraction' | 'remaining'>): Phase => ({
  ...phase,
  fraction,
  ...(remaining == null ? {} : { remaining }),
});
