import { elementCount, imageOf, type SpaceGroup } from '../lattice';
import type { CompiledHamiltonian } from './model';
import { permutedModes, symmetriesOf } from './symmetries';

/**
 * A symmetry of H with its character in a sector: the state of mode i goes to mode permutation[i], of fermions with the sign of
 * the reordering; with `flip` every level l becomes d - 1 - l.
 */
export interface SymmetryElement {
  readonly permutation: readonly number[];
  readonly flip: boolean;
  /** Real and imaginary part; of modulus one. */
  readonly character: readonly [number, number];
}

/** A conserved sum of levels with its value. */
interface FixedCharge {
  readonly sites: readonly number[];
  readonly total: number;
}

/** Sites of the operator that are fermionic modes. */
export const fermionicSites = ({ modes }: CompiledHamiltonian): readonly number[] =>
  modes.flatMap(({ species }, mode) => (species === 'spin' || species === 'boson' ? [] : [mode]));

/** The turning over of all spins, or of electrons the exchange of up and down; null where H or the charges do not allow it. */
export function parityOf(
  hamiltonian: CompiledHamiltonian,
  charges: readonly FixedCharge[],
): Pick<SymmetryElement, 'permutation' | 'flip'> | null {
  const { modes, operator, report } = hamiltonian;
  if (report.conservesSpinExchange) {
    const partner = new Map(modes.map(({ site, species }, mode) => [`${site} ${species}`, mode]));
    const permutation = modes.map(({ site, species }, mode) => {
      const other = species === 'up' ? 'down' : 'up';
      return partner.get(`${site} ${other}`) ?? mode;
    });
    const exchanged = charges.map(
      ({ sites, total }) => `${sites.map((mode) => permutation[mode]).sort(byNumber)} ${total}`,
    );
    const kept = new Set(charges.map(({ sites, total }) => `${[...sites].sort(byNumber)} ${total}`));
    return exchanged.every((key) => kept.has(key)) ? { permutation, flip: false } : null;
  }
  const isHalf = charges.every(({ sites, total }) => {
    const highest = sites.reduce((sum, site) => sum + operator.localDimensions[site] - 1, 0);
    return 2 * total === highest;
  });
  return report.conservesSpinFlip && isHalf ? { permutation: modes.map((_, mode) => mode), flip: true } : null;
}

const byNumber = (a: number, b: number): number => a - b;

/** An element of the space group, numbered as there, on the modes of H. */
export function elementOf(
  group: SpaceGroup,
  hamiltonian: CompiledHamiltonian,
  element: number,
  character: readonly [number, number],
): SymmetryElement {
  const images = Array.from({ length: group.nSites }, (_, site) => imageOf(group, element, site));
  return { permutation: Array.from(permutedModes(hamiltonian, images)), flip: false, character };
}

/**
 * Characters of a ground state where all off-diagonal elements can be made negative: by Perron and Frobenius its amplitudes
 * can be chosen positive, in the basis turned by the rule of Marshall where that is needed, so that every symmetry has the
 * character that positive amplitudes have. Null where the signs are not known to be removable.
 */
export function positiveElements(
  hamiltonian: CompiledHamiltonian,
  charges: readonly FixedCharge[],
): readonly SymmetryElement[] | null {
  const { lattice, operator, report } = hamiltonian;
  if (report.signs === 'unknown' || fermionicSites(hamiltonian).length > 0) return null;
  const turned = report.signs === 'marshall';
  const { localDimensions } = operator;
  const { sublattice } = lattice;
  const lowering = (sites: readonly number[]): number =>
    sites.reduce((sum, site) => sum + localDimensions[site] - 1, 0);
  const covered = charges.reduce((count, { sites }) => count + sites.length, 0) === localDimensions.length;
  if (turned && (sublattice === null || !covered)) return null;
  const lowered = charges.reduce((sum, { sites, total }) => sum + lowering(sites) - total, 0);
  const group = symmetriesOf(hamiltonian);
  const elements = Array.from({ length: elementCount(group) }, (_, element): SymmetryElement => {
    const swaps = turned && sublattice !== null && sublattice[imageOf(group, element, 0)] !== sublattice[0];
    return elementOf(group, hamiltonian, element, [swaps && lowered % 2 === 1 ? -1 : 1, 0]);
  });
  const flip = parityOf(hamiltonian, charges);
  if (flip === null) return elements;
  const second = Array.from(localDimensions.keys()).filter((site) => sublattice?.[site] === 1);
  return [...elements, { ...flip, character: [turned && lowering(second) % 2 === 1 ? -1 : 1, 0] }];
}
