export * from './figure';
export { formatFixed, formatNumber, formatWithError } from './format';
export { parseRichText, plainText, type TextRun } from './rich-text';
export { type FigureTheme, printTheme, screenTheme, seriesColour, seriesInk } from './theme';
export { estimateText, type MeasureText } from './measure';
export { type Size } from './layout';
export { type View, wholeView } from './limits';
export {
  buildScene,
  type DrawOptions,
  figureHeight,
  type FigureScene,
  sceneToOption,
  toEChartsOption,
} from './to-echarts-option';
export { type FigureColumn, figureTable, type FigureTable } from './table';
export { cursorStops, type Readout, readoutAt, type ReadoutRow } from './readout';
export { boxView, panView, zoomView } from './view-change';
