export type { FigureExporter, FigureFormat } from './ExportMenu';
export { FigureStores } from './figure-store';
export { FigureView, LiveFigure } from './FigureView';
export { measureOnCanvas, whenFontsChange } from './measure-on-canvas';
export { PlotLink, PlotLinkContext } from './plot-link';
export { plotMemory } from './plot-memory';
