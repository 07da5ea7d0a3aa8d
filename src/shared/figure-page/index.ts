export * from './page';
export { type ComposedPage, composePage, type PlacedPanel } from './compose';
export { greyShades, type PrintCheck, printChecks } from './checks';
export { latexOf, readLatex } from './latex';
export { describePage, pageSvg } from './page-svg';
export { pixelsPerMillimetre, palettes } from './page-theme';
export { unchangedSeries } from './panel-figure';
