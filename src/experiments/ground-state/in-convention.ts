import type { RunHistory } from '../../shared/run/history';
import { groundStateMetrics } from './metrics';
import type { GroundStateResult } from './result-schema';

/** A history with its energies times a factor, and what goes with their square times its square. */
export function historyTimes(history: RunHistory, factor: number): RunHistory {
  if (factor === 1) return history;
  const scales: Readonly<Record<string, number>> = { energy: factor, 'energy²': factor * factor };
  const units = new Map(Object.entries(groundStateMetrics).map(([name, { unit }]) => [name, unit]));
  const values = Object.fromEntries(
    Object.entries(history.values).map(([name, column]) => {
      const scale = scales[units.get(name) ?? ''];
      return [name, scale === undefined ? column : column.map((value) => scale * value)];
    }),
  );
  return { ...history, values };
}

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
