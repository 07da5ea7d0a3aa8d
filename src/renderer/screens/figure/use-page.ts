import { useStore } from 'zustand';
import type { FigurePage } from '../../../shared/figure-page';
import type { ChangeNote } from '../../../ui/experiment-view/types';
import { useWorkbench } from '../../workbench/context';

export interface PageTools {
  readonly selected: string | null;
  readonly select: (panelId: string | null) => void;
  /** One step of undo; steps of one group that follow each other closely are one. */
  readonly edit: (change: (page: FigurePage) => FigurePage, note: ChangeNote) => void;
}

export function usePageTools(): PageTools {
  const { figures } = useWorkbench();
  const selected = useStore(figures.store, (state) => state.selected);
  return {
    selected,
    select: (panelId) => figures.select(panelId),
    edit: (change, note) => figures.edit(change, note),
  };
}
