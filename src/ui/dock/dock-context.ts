import { createContext, use } from 'react';
import type { DockController } from './dock-controller';
import type { DockPanel } from './dock-panel';

interface DockContextValue {
  readonly controller: DockController;
  readonly panels: ReadonlyMap<string, DockPanel>;
}

export const DockContext = createContext<DockContextValue | null>(null);

export function useDock(): DockContextValue {
  const dock = use(DockContext);
  if (dock === null) throw new Error('A docked panel was used outside of its dock.');
  return dock;
}
