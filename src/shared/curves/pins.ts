import type { Figure } from '../figure/figure';
import type { Abscissa } from './abscissa';
import { stepsLabel } from './abscissa';
import type { Pin } from './presentation';

/** A pin as the figure shows it: place and value on its axes. */
export interface PlacedPin {
  readonly pin: Pin;
  readonly x: number;
  readonly y: number;
  readonly error: number | null;
}

/** Difference of two pins, second minus first; errors one standard deviation, the two taken as independent. */
export interface PinDifference {
  readonly from: string;
  readonly to: string;
  readonly y: number;
  readonly yError: number | null;
  /** In training steps where the pins are. */
  readonly at: number;
  /** Of y by `at`; null where they are at the same place. */
  readonly slope: number | null;
  readonly slopeError: number | null;
}

/**
 * Where a pin stands in a figure as it is drawn. A point that is still there is read again, in the units of the axis; one that is not
 * (means of longer blocks took its place) keeps what was read, as long as the axis is the same. Null: it has no place here.
 */
export function placePin(figure: Figure, abscissa: Abscissa, pin: Pin): PlacedPin | null {
  if (figure.content.kind !== 'chart') return null;
  const x = abscissa.at(pin.at);
  if (!Number.isFinite(x)) return null;
  const near = 1e-9 * Math.max(1, Math.abs(x));
  for (const series of figure.content.series) {
    if (series.kind === 'heatmap' || series.name !== pin.series) continue;
    const index = series.x.findIndex((at) => at !== null && Math.abs(at - x) <= near);
    const y = index < 0 ? null : series.y[index];
    if (y !== null && y !== undefined) return { pin, x, y, error: series.error?.[index] ?? null };
  }
  return figure.content.y.label === pin.yLabel ? { pin, x, y: pin.y, error: pin.error } : null;
}

/** The first letter that is free; null: there are as many pins as letters. */
export function nextPinLabel(pins: readonly Pin[]): string | null {
  const taken = new Set(pins.map(({ label }) => label));
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.has(letter)) ?? null;
}

/** Of neighbours in the order of the pins: B − A, C − B and so on. */
export function pinDifferences(pins: readonly PlacedPin[]): PinDifference[] {
  return pins.slice(1).map((second, index) => {
    const first = pins[index] ?? second;
    const at = second.pin.at - first.pin.at;
    const y = second.y - first.y;
    const yError = first.error === null || second.error === null ? null : Math.hypot(first.error, second.error);
    return {
      from: first.pin.label,
      to: second.pin.label,
      y,
      yError,
      at,
      slope: at === 0 ? null : y / at,
      slopeError: at === 0 || yError === null ? null : yError / Math.abs(at),
    };
  });
}

/** Whether places of a figure are counted in training steps, however its axis shows them. */
export const countsSteps = (figure: Figure): boolean =>
  figure.content.kind === 'chart' && figure.content.x.label === stepsLabel;
