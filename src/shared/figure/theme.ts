/** Colours, type and strokes of a figure. Lengths are CSS pixels (96 to the inch). */
export interface FigureTheme {
  readonly name: 'light' | 'dark' | 'print';
  readonly paper: string;
  readonly text: string;
  readonly quietText: string;
  readonly frame: string;
  /** Series colours d0 to d7; d0 belongs to references. */
  readonly data: readonly string[];
  /** The same hues, dark enough for text. */
  readonly ink: readonly string[];
  readonly bandOpacity: number;
  readonly rangeFill: string;
  /** Marks what cannot be right. */
  readonly error: string;
  readonly negative: string;
  readonly positive: string;
  readonly sequentialMiddle: string;
  readonly sequentialMaximum: string;
  readonly spinUp: string;
  readonly spinDown: string;
  readonly fontFamily: string;
  /** For variables. */
  readonly mathFamily: string;
  readonly tickSize: number;
  readonly labelSize: number;
  readonly frameWidth: number;
  readonly tickWidth: number;
  readonly dataWidth: number;
  readonly referenceWidth: number;
  readonly tickLength: number;
  /** Half the width of a marker. */
  readonly markerRadius: number;
}

/** Interface font first, then what the common systems have. */
export const interfaceFont = "'IBM Plex Sans','Helvetica Neue',Arial,sans-serif";
export const mathFont = "'STIX Two Text','STIX Two Math','Times New Roman',serif";

const okabeItoLight = ['#12171b', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#f0e442'];
const inkLight = ['#12171b', '#0069a5', '#b34e00', '#007a59', '#9c4a78', '#8a5f00', '#1f6f9e', '#6f6800'];

const screen = {
  bandOpacity: 0.16,
  fontFamily: interfaceFont,
  mathFamily: mathFont,
  tickSize: 11,
  labelSize: 12,
  frameWidth: 1,
  tickWidth: 1,
  dataWidth: 1.5,
  referenceWidth: 1.25,
  tickLength: 5,
  markerRadius: 2.75,
} as const;

const light: FigureTheme = {
  ...screen,
  name: 'light',
  paper: '#ffffff',
  text: '#12171b',
  quietText: '#414c55',
  frame: '#aab4bb',
  data: okabeItoLight,
  ink: inkLight,
  rangeFill: '#e0f2e8',
  error: '#b3261e',
  negative: '#0072b2',
  positive: '#d55e00',
  sequentialMiddle: '#56b4e9',
  sequentialMaximum: '#06304d',
  spinUp: '#12171b',
  spinDown: '#ffffff',
};

const dark: FigureTheme = {
  ...screen,
  name: 'dark',
  paper: '#101519',
  text: '#e8ecee',
  quietText: '#b3bdc4',
  frame: '#4d5962',
  data: ['#f2f5f6', '#3f9fdc', '#f0803c', '#2bbf93', '#df94bd', '#f2b430', '#86cdf7', '#f0e442'],
  ink: ['#f2f5f6', '#5bb0e6', '#f0803c', '#2bbf93', '#df94bd', '#f2b430', '#86cdf7', '#f0e442'],
  bandOpacity: 0.22,
  rangeFill: '#16301f',
  error: '#f28b82',
  negative: '#3f9fdc',
  positive: '#f0803c',
  sequentialMiddle: '#1f78b0',
  sequentialMaximum: '#c9eaff',
  spinUp: '#e8ecee',
  spinDown: '#101519',
};

const point = 96 / 72;

/** 8 pt text, lines of 0.5 and 0.75 pt, ticks of 0.25 pt where they are minor; always the light colours, frame in black. */
export const printTheme: FigureTheme = {
  ...light,
  name: 'print',
  frame: '#12171b',
  quietText: '#12171b',
  fontFamily: mathFont,
  mathFamily: mathFont,
  tickSize: 8 * point,
  labelSize: 8 * point,
  frameWidth: 0.5 * point,
  tickWidth: 0.5 * point,
  dataWidth: 0.75 * point,
  referenceWidth: 0.75 * point,
  tickLength: 3.2 * point,
  markerRadius: 1.6 * point,
};

/** @param size of texts, ticks and markers against the designed one */
export function screenTheme(appearance: 'light' | 'dark', size = 1): FigureTheme {
  const theme = appearance === 'dark' ? dark : light;
  if (size === 1) return theme;
  const { tickSize, labelSize, tickLength, markerRadius, dataWidth, referenceWidth } = theme;
  return {
    ...theme,
    tickSize: size * tickSize,
    labelSize: size * labelSize,
    tickLength: size * tickLength,
    markerRadius: size * markerRadius,
    dataWidth: size * dataWidth,
    referenceWidth: size * referenceWidth,
  };
}

/** Colour of a series; an index beyond the palette falls back to the reference colour. */
export function seriesColour(theme: FigureTheme, index: number): string {
  return theme.data[index] ?? theme.text;
}

export function seriesInk(theme: FigureTheme, index: number): string {
  return theme.ink[index] ?? theme.text;
}
