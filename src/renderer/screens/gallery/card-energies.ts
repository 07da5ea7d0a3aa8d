import { labelWithUnit, shownEnergies, type ShownEnergies } from '../../../shared/energy';
import type { ReferenceValue } from '../../../shared/experiment';
import type { Annotation, Figure, Series } from '../../../shared/figure';
import { formatExact } from '../../../shared/format';
import { conventionNames, type ConventionPreference } from '../../../shared/hamiltonian';
import type { GalleryCard } from './entries';

/** How energies of a card are shown; null: as they stand in it. */
export function energiesOfCard(
  { definition, preset }: GalleryCard,
  preference: ConventionPreference,
): ShownEnergies | null {
  if (preference === 'text') return null;
  const shown = shownEnergies(definition.labels?.(preset.spec).energyScales, preference);
  return shown.factor === 1 ? null : shown;
}

const names = Object.values(conventionNames);

/** The value that a preset should meet; one without the name of a convention in its unit is no energy of spins. */
export function referenceInEnergies(reference: ReferenceValue, shown: ShownEnergies | null): ReferenceValue {
  if (shown === null || !names.some((name) => reference.unit.includes(name))) return reference;
  const { value, error } = reference;
  return {
    ...reference,
    // Not more digits than the reference has.
    value: Number((shown.factor * value).toPrecision(10)),
    error: error === null ? null : shown.factor * error,
    unit: shown.unit,
  };
}

const energyLabel = /^(_E_\/_N_) \(.+\)$/;

/** A picture of energies per site with its values and labels in the convention; any other as it is. */
export function pictureInEnergies(figure: Figure, shown: ShownEnergies | null): Figure {
  const { content } = figure;
  const symbol = content.kind === 'chart' ? energyLabel.exec(content.y.label)?.[1] : undefined;
  if (shown === null || content.kind !== 'chart' || symbol === undefined) return figure;
  const { factor, unit } = shown;
  const times = (values: readonly (number | null)[]): (number | null)[] =>
    values.map((value) => (value === null ? null : factor * value));
  const limit = (value: number | null): number | null => (value === null ? null : factor * value);
  const series = content.series.map((one): Series => {
    if (one.kind !== 'line') return one;
    return {
      ...one,
      y: times(one.y),
      error: one.error && times(one.error),
      fillFrom: one.fillFrom && times(one.fillFrom),
    };
  });
  const annotations = content.annotations.map((one): Annotation =>
    one.kind === 'reference' ? { ...one, y: factor * one.y, label: numbersTimes(one.label, factor) } : one,
  );
  const y = {
    ...content.y,
    label: labelWithUnit(symbol, unit),
    minimum: limit(content.y.minimum),
    maximum: limit(content.y.maximum),
  };
  return { ...figure, content: { ...content, y, series, annotations } };
}

/** "exact −0.4452" four times: "exact −1.7808". */
const numbersTimes = (text: string, factor: number): string =>
  text.replace(/\u2212?\d+\.\d+/g, (number) => {
    const digits = number.replace(/^\u2212?0?\./, '').replaceAll(/\D/g, '').length;
    return formatExact(Number((factor * Number(number.replace('\u2212', '-'))).toPrecision(digits)));
  });
