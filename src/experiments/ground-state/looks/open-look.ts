import { MINUS } from '../../../shared/format';
import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import type { ModelTensors } from '../../../shared/model/plan/leaf-parameters';
import { forwardState, type Leaf } from '../../../shared/model/forward/wavefunction-pass';
import { placesOf, type Places } from './places';

/** A wavefunction with the parameters of a checkpoint, to look into layer by layer. */
export interface Look {
  readonly leaves: readonly Leaf[];
  readonly localDimensions: Uint8Array;
  readonly places: Places;
  /** Names of the local states 0, 1, ... */
  readonly stateNames: readonly string[];
  /** Multiplications of one pass, about. */
  readonly operations: number;
}

interface Form {
  readonly definition: AnsatzDefinition;
  readonly hamiltonian: Pick<CompiledHamiltonian, 'operator' | 'lattice' | 'modes'>;
}

/** Null where no part of the wavefunction has layers. @throws AnsatzError CHECKPOINT_OTHER_MODEL */
export function openLook({ definition, hamiltonian }: Form, tensors: ModelTensors): Look | null {
  const { localDimensions } = hamiltonian.operator;
  const { leaves } = forwardState(definition, localDimensions, tensors);
  if (leaves.length === 0) return null;
  const numbers = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
  return {
    leaves,
    localDimensions,
    stateNames: stateNamesOf(hamiltonian.modes, localDimensions),
    places: placesOf(hamiltonian.lattice, hamiltonian.modes.length, definition),
    // Weights are used at each site, those of dense layers once.
    operations: numbers * localDimensions.length,
  };
}

/** Arrows and magnetic quantum numbers of spins, numbers of particles; of different kinds of sites the indices of the states. */
function stateNamesOf(modes: CompiledHamiltonian['modes'], localDimensions: Uint8Array): readonly string[] {
  const states = localDimensions.reduce((most, dimension) => Math.max(most, dimension), 1);
  const each = Array.from({ length: states }, (_, state) => state);
  const spins = modes.filter(({ species }) => species === 'spin').length;
  const alike = localDimensions.every((dimension) => dimension === states) && (spins === 0 || spins === modes.length);
  if (!alike) return each.map((state) => `state ${state}`);
  if (spins === 0) return each.map((state) => `${states - 1 - state}`);
  return states === 2 ? ['↑', '↓'] : each.map((state) => halves(states - 1 - 2 * state));
}

/** "+1/2", "0", "−1" of twice a number. */
function halves(twice: number): string {
  const size = twice % 2 === 0 ? `${Math.abs(twice) / 2}` : `${Math.abs(twice)}/2`;
  return twice === 0 ? '0' : `${twice > 0 ? '+' : MINUS}${size}`;
}
