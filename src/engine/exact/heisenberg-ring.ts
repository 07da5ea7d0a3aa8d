import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { Charge } from '../native/exact-diagonalisation';
import type { HeisenbergRing } from './bethe';
import { chainOrder } from './chain-order';
import { pauliTerms } from './pauli-terms';

const tolerance = 1e-12;
/** Newton's method on more rapidities takes long. */
const largestRing = 1_000;

/**
 * The antiferromagnetic Heisenberg ring behind a Hamiltonian, plain or with the spins of one sublattice turned about z (the
 * Marshall signs), in the sector of a total Sz or in the whole space. Null if it is something else.
 */
export function heisenbergRing(operator: CompiledOperator, charges: readonly Charge[]): HeisenbergRing | null {
  const nSites = operator.localDimensions.length;
  const terms = pauliTerms(operator);
  if (!terms || nSites % 2 === 1 || nSites < 4 || nSites > largestRing) return null;
  const zero = (value: number): boolean => Math.abs(value) <= tolerance * terms.scale;
  if (terms.fields.some((values) => !values.every(zero))) return null;
  const bonds = [...terms.couplings].filter(([, matrix]) => !matrix.every(zero));
  if (bonds.length === 0) return null;
  const pairs = bonds.map(([key]): [number, number] => {
    const [from, to] = key.split(',').map(Number);
    return [from, to];
  });
  if (!chainOrder(nSites, pairs)?.periodic) return null;
  // diagonal entries of the 3 x 3 matrix have index 0, 4, 8
  const along = bonds[0][1][8];
  const across = bonds[0][1][0];
  const isotropic = bonds.every(
    ([, matrix]) =>
      matrix.every((value, index) => index % 4 === 0 || zero(value)) &&
      zero(matrix[8] - along) &&
      zero(matrix[0] - across) &&
      zero(matrix[4] - across),
  );
  if (!isotropic || along <= 0 || !zero(Math.abs(across) - along)) return null;
  const spinsDown = spinsDownOf(nSites, charges);
  return spinsDown === null ? null : { nSites, coupling: 4 * along, constant: terms.constant, spinsDown };
}

function spinsDownOf(nSites: number, charges: readonly Charge[]): number | null {
  if (charges.length === 0) return nSites / 2;
  const [charge] = charges;
  if (charges.length > 1 || new Set(charge.sites).size !== nSites) return null;
  return charge.total < 0 || charge.total > nSites ? null : Math.min(charge.total, nSites - charge.total);
}
