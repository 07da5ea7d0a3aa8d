import { blockMeans } from '../../shared/run/blocks';
import type { RunHistory } from '../../shared/run/history';

/** Energy per site at zero variance, from the states that a run went through. */
export interface VarianceExtrapolation {
  readonly energyPerSite: number;
  /** One standard deviation, widened where the line fits worse than its points' own errors allow. */
  readonly error: number;
  /** d (E/N) / d (Var E / N) */
  readonly slope: number;
  /** Means of blocks of steps that were fitted, the last ones of the run. */
  readonly variances: readonly number[];
  readonly energies: readonly number[];
  readonly errors: readonly number[];
}

const mostBlocks = 60;
/** Points with a larger variance than so many times the smallest one are not near enough for a line. */
const reach = 4;
const fewestPoints = 5;
/** Without this range of variances the line has no slope to speak of. */
const leastRange = 1.5;

/**
 * E = E_0 + a Var E holds to first order near an eigenstate, so a line through the energies and variances of good states leads
 * to the energy of the eigenstate (Kwon, Ceperley and Martin 1998; Hu et al. 2013). Weighted least squares over means
 * of blocks of steps. Null where the run has too few steps or too small a range of variances.
 */
export function varianceExtrapolation(history: RunHistory): VarianceExtrapolation | null {
  const { energyPerSite, energyError, variancePerSite } = history.values;
  if (!energyPerSite || !energyError || !variancePerSite) return null;
  const options = { maximumBlocks: mostBlocks };
  const energy = blockMeans(history.steps, energyPerSite, { ...options, errors: energyError });
  const variance = blockMeans(history.steps, variancePerSite, options);
  if (energy.means.length !== variance.means.length) return null;
  const all = Array.from(energy.means, (mean, place) => ({
    variance: variance.means[place],
    energy: mean,
    error: energy.errors[place],
  })).filter(({ variance, error }) => variance > 0 && error > 0);
  const smallest = all.reduce((least, point) => Math.min(least, point.variance), Infinity);
  const points = all.filter((point) => point.variance <= reach * smallest);
  const largest = points.reduce((most, point) => Math.max(most, point.variance), 0);
  if (points.length < fewestPoints || largest < leastRange * smallest) return null;

  let [weights, x, y] = [0, 0, 0];
  for (const { variance, energy, error } of points) {
    const weight = 1 / (error * error);
    weights += weight;
    x += weight * variance;
    y += weight * energy;
  }
  [x, y] = [x / weights, y / weights];
  let [spread, covariance] = [0, 0];
  for (const { variance, energy, error } of points) {
    spread += ((variance - x) / error) ** 2;
    covariance += ((variance - x) * (energy - y)) / (error * error);
  }
  const slope = covariance / spread;
  const energyAtZero = y - slope * x;
  const chiSquare = points.reduce(
    (sum, { variance, energy, error }) => sum + ((energy - energyAtZero - slope * variance) / error) ** 2,
    0,
  );
  const widening = Math.max(1, chiSquare / (points.length - 2));
  return {
    energyPerSite: energyAtZero,
    error: Math.sqrt(widening * (1 / weights + (x * x) / spread)),
    slope,
    variances: points.map((point) => point.variance),
    energies: points.map((point) => point.energy),
    errors: points.map((point) => point.error),
  };
}
