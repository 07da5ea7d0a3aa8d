import type { Regularisation } from '../native/optimiser';
import type { GivenDirection } from '../native/variational-monte-carlo';
import { inverseRoots, signalToNoise, smallestOf, type GivenSpectrum, type Spectrum } from './spectrum';

/** d = W^{-1/2} sum_k V_k f_k rho_k with f = 1 / (l + shift), cut off where l is small or rho noisy, as on the native engine. */
export async function cutDirection(
  given: GivenSpectrum,
  spectrum: Spectrum,
  weights: Float64Array | null,
  shift: number,
  regularisation: Regularisation,
): Promise<GivenDirection> {
  const { values, forces } = spectrum;
  const filters = filtersOf(spectrum, given.samples, shift, regularisation);
  const direction =
    spectrum.space === 'sampleSpace'
      ? await bySamples(given, spectrum, weights, filters)
      : byParameters(spectrum, weights, filters);
  const sum = (power: number): number =>
    filters.reduce((total, f, k) => total + f ** power * forces[k]! ** 2 * values[k]! ** (power - 1), 0);
  return { direction, metricSquare: sum(2), regularisedSquare: sum(1) };
}

function filtersOf(spectrum: Spectrum, samples: number, shift: number, regularisation: Regularisation): Float64Array {
  const { values } = spectrum;
  const [smallest, largest] = [smallestOf(spectrum), values.at(-1) ?? 0];
  const cut = (ratio: number): number => 1 / (1 + ratio ** 6);
  const ratios = regularisation.kind === 'signalToNoise' ? signalToNoise(spectrum, samples) : null;
  return values.map((value, k) => {
    if (value <= smallest) return 0;
    const bare = 1 / (value + shift);
    if (regularisation.kind === 'none') return bare;
    const { cutoff } = regularisation;
    return bare * cut(ratios ? cutoff / Math.max(ratios[k]!, Number.MIN_VALUE) : (cutoff * largest) / value);
  });
}

/** W^-1 A^T U f U^T b / N */
async function bySamples(
  { tangent, right }: GivenSpectrum,
  { vectors }: Spectrum,
  weights: Float64Array | null,
  filters: Float64Array,
): Promise<Float64Array> {
  const { height } = tangent;
  const combined = new Float64Array(height);
  filters.forEach((f, k) => {
    if (f === 0) return;
    const vector = vectors.subarray(k * height, (k + 1) * height);
    const along = f * vector.reduce((sum, value, row) => sum + value * right[row]!, 0);
    vector.forEach((value, row) => (combined[row]! += along * value));
  });
  tangent.centre(combined);
  const direction = await tangent.adjointProduct(combined);
  return weights ? direction.map((value, p) => (weights[p]! > 0 ? value / weights[p]! : 0)) : direction;
}

function byParameters(
  { vectors, forces }: Spectrum,
  weights: Float64Array | null,
  filters: Float64Array,
): Float64Array {
  const count = filters.length;
  const direction = new Float64Array(count);
  filters.forEach((f, k) => {
    const along = f * forces[k]!;
    if (along === 0) return;
    for (let p = 0; p < count; p++) direction[p]! += along * vectors[k * count + p]!;
  });
  const roots = weights ? inverseRoots(weights) : null;
  return roots ? direction.map((value, p) => value * roots[p]!) : direction;
}
