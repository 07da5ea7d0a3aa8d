import type { Importable } from '../../shared/experiment';
import { deriveSystem } from './derive';
import type { GroundStateSpec } from './schema';

/** The parameters of the model of a spec, for weights of other programs; null if the spec cannot run. */
export function importable(spec: GroundStateSpec): Importable | null {
  const { system } = deriveSystem(spec);
  if (system === null) return null;
  const { definition, hamiltonian, model } = system;
  const isRotated = spec.system.basisRotation === 'marshall' && hamiltonian.lattice.sublattice !== null;
  return {
    tensors: model.weights,
    netketRefusal:
      definition.kind !== 'machine' || definition.form !== 'restrictedBoltzmannMachine'
        ? 'It is no restricted Boltzmann machine with one value of each site.'
        : definition.symmetry.length > 0
          ? 'Its weights are shared over the symmetry of the lattice; those of NetKet are each their own.'
          : hamiltonian.modes.some(({ species }) => species !== 'spin')
            ? 'Its inputs are 2n − n_max or ±1; a machine of NetKet reads the numbers of particles.'
            : null,
    notes: isRotated
      ? [
          'Amplitudes are taken in the rotated basis of this document (Marshall): weights of a run without it have other signs.',
        ]
      : [],
  };
}
