import type { CompiledHamiltonian } from '../../shared/hamiltonian/model';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { chainOrder } from './chain-order';
import type { IsingChain } from './free-fermions';
import { pauliTerms, type PauliTerms } from './pauli-terms';

/**
 * The transverse-field Ising chain behind a Hamiltonian, however it is written: any labels and order of sites, any pair
 * of perpendicular axes, Pauli or spin operators, any signs that a rotation of single spins removes. Null if it is
 * something else.
 */
export function transverseFieldIsingChain(hamiltonian: Pick<CompiledHamiltonian, 'operator'>): IsingChain | null {
  return isingChainOf(hamiltonian.operator);
}

function isingChainOf(operator: CompiledOperator): IsingChain | null {
  const terms = pauliTerms(operator);
  if (!terms || terms.scale === 0) return null;
  const bonds = bondsOf(terms);
  const field = bonds && fieldOf(terms, bonds.axis);
  const order =
    bonds &&
    chainOrder(
      operator.localDimensions.length,
      bonds.list.map(({ sites }) => sites),
    );
  if (!bonds || field === null || !order) return null;
  const negative = bonds.list.filter(({ value }) => value < 0).length;
  const coupling = couplingOf(bonds.list.length, negative, Math.abs(bonds.list[0].value), order.periodic);
  if (coupling === null) return null;
  const nSites = operator.localDimensions.length;
  return { nSites, coupling, field, periodic: order.periodic, constant: terms.constant };
}

interface WeightedBond {
  readonly sites: readonly [number, number];
  readonly value: number;
}

const tolerance = 1e-12;

/** All couplings along one axis, of one size. */
function bondsOf({ couplings, scale }: PauliTerms): { axis: number; list: WeightedBond[] } | null {
  let axis: number | null = null;
  const list: WeightedBond[] = [];
  for (const [key, matrix] of couplings) {
    const present = matrix.flatMap((value, index) => (Math.abs(value) > tolerance * scale ? [index] : []));
    if (present.length === 0) continue;
    const [index] = present;
    // diagonal entries of the 3 x 3 matrix have index 0, 4, 8
    if (present.length > 1 || index % 4 !== 0 || (axis !== null && axis !== index / 4)) return null;
    axis = index / 4;
    const [from, to] = key.split(',').map(Number);
    list.push({ sites: [from, to], value: matrix[index] });
  }
  if (axis === null) return null;
  const size = Math.abs(list[0].value);
  return list.every(({ value }) => Math.abs(Math.abs(value) - size) <= tolerance * scale) ? { axis, list } : null;
}

/** Size of the field where it is the same on all sites up to sign and along one axis that is not the couplings'. */
function fieldOf({ fields, scale }: PauliTerms, couplingAxis: number): number | null {
  const present = fields.map((values) =>
    values.flatMap((value, axis) => (Math.abs(value) > tolerance * scale ? [{ axis, size: Math.abs(value) }] : [])),
  );
  if (present.every((values) => values.length === 0)) return 0;
  const first = present[0].at(0);
  if (!first || first.axis === couplingAxis) return null;
  const same = present.every(
    ([value, other]) =>
      value !== undefined &&
      other === undefined &&
      value.axis === first.axis &&
      Math.abs(value.size - first.size) <= tolerance * scale,
  );
  return same ? first.size : null;
}

/**
 * Coupling in H = -coupling sum sigma sigma: signs can be turned around two at a time, so only a ring with an odd number
 * of positive bonds is frustrated. That is a uniform antiferromagnet if the ring is odd; else it has no uniform form.
 */
function couplingOf(bonds: number, negative: number, size: number, periodic: boolean): number | null {
  const antiferromagnetic = bonds - negative;
  if (!periodic || antiferromagnetic % 2 === 0) return size;
  return bonds % 2 === 1 ? -size : null;
}
