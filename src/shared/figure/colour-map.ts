import type { HeatmapSeries } from './figure';
import type { FigureTheme } from './theme';

/** Limits of the values that a colour map spans. */
export interface MapLimits {
  readonly low: number;
  readonly high: number;
}

/** Diverging maps are symmetric about zero, sequential ones start at zero where they can, phases span a turn. */
export function mapLimits(series: HeatmapSeries): MapLimits {
  if (series.map === 'phase') return { low: -Math.PI, high: Math.PI };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of series.values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  if (series.map === 'diverging') {
    const limit = series.limit ?? Math.max(Math.abs(low), Math.abs(high));
    return limit > 1e-300 ? { low: -limit, high: limit } : { low: -1, high: 1 };
  }
  low = Math.min(0, low);
  high = series.limit ?? high;
  // Halves of still smaller differences would be zero.
  if (high / 2 - low / 2 > 1e-300) return { low, high };
  return low < -1e-300 ? { low, high: 0 } : { low: 0, high: 1 };
}

/** Number of colours of a map: finer than the eye, few enough to draw cells of one colour together. */
export const colourLevels = 96;

/** Place of a value between the limits, 0 to 1 inside. Halves, so that huge limits do not overflow. */
export function partOf(value: number, limits: MapLimits): number {
  return (value / 2 - limits.low / 2) / (limits.high / 2 - limits.low / 2);
}

/** Level 0 to `colourLevels` of a value; values beyond the limits take the end. */
export function levelOf(value: number, limits: MapLimits, map: HeatmapSeries['map']): number {
  const part = partOf(value, limits);
  const whole = map === 'phase' ? part - Math.floor(part) : Math.min(1, Math.max(0, part));
  return Math.round(whole * colourLevels);
}

/** Colour of a level. Diverging: negative, paper, positive. Sequential: paper to the darkest. Phase: a ring. */
export function levelColour(level: number, map: HeatmapSeries['map'], theme: FigureTheme): string {
  return interpolate(stopsOf(map, theme), level / colourLevels);
}

/**
 * Colours of marks by a value: from orange over grey to blue with lightness falling all the way (rising in the dark), so that each is
 * seen on paper, their order survives in grey, and eyes that confuse red and green tell them apart.
 */
const markStops = {
  light: ['#d98500', '#81808c', '#0a3f70'],
  dark: ['#2f86c0', '#9da5ad', '#ffd479'],
} as const;

/** Colour of a mark at a part from 0 to 1 of a scale. */
export function markColour(part: number, theme: FigureTheme): string {
  return interpolate(markStops[theme.name === 'dark' ? 'dark' : 'light'], part);
}

function stopsOf(map: HeatmapSeries['map'], theme: FigureTheme): string[] {
  const series = (index: number): string => theme.data[index] ?? theme.text;
  switch (map) {
    case 'diverging':
      return [theme.negative, theme.paper, theme.positive];
    case 'sequential':
      return [theme.paper, theme.sequentialMiddle, theme.sequentialMaximum];
    case 'phase':
      // From -π over 0 to π, as round the phase wheel.
      return [series(2), series(4), series(1), series(3), series(2)];
  }
}

function interpolate(stops: readonly string[], part: number): string {
  const position = Math.min(1, Math.max(0, part)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(position));
  const from = channels(stops[index] ?? '#000000');
  const to = channels(stops[index + 1] ?? '#000000');
  const mixed = from.map((channel, i) => Math.round(channel + ((to[i] ?? 0) - channel) * (position - index)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
