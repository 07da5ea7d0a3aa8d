import { fermionicSites } from '../../../engine/exact';
import type { SystemPart } from '../../../engine/native/exact-diagonalisation';
import { AnsatzError } from '../../../shared/contract/errors';
import type { DerivedSystem } from '../derive';

/**
 * The modes of the operator that belong to lattice sites.
 *
 * @throws AnsatzError where they are no part of the lattice
 */
export function subsystem({ hamiltonian }: DerivedSystem, sites: readonly number[]): SystemPart {
  const { lattice, modes } = hamiltonian;
  const outside = sites.find((site) => site >= lattice.nSites);
  if (outside !== undefined || new Set(sites).size !== sites.length || sites.length >= lattice.nSites) {
    throw new AnsatzError({
      code: 'MEASUREMENT_SITES',
      message: outside === undefined ? 'These sites are no part of the lattice.' : `There is no site ${outside}.`,
      reason: `The lattice has ${lattice.nSites} sites, numbered from 0; a part of it has fewer, each once.`,
      suggestion: `For example 0..${Math.floor(lattice.nSites / 2) - 1}.`,
    });
  }
  const inside = new Set(sites);
  return {
    sites: modes.flatMap(({ site }, mode) => (inside.has(site) ? [mode] : [])),
    fermionicSites: fermionicSites(hamiltonian),
  };
}
