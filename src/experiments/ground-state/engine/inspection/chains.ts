import type { SampleBatch } from '../../../../engine/native/variational-monte-carlo';
import { foundPart, missing, type Chains, type Part } from '../../inspection-schema';

const shownChains = 6;
const shownPoints = 400;
const mostLags = 200;

/** Traces of ln |psi|^2 along the first chains, and its autocorrelation over all. */
export function chainsOf(batch: SampleBatch, markov: boolean): Part<Chains> {
  const { samples, chains, logAmplitudes } = batch;
  const length = chains === 0 ? 0 : Math.floor(samples / chains);
  if (!markov) return missing('The samples are drawn directly, without a chain: they are independent.');
  if (length < 8) return missing('The chains are too short to follow.');
  const values = Float64Array.from({ length: chains * length }, (_, k) => 2 * logAmplitudes[2 * k]);
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const stride = Math.max(1, Math.ceil(length / shownPoints));
  const points = Math.ceil(length / stride);
  const shown = Math.min(chains, shownChains);
  const traces = Float64Array.from(
    { length: shown * points },
    (_, k) => values[Math.floor(k / points) * length + (k % points) * stride] - largest,
  );
  return foundPart({ chains, length, stride, shown, traces, ...autocorrelation(values, chains) });
}

/**
 * Autocorrelation of values [chain][time] about the mean over all chains, averaged over them, with its error from their
 * scatter; integrated to Sokal's window, the first lag above five times the time so far (Madras and Sokal 1988).
 */
export function autocorrelation(
  values: Float64Array,
  chains: number,
): Pick<Chains, 'correlation' | 'correlationError' | 'time'> {
  const length = values.length / chains;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const lags = Math.max(1, Math.min(mostLags, Math.floor(length / 2)));
  const correlation = new Float64Array(lags);
  const correlationError = new Float64Array(lags);
  for (let lag = 0; lag < lags; lag++) {
    let [sum, squares] = [0, 0];
    for (let chain = 0; chain < chains; chain++) {
      const first = chain * length;
      let product = 0;
      for (let t = first; t + lag < first + length; t++) product += (values[t] - mean) * (values[t + lag] - mean);
      const own = variance > 0 ? product / (length - lag) / variance : lag === 0 ? 1 : 0;
      sum += own;
      squares += own * own;
    }
    correlation[lag] = sum / chains;
    correlationError[lag] =
      chains > 1 ? Math.sqrt(Math.max(0, squares / chains - (sum / chains) ** 2) / (chains - 1)) : Number.NaN;
  }
  let time = 0.5;
  for (let lag = 1; lag < lags && lag < 5 * time; lag++) time += correlation[lag];
  return { correlation, correlationError, time: Math.max(0.5, time) };
}
