import { useMemo } from 'react';
import { shownEnergies, type ShownEnergies } from '../../shared/energy';
import type { EnergyScales } from '../../shared/hamiltonian';
import { useConventionPreference } from './convention-preference';

/** How the energies of a run are shown, in the convention that the window wants. */
export function useShownEnergies(scales: EnergyScales | null | undefined): ShownEnergies {
  const preference = useConventionPreference();
  return useMemo(() => shownEnergies(scales, preference), [scales, preference]);
}
