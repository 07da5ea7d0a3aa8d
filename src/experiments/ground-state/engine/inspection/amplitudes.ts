import type { SampleBatch } from '../../../../engine/native/variational-monte-carlo';
import type { Amplitudes, Looked } from '../../inspection-schema';

const shownSamples = 4_096;
const shownRanks = 400;

/** ln |psi|^2 and phases of samples, relative to the most probable one. */
export function amplitudesOf({ configurations, logAmplitudes, samples }: SampleBatch): Amplitudes {
  const sites = configurations.length / Math.max(1, samples);
  const best = mostProbableSample(logAmplitudes);
  const stride = Math.max(1, Math.ceil(samples / shownSamples));
  const shown = Array.from({ length: Math.ceil(samples / stride) }, (_, k) => k * stride);
  const relative = (sample: number): number => 2 * (logAmplitudes[2 * sample] - logAmplitudes[2 * best]);
  const distinct = distinctSamples(configurations, sites).sort((a, b) => relative(b) - relative(a));
  const phaseOf = (sample: number): number => wrapped(logAmplitudes[2 * sample + 1] - logAmplitudes[2 * best + 1]);
  const ranks = spacedRanks(distinct.length);
  return {
    logProbability: Float64Array.from(shown, relative),
    phase: Float64Array.from(shown, phaseOf),
    distinct: distinct.length,
    rank: Float64Array.from(ranks),
    ranked: Float64Array.from(ranks, (rank) => relative(distinct[rank - 1])),
    rankedPhase: Float64Array.from(ranks, (rank) => phaseOf(distinct[rank - 1])),
  };
}

const lookedSamples = 24;

/** The most probable configurations among samples, then samples evenly spaced over all of them, as they came. */
export function lookedAt(
  { configurations, logAmplitudes, samples }: SampleBatch,
  sites: number,
  probable: readonly number[],
): Looked {
  const drawn = Math.min(lookedSamples, samples);
  const chosen = [...probable, ...Array.from({ length: drawn }, (_, k) => Math.floor((k * samples) / drawn))];
  const [first] = chosen;
  return {
    states: Float64Array.from(
      chosen.flatMap((sample) => Array.from(configurations.subarray(sample * sites, (sample + 1) * sites))),
    ),
    probable: probable.length,
    logProbability: Float64Array.from(chosen, (sample) => 2 * (logAmplitudes[2 * sample] - logAmplitudes[2 * first])),
  };
}

/** The first sample of every configuration. */
export function distinctSamples(configurations: Uint8Array, sites: number): number[] {
  const seen = new Map<string, number>();
  for (let start = 0, sample = 0; start < configurations.length; start += sites, sample++) {
    const key = configurations.subarray(start, start + sites).join('');
    if (!seen.has(key)) seen.set(key, sample);
  }
  return [...seen.values()];
}

/** Angle in (-pi, pi]. */
export function wrapped(angle: number): number {
  const turns = angle / (2 * Math.PI);
  const remainder = (turns - Math.floor(turns)) * 2 * Math.PI;
  return remainder > Math.PI ? remainder - 2 * Math.PI : remainder;
}

function mostProbableSample(logAmplitudes: Float64Array): number {
  let best = 0;
  for (let k = 0; k < logAmplitudes.length; k += 2) if (logAmplitudes[k] > logAmplitudes[2 * best]) best = k / 2;
  return best;
}

/** All ranks from 1 where they are few, else the first ones and then evenly on a logarithmic axis. */
function spacedRanks(count: number): number[] {
  if (count <= shownRanks) return Array.from({ length: count }, (_, k) => k + 1);
  const ranks = Array.from({ length: shownRanks }, (_, k) => Math.round(count ** (k / (shownRanks - 1))));
  return [...new Set(ranks)];
}
