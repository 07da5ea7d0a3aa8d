export { column, row, tabs, type DockArea } from './area';
export { DockLayout } from './DockLayout';
export type { DockPanel, Resize, Side } from './dock-panel';
export { docks, resetLayouts } from './docks';
