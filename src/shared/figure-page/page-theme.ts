import { printTheme } from '../figure';
import type { FigureTheme } from '../figure/theme';
import type { FigurePage, PaletteName } from './page';

interface Palette {
  readonly title: string;
  /** d0 to d7: d0 belongs to references. */
  readonly data: readonly string[];
  readonly ink: readonly string[];
  readonly negative: string;
  readonly positive: string;
  readonly sequentialMiddle: string;
  readonly sequentialMaximum: string;
}

const okabeIto: Palette = {
  title: 'Okabe–Ito',
  data: printTheme.data,
  ink: printTheme.ink,
  negative: printTheme.negative,
  positive: printTheme.positive,
  sequentialMiddle: printTheme.sequentialMiddle,
  sequentialMaximum: printTheme.sequentialMaximum,
};

export const palettes: Readonly<Record<PaletteName, Palette>> = {
  okabeIto,
  grey: {
    title: 'Grey, markers',
    data: ['#12171b', '#12171b', '#4a4f54', '#7a8086', '#a0a5aa', '#5f656a', '#8e9499', '#c8ccd0'],
    ink: ['#12171b', '#12171b', '#3c4146', '#5c6268', '#676d73', '#4a5056', '#62686e', '#676d73'],
    negative: '#b3b8bc',
    positive: '#2a2f33',
    sequentialMiddle: '#8e9499',
    sequentialMaximum: '#12171b',
  },
  sequentialBlue: {
    title: 'Sequential blue',
    data: ['#12171b', '#06304d', '#0072b2', '#56b4e9', '#0b5a8c', '#2f93d0', '#9fd2f2', '#d3ebf9'],
    ink: ['#12171b', '#06304d', '#0069a5', '#1f6f9e', '#0b5a8c', '#1f6f9e', '#1f6f9e', '#1f6f9e'],
    negative: '#56b4e9',
    positive: '#06304d',
    sequentialMiddle: '#56b4e9',
    sequentialMaximum: '#06304d',
  },
};

export const pixelsPerPoint = 96 / 72;
export const pixelsPerMillimetre = 96 / 25.4;

/** Colours, text and strokes of a page: those of the printed figure, with markers and ticks that follow the size of the text. */
export function pageTheme(page: Pick<FigurePage, 'fontSize' | 'lineWidth' | 'palette'>, scale = 1): FigureTheme {
  const { data, ink, negative, positive, sequentialMiddle, sequentialMaximum } = palettes[page.palette];
  const size = page.fontSize * pixelsPerPoint * scale;
  const stroke = Math.min(page.lineWidth, 0.5) * pixelsPerPoint;
  return {
    ...printTheme,
    data,
    ink,
    negative,
    positive,
    sequentialMiddle,
    sequentialMaximum,
    tickSize: size,
    labelSize: size,
    tickLength: 0.4 * size,
    markerRadius: 0.2 * size,
    frameWidth: stroke,
    tickWidth: stroke,
    dataWidth: page.lineWidth * pixelsPerPoint,
    referenceWidth: page.lineWidth * pixelsPerPoint,
  };
}
