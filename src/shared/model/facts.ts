import type { Lattice } from '../lattice/lattice';
import type { Charge } from './ansatz-definition';
import type { SectorChoice } from './graph';
import type { CountedSpecies, StartOrbitals } from './orbitals/start-orbitals';
import type { SymmetryGroup } from './symmetry-group';

/** What the compiler of models has to know of a system. */
export interface ModelFacts {
  /** Sites of the operator: those of the lattice, or all up modes and then all down modes of spinful fermions. */
  readonly nSites: number;
  readonly localDimensions: readonly number[];
  /** Operator sites of each lattice site: one, or an up and a down mode. */
  readonly modesOf: readonly (readonly number[])[];
  readonly lattice: Lattice;
  /** Modes of each species of fermions with the number of particles, null where it is not fixed; empty: no fermions. */
  readonly species: readonly FermionSpecies[];
  /** Sums of levels that the samples keep. */
  readonly charges: readonly Charge[];
  /** Translations that leave H unchanged; one element without any. */
  readonly translations: SymmetryGroup;
  /** Translations with point group; null where it is not derived. */
  readonly spaceGroup: SymmetryGroup | null;
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
  /** Configurations of the whole space, and of the sector of the charges. */
  readonly dimension: bigint;
  readonly sectorDimension: bigint;
  /** Orbitals of the quadratic part of H, or of its mean field, for determinants to start from. */
  readonly startOrbitals: (how: 'hopping' | 'meanField', species: readonly CountedSpecies[]) => StartOrbitals;
  /**
   * Labels of the representations of the point operations that leave H unchanged and keep a momentum (null: none is chosen), the
   * trivial one first; empty where they are not derived.
   */
  readonly pointLabels: (momentum: readonly number[] | null) => readonly string[];
  /** Group and characters of a sector of H, or why there are none. */
  readonly sector: (choice: SectorChoice) => SectorGroup;
}

/** A group with a character for each element, real and imaginary part interleaved. */
export interface RepresentedGroup {
  readonly group: SymmetryGroup;
  readonly characters: readonly number[];
}

export interface FermionSpecies {
  readonly name: string;
  readonly modes: readonly number[];
  readonly particles: number | null;
}

export type SectorGroup =
  | ({
      readonly ok: true;
      /** The turning over of every spin as a further factor of the group; the exchange of up and down is in the group itself. */
      readonly spinFlip: 1 | -1 | null;
      /** Of the irreducible representation. The characters are those in the basis that the network works in. */
      readonly dimension: number;
      /** A subgroup with characters of one dimension that one state of each multiplet has; null: not found. */
      readonly line: RepresentedGroup | null;
    } & RepresentedGroup)
  | { readonly ok: false; readonly field: keyof SectorChoice; readonly reason: string };
