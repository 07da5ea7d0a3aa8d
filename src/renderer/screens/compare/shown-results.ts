import { experiments } from '../../../experiments/specs';
import { energyPowerOf, shownEnergies, unitInEnergies } from '../../../shared/energy';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import type { RunSummary } from '../../../shared/lab/contract';
import type { ComparedValue, RunFacts } from '../../../shared/lab/run-library';

/** A number of a result as it is shown. */
export interface ShownResult extends ComparedValue {
  /** Rich label; empty: none. */
  readonly unit: string;
}

/** The numbers of a result, its energies in the unit and convention that are wanted. */
export function shownResults(
  { experiment, results }: RunFacts,
  { energyScales }: RunSummary,
  convention: ConventionPreference,
): readonly ShownResult[] {
  const units = experiments.find(({ id }) => id === experiment)?.resultUnits ?? {};
  const shown = shownEnergies(energyScales, convention);
  return results.map(({ path, value, error }) => {
    const unit = units[path] ?? '';
    const scale = shown.factor ** energyPowerOf(unit);
    // Where the unit of energies is not known, a number has none rather than the word for it.
    const named = shown.unit === '' ? '' : unitInEnergies(unit, shown.unit);
    return { path, value: scale * value, error: error === null ? null : Math.abs(scale) * error, unit: named };
  });
}

const words: Readonly<Record<string, string>> = {
  energy: 'Energy, measured',
  'energy.variance': 'Variance of the energy, measured',
  'energy.autocorrelationTime': 'Autocorrelation time, of the result',
  'energy.splitRHat': 'Split R-hat, of the result',
  energyPerSite: 'Energy per site, measured',
  relativeError: 'Relative error, measured',
  parameterCount: 'Parameters',
  nSites: 'Sites',
  vScore: 'V-score, measured',
  acceptanceRate: 'Acceptance',
  'reference.energy': 'Reference energy',
  'reference.energyPerSite': 'Reference energy per site',
  'excited.gap': 'Gap to the state below',
  'exactState.energy': 'Energy of the exact state',
  'exactState.gap': 'Gap above the exact state',
  exactState: 'Fidelity with the exact state',
  'exactState.fullSum': 'Fidelity with the exact state, all amplitudes',
  'exactState.dimension': 'Dimension of the sector',
  otherState: 'Fidelity with the state to meet',
  steps: 'Steps, of the result',
};

/** A number of a result in words; its path where there are none. */
export const resultWord = (path: string): string => words[path] ?? path;
