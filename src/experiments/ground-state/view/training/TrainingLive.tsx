import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { DockLayout } from '../../../../ui/dock';
import { FigureStores } from '../../../../ui/plot';
import type { RunSnapshot } from '../../../../ui/experiment-view/types';
import { useNarrow } from '../../../../ui/use-narrow';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import { groundStateFigures } from '../../figures';
import { useRunRecord } from '../use-run';
import { LiveCurves } from './LiveCurves';
import { livePanels, trainingLayout } from './live-panels';
import { Alarms, LiveSide } from './LiveSide';
import { LiveStrip } from './LiveStrip';
import type { TrainingLiveProps } from './live-props';
import styles from './training.module.css';

/** A run as it goes: numbers, curves, alarms, what can be changed, log. */
export function TrainingLive(props: TrainingLiveProps): ReactElement {
  const { run, snapshot, spec, lab } = props;
  const narrow = useNarrow();
  const { record } = useRunRecord(lab, snapshot);
  // The run has its own spec: the document may have been changed since it was started.
  const runSpec = record?.spec ?? spec;
  const convention = useConventionPreference();
  const figures = useMemo(
    () =>
      new FigureStores(run, ({ history, profiles }: RunSnapshot) =>
        groundStateFigures({ spec: runSpec, history, profiles, inspection: null, result: null, convention }),
      ),
    [run, runSpec, convention],
  );
  const live = { ...props, figures, runSpec };
  if (narrow) {
    return (
      <div className={styles['live']}>
        <LiveStrip {...props} runSpec={runSpec} />
        <LiveCurves {...live} />
        <LiveSide {...live} />
      </div>
    );
  }
  const { hero, panels } = livePanels(live);
  return (
    <div className={styles['docked']}>
      <LiveStrip {...props} runSpec={runSpec} />
      <Alarms {...props} />
      <div className={styles['dock']}>
        <DockLayout layoutKey={`training-${hero}`} title="Training" panels={panels} initial={trainingLayout} />
      </div>
    </div>
  );
}
