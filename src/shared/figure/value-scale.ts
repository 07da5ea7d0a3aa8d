import { barOfColours } from './colour-bar';
import { markColour } from './colour-map';
import type { LineSeries, ValueScale } from './figure';
import type { Rectangle } from './layout';
import { axisUnits } from './limits';
import type { MeasureText } from './measure';
import { richText, type SceneElement } from './scene';
import { type FigureTheme, seriesColour } from './theme';
import { categoryTicks, linearTicks, logTicks, type Ticks } from './ticks';

/** Something that goes from one number to another, or over words. */
export type Range = Pick<ValueScale, 'low' | 'high' | 'scale' | 'categories'>;

/** Place of a value from 0 at `low` to 1 at `high`; null where there is none. Where both are one the place is the middle. */
export function partIn(range: Range, value: number | null | undefined): number | null {
  const [at, low, high] = [value, range.low, range.high].map((number) => axisUnits(range, number));
  if (at === null || low === null || high === null || at === undefined || low === undefined || high === undefined)
    return null;
  // Halves, so that huge limits do not overflow.
  return high === low ? 0.5 : (at / 2 - low / 2) / (high / 2 - low / 2);
}

/** The value at a place from 0 to 1. */
export function valueIn({ low, high, scale }: Range, part: number): number {
  return scale === 'log' ? low * (high / low) ** part : low + part * (high - low);
}

/** Ticks of a range with their places from 0 to 1. */
export function ticksIn(
  range: Range,
  most: number,
): { readonly ticks: Ticks; readonly partOf: (at: number) => number } {
  const [low, high] = [axisUnits(range, range.low) ?? 0, axisUnits(range, range.high) ?? 1];
  // A range of one value has its name in the middle.
  const half = Math.max(Math.abs(low) * 0.5, 1);
  const [from, to] = high > low ? [low, high] : [low - half, low + half];
  const partOf = (at: number): number => (at - from) / (to - from);
  if (range.categories) {
    const ticks = categoryTicks(range.categories, from, to, most);
    return { ticks, partOf };
  }
  if (high <= low) {
    const own = range.scale === 'log' ? logTicks(low - 1, low + 1, most) : linearTicks(from, to, most);
    const label = String(Number(range.low.toPrecision(4)));
    return { ticks: { ...own, major: [{ value: low, label }], minor: [], exponent: 0 }, partOf };
  }
  return { ticks: range.scale === 'log' ? logTicks(low, high, most) : linearTicks(low, high, most), partOf };
}

/** Colour of a value; quiet where it has none. */
export function valueColour(scale: ValueScale, value: number | null | undefined, theme: FigureTheme): string {
  const part = partIn(scale, value);
  return part === null ? theme.quietText : markColour(part, theme);
}

/** Colour of the line of a series. */
export function lineColour(series: LineSeries, scale: ValueScale | null, theme: FigureTheme): string {
  if (scale === null || series.values === null) return seriesColour(theme, series.colour);
  return valueColour(scale, series.values.find((value) => value !== null) ?? null, theme);
}

/** From the bar to its name, in heights of ticks. */
const nameAway = 5.6;

/** The bar beside the frame that says which colour is which value; its name runs along it. */
export function valueBarElements(
  bar: Rectangle,
  scale: ValueScale,
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const { ticks, partOf } = ticksIn(scale, Math.max(2, Math.min(6, Math.floor(bar.height / (theme.tickSize * 2)))));
  const factor = ticks.exponent === 0 ? '' : ` × 10^{${ticks.exponent}}`;
  const name = richText(
    `${scale.label}${factor}`,
    {
      x: bar.left + theme.tickSize * nameAway,
      y: bar.top + bar.height / 2,
      anchor: 'middle',
      size: theme.tickSize,
      colour: theme.text,
      halo: null,
      rotation: Math.PI / 2,
    },
    theme,
    measure,
  );
  const labels = ticks.major.map(({ value, label }) => ({ part: partOf(value), text: label }));
  return [
    ...barOfColours(bar, { heading: '', colours: (part) => markColour(part, theme), labels }, theme, measure),
    name,
  ];
}
