/** Ends of a parameter's slider. */
export interface SliderRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** The next of 1, 2, 4, 5, 10 times a power of ten. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
};

/**
 * From zero to about twice the value, on the value's side of zero. A range that still holds the value is kept, so that
 * the track does not move under the hand that drags.
 */
export const sliderRange = (value: number, previous: SliderRange | undefined): SliderRange => {
  if (previous !== undefined && value >= previous.minimum && value <= previous.maximum) return previous;
  const end = value === 0 ? 2 : roundUp(2 * Math.abs(value));
  const minimum = Math.min(value < 0 ? -end : 0, previous?.minimum ?? 0);
  const maximum = Math.max(value < 0 ? 0 : end, previous?.maximum ?? 0);
  return { minimum, maximum };
};
