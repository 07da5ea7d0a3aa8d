import type { EnergyPoint } from '../../shared/experiment';
import { latticeExtents } from '../../shared/hamiltonian';
import type { GroundStateResult } from './result-schema';
import type { GroundStateSpec } from './schema';

/** What a finished run says of the energy. */
export function energyPoint({ system }: GroundStateSpec, result: GroundStateResult): EnergyPoint {
  const { nSites, energy, energyPerSite, vScore, reference } = result;
  return {
    nSites,
    extents: latticeExtents(system.hamiltonian),
    energyPerSite: energyPerSite.mean,
    energyPerSiteError: energyPerSite.error,
    variancePerSiteSquared: energy.variance / (nSites * nSites),
    vScore,
    exactEnergyPerSite: reference?.kind === 'exact' ? reference.energyPerSite : null,
  };
}
