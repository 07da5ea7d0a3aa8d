import { formatInteger, formatNumber, formatUncertain, MINUS } from '../../../../shared/format';
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

export const findingsOf = (found: GroundStateInspection): Findings => ({
  correlation: correlation(found),
  fromSite: 'Area ∝ |_C_|: blue negative, vermilion positive.',
  structureFactor: structureFactor(found),
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

const structureFactor = ({ structureFactor: { qx, qy, value, error } }: GroundStateInspection): string => {
  if (value.length === 0) return '';
  const peak = value.reduce((best, height, index) => (height > (value[best] ?? -Infinity) ? index : best), 0);
  const height = formatUncertain(value[peak] ?? Number.NaN, error[peak] ?? null);
  const oneDimensional = qy.every((q) => Math.abs(q) < 1e-12);
  const place = oneDimensional ? piText(qx[peak] ?? 0) : `(${piText(qx[peak] ?? 0)}, ${piText(qy[peak] ?? 0)})`;
  return `Peak at _q_ = ${place}: ${height}.`;
};

/** 0, π, 0.5π */
const piText = (inPi: number): string => {
  const rounded = Math.round(inPi * 1000) / 1000;
  if (rounded === 0) return '0';
  if (Math.abs(rounded) === 1) return rounded > 0 ? 'π' : `${MINUS}π`;
  return `${formatNumber(rounded, 3)}π`;
};

const weights = ({ weights: { label, rows, columns, values } }: GroundStateInspection): string => {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return `${label}: ${formatInteger(rows)} × ${formatInteger(columns)}, largest ${formatNumber(largest, 2)}.`;
};
