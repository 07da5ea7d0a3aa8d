export type { FigureFormat } from './ExportMenu';
export { FigureStores } from './figure-store';
export { FigureView, LiveFigure } from './FigureView';
