import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { FigureView } from '../../../../ui/plot';
import type { GroundStateSpec } from '../../schema';
import { scheduleFigure } from './schedule-figure';
import styles from './training.module.css';

interface SchedulePanelProps {
  readonly training: GroundStateSpec['training'];
  readonly theme: 'light' | 'dark';
}

/** How learning rate and diagonal shift will change over the run. */
export function SchedulePanel({ training, theme }: SchedulePanelProps): ReactElement {
  const figure = useMemo((): FigureInput => scheduleFigure(training), [training]);
  return (
    <div className={styles['schedule']}>
      <FigureView figure={figure} appearance={theme} header={false} />
    </div>
  );
}
