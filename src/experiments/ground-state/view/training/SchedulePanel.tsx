import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { FigureView } from '../../../../ui/plot';
import { computedFrom, drawnFrom } from '../../computations';
import type { GroundStateSpec } from '../../schema';
import { scheduleFigure } from './schedule-figure';
import styles from './training.module.css';

interface SchedulePanelProps {
  readonly spec: GroundStateSpec;
  readonly theme: 'light' | 'dark';
}

/** How learning rate and diagonal shift will change over the run. */
export function SchedulePanel({ spec, theme }: SchedulePanelProps): ReactElement {
  const figure = useMemo(
    (): FigureInput => ({
      ...scheduleFigure(spec.training),
      provenance: computedFrom(drawnFrom(spec, 'schedules of a training')),
    }),
    [spec],
  );
  return (
    <div className={styles['schedule']}>
      <FigureView figure={figure} appearance={theme} />
    </div>
  );
}
