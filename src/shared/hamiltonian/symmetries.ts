import { type SpaceGroup, spaceGroupOf } from '../lattice/space-group';
import { withoutStrings } from './expand/jordan-wigner';
import type { CompiledHamiltonian } from './model';
import { canonicalOperator } from './report/canonical';
import { MovedTerms } from './report/moved-terms';
import { hamiltonianGroup } from './report/point-symmetries';
import { SiteSpaces } from './sites';

const known = new WeakMap<CompiledHamiltonian, SpaceGroup>();

/**
 * Permutations of lattice sites, translations and point operations, that leave H unchanged, with their irreducible
 * representations. Fermions move with their sites: U c_i U^dagger = c_(g(i)), so that amplitudes gain the sign of the
 * reordering of occupied modes. Remembered for each Hamiltonian object.
 */
export function symmetriesOf(hamiltonian: CompiledHamiltonian): SpaceGroup {
  let group = known.get(hamiltonian);
  if (!group) {
    const { lattice, operator, report } = hamiltonian;
    const spaces = new SiteSpaces(hamiltonian.siteKinds, hamiltonian.siteKindOf);
    const terms = new MovedTerms(canonicalOperator(withoutStrings(operator, spaces.fermionic)));
    group = hamiltonianGroup(spaceGroupOf(lattice), spaces, terms, report.translationElements);
    known.set(hamiltonian, group);
  }
  return group;
}

/** A permutation of lattice sites as one of the operator's sites: the modes of a site go along. */
export function permutedModes(
  hamiltonian: Pick<CompiledHamiltonian, 'siteKinds' | 'siteKindOf'>,
  permutation: ArrayLike<number>,
): Uint32Array {
  const spaces = new SiteSpaces(hamiltonian.siteKinds, hamiltonian.siteKindOf);
  const moved = spaces.moved((site) => permutation[site]!);
  if (!moved) throw new RangeError('The permutation takes a site to one of another kind.');
  return Uint32Array.from(spaces.modes, (_, mode) => moved(mode));
}
