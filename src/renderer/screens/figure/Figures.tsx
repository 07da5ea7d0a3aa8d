import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { useWorkbench } from '../../workbench/context';
import { Composer } from './Composer';
import { PageList } from './PageList';

export default function Figures(): ReactElement {
  const { figures } = useWorkbench();
  const page = useStore(figures.store, (state) => state.page);
  return page ? <Composer page={page} /> : <PageList />;
}
