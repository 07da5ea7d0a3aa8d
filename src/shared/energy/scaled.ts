import type { EnergyPoint, Metric } from '../experiment';
import type { RunHistory } from '../run/history';
import type { Measurement } from '../run/measurement';
import { energyPowerOf, type ShownEnergies } from './shown';

/** A history with its energies times a factor, and what goes with their square times its square. */
export function historyTimes(
  history: RunHistory,
  metrics: Readonly<Record<string, Metric>>,
  factor: number,
): RunHistory {
  if (factor === 1) return history;
  const powers = new Map(Object.entries(metrics).map(([name, { unit }]) => [name, energyPowerOf(unit)]));
  const values = Object.fromEntries(
    Object.entries(history.values).map(([name, column]) => {
      const power = powers.get(name) ?? 0;
      return [name, power === 0 ? column : column.map((value) => factor ** power * value)];
    }),
  );
  return { ...history, values };
}

/** An energy point with its energies times a factor. */
export function energyPointTimes(point: EnergyPoint, factor: number): EnergyPoint {
  const { energyPerSite, energyPerSiteError, variancePerSiteSquared, exactEnergyPerSite } = point;
  return {
    ...point,
    energyPerSite: factor * energyPerSite,
    energyPerSiteError: Math.abs(factor) * energyPerSiteError,
    variancePerSiteSquared: factor ** 2 * variancePerSiteSquared,
    exactEnergyPerSite: exactEnergyPerSite === null ? null : factor * exactEnergyPerSite,
  };
}

/** A measurement with its energies in the unit that is shown, in plain words. */
export function measurementInEnergies(measurement: Measurement, { factor, words }: ShownEnergies): Measurement {
  const values = measurement.values.map((value) => {
    const power = energyPowerOf(value.unit);
    if (power === 0) return value;
    const times = (number: number | null): number | null => (number === null ? null : factor ** power * number);
    const unit = power === 1 || words === '' ? words : `${words}, squared`;
    return { ...value, mean: times(value.mean), error: times(value.error), exact: times(value.exact), unit };
  });
  return { ...measurement, values };
}
