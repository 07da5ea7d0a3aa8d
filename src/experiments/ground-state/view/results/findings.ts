import { formatInteger, formatNumber, formatUncertain } from '../../../../shared/format';
import type { Zone } from '../../../../shared/lattice/brillouin';
import { inPi, peakPlace, placeWords } from '../../zone-figures';
import type { GroundStateInspection } from '../../result-schema';

/** One sentence a panel, with the numbers that a reader would look for. Rich text. */
export interface Findings {
  readonly correlation: string;
  readonly fromSite: string;
  readonly structureFactor: string;
  readonly decay: string;
  readonly exact: string;
  readonly weights: string;
  readonly configurations: string;
}

/** `zone`: that of the lattice, for names of momenta. */
export const findingsOf = (found: GroundStateInspection, zone: Zone | null): Findings => ({
  correlation: correlation(found),
  fromSite: 'Area ∝ |_C_|: blue negative, vermilion positive.',
  structureFactor: structureFactor(found, zone),
  decay: decay(found),
  exact:
    found.exact === null
      ? ''
      : `${formatInteger(found.exact.exactAmplitude.length)} of ${formatInteger(found.exact.dimension)} amplitudes are drawn, each relative to the largest; fidelity over all.`,
  weights: weights(found),
  configurations: `■ up, □ down; sites that differ from the first in vermilion. |_ψ_|^{2} relative to the first and phase, over ${formatInteger(found.samples)} samples.`,
});

const correlation = ({ nSites, correlation: values, magnetisation }: GroundStateInspection): string => {
  let sum = 0;
  for (let i = 0; i < nSites; i++) for (let j = 0; j < nSites; j++) sum += values[i * nSites + j] ?? 0;
  const mean = magnetisation.reduce((total, value) => total + value, 0) / Math.max(1, nSites);
  return `⟨_M_^{2}⟩/_N_^{2} = ${formatNumber(sum / nSites ** 2, 3)}, ⟨_M_⟩/_N_ = ${formatNumber(mean, 2)}, relative to full polarisation.`;
};

const decay = ({ decay: { distance, longitudinal, longitudinalError } }: GroundStateInspection): string => {
  const away = Array.from(distance.keys()).filter((index) => (distance[index] ?? 0) > 0);
  const nearest = away.reduce(
    (best, index) => ((distance[index] ?? 0) < (distance[best] ?? Infinity) ? index : best),
    away[0] ?? 0,
  );
  const farthest = away.reduce(
    (best, index) => ((distance[index] ?? 0) > (distance[best] ?? 0) ? index : best),
    away[0] ?? 0,
  );
  const value = (index: number): string =>
    formatUncertain(longitudinal[index] ?? Number.NaN, longitudinalError[index] ?? null);
  return away.length === 0 ? '' : `Neighbours ${value(nearest)}, farthest ${value(farthest)}.`;
};

const structureFactor = (
  { structureFactor: { qx, qy, value, error } }: GroundStateInspection,
  zone: Zone | null,
): string => {
  if (value.length === 0) return '';
  const momenta = Array.from(qx, (x, k) => [x, qy[k] ?? 0] as const);
  const peak = peakPlace(momenta, Array.from(value));
  const height = formatUncertain(value[peak] ?? Number.NaN, error[peak] ?? null);
  const oneDimensional = qy.every((q) => Math.abs(q) < 1e-12);
  const [x, y] = momenta[peak] ?? [0, 0];
  const place = oneDimensional ? inPi(x) : zone === null ? `(${inPi(x)}, ${inPi(y)})` : placeWords(zone, [x, y]);
  return `Peak at _q_ = ${place}: ${height}.`;
};

const weights = ({ weights: { label, rows, columns, values } }: GroundStateInspection): string => {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return `${label}: ${formatInteger(rows)} × ${formatInteger(columns)}, largest ${formatNumber(largest, 2)}.`;
};
