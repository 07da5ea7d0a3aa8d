import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { Charge } from '../native/exact-diagonalisation';
import { heisenbergRingEnergy } from './bethe';
import { isingChainEnergy } from './free-fermions';
import { freeFermionEnergy } from './free-particles';
import { heisenbergRing } from './heisenberg-ring';
import { transverseFieldIsingChain } from './ising-chain';
import { freeFermions } from './one-body';

export interface ClosedForm {
  readonly energy: number;
  readonly method: 'free fermions' | 'Bethe ansatz';
}

/** The dense one-body problem of more modes takes too long. */
const largestOneBody = 700;

/** Ground-state energy in the sector where it needs no diagonalisation of the many-body Hamiltonian. */
export function closedForm(operator: CompiledOperator, charges: readonly Charge[]): ClosedForm | null {
  const chain = charges.length === 0 ? transverseFieldIsingChain({ operator }) : null;
  if (chain) return { energy: isingChainEnergy(chain), method: 'free fermions' };
  const ring = heisenbergRing(operator, charges);
  const byBethe = ring && heisenbergRingEnergy(ring);
  if (byBethe !== null) return { energy: byBethe, method: 'Bethe ansatz' };
  const free = operator.localDimensions.length <= largestOneBody ? freeFermions(operator) : null;
  const energy = free && freeFermionEnergy(free, charges);
  return energy === null ? null : { energy, method: 'free fermions' };
}
