import { useStore } from 'zustand';
import type { About } from '../../../shared/lab/contract';
import { useWorkbench } from '../../workbench/context';

export function useAbout(): About | null {
  return useStore(useWorkbench().about, (state) => state.about);
}
