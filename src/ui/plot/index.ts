export type { FigureFormat } from './ExportMenu';
export { type FigureStore, FigureStores } from './figure-store';
export { FigureView, type FigureViewProps, LiveFigure, type LiveFigureProps } from './FigureView';
