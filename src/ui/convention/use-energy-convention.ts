import { energyConvention } from '../../shared/hamiltonian';
import type { EnergyConvention } from '../../shared/hamiltonian';
import { compiledOnce } from '../compilation/remembered';
import { useConventionPreference } from './convention-preference';

const unknown: EnergyConvention = {
  name: 'as written',
  factor: 1,
  unit: '1',
  refusal: 'The text has an error.',
  shown: 'mixed',
};

/** How the energies of a text are shown: multiply by `factor`, write `name` beside. */
export const useEnergyConvention = (text: string): EnergyConvention => {
  const preference = useConventionPreference();
  const hamiltonian = compiledOnce(text);
  return hamiltonian === null ? unknown : energyConvention(hamiltonian, preference);
};
