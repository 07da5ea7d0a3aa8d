import type { ExperimentDefinition } from '../../shared/experiment';
import type { GroundStateResult } from './result-schema';

/** A result with its energies times a factor. */
export function resultTimes(result: GroundStateResult, factor: number): GroundStateResult {
  if (factor === 1) return result;
  const { energy, energyPerSite, reference, excited, exactState } = result;
  const size = Math.abs(factor);
  const scaled = <Estimate extends { readonly mean: number; readonly error: number }>(
    estimate: Estimate,
  ): Estimate => ({
    ...estimate,
    mean: factor * estimate.mean,
    error: size * estimate.error,
  });
  return {
    ...result,
    energy: { ...scaled(energy), variance: factor * factor * energy.variance },
    energyPerSite: scaled(energyPerSite),
    reference: reference && {
      ...reference,
      energy: factor * reference.energy,
      energyPerSite: factor * reference.energyPerSite,
    },
    excited: excited && { ...excited, gap: excited.gap && scaled(excited.gap) },
    exactState: exactState && {
      ...exactState,
      energy: factor * exactState.energy,
      gap: exactState.gap === null ? null : factor * exactState.gap,
    },
  };
}

/** Numbers of a result that are energies, or squares of them, by their paths. */
export const resultUnits = {
  energy: 'energy',
  'energy.variance': 'energy²',
  energyPerSite: 'energy',
  'reference.energy': 'energy',
  'reference.energyPerSite': 'energy',
  'excited.gap': 'energy',
  'exactState.energy': 'energy',
  'exactState.gap': 'energy',
} as const satisfies ExperimentDefinition['resultUnits'];
