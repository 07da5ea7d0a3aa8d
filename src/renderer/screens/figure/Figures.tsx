import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { useWorkbench } from '../../workbench/context';
import { useFigureTarget } from '../../../ui/plot/dragged-figure';
import { Composer } from './Composer';
import styles from './Figure.module.css';
import { PageList } from './PageList';

export default function Figures(): ReactElement {
  const { figures } = useWorkbench();
  const page = useStore(figures.store, (state) => state.page);
  const [held, setHeld] = useState(false);
  const target = useFigureTarget({ onHover: (event) => setHeld(event !== null) });
  return (
    <div className={[styles['screen'], held ? styles['held'] : ''].join(' ')} {...target}>
      {page ? <Composer page={page} /> : <PageList />}
    </div>
  );
}
