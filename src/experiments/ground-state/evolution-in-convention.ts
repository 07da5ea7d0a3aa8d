import { shownEnergies } from '../../shared/energy';
import { energyScalesOf, richSymbol, type ConventionPreference } from '../../shared/hamiltonian';
import type { ExactEvolutionResult } from '../../shared/run/exact';
import type { GroundStateSpec } from './schema';

/** Times and energies of an evolution with their units, as rich labels. */
interface EvolutionScale extends Pick<ExactEvolutionResult, 'times' | 'energy'> {
  /** Empty: not known. */
  readonly energyUnit: string;
  readonly timeUnit: string;
}

/** Times and energies of an evolution in a convention: E t is a number, so times go down by what energies go up by. */
export function evolutionInConvention(
  { system }: GroundStateSpec,
  { times, energy }: Pick<ExactEvolutionResult, 'times' | 'energy'>,
  preference: ConventionPreference,
): EvolutionScale {
  const scales = energyScalesOf(system.hamiltonian);
  const { factor, unit } = shownEnergies(scales, preference);
  const coupling = scales === null || scales.unit === '1' ? null : richSymbol(scales.unit);
  const name = unit.split(', ').at(-1) ?? '';
  return {
    times: factor === 1 ? times : times.map((time) => time / factor),
    energy: factor === 1 ? energy : energy.map((value) => factor * value),
    energyUnit: unit,
    timeUnit: [coupling === null ? 'ħ = 1' : `ħ/${coupling}`, ...(name === '' ? [] : [name])].join(', '),
  };
}
