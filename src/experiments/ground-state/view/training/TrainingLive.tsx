import { useState } from 'react';
import type { ReactElement } from 'react';
import { DockLayout } from '../../../../ui/dock';
import { useCurveState } from '../../../../ui/curves/curve-state';
import { PlotLink, PlotLinkContext } from '../../../../ui/plot';
import { useNarrow } from '../../../../ui/use-narrow';
import { RunCurvesBar } from '../curves/RunCurvesBar';
import { useCurves } from '../curves/use-curves';
import { useRunRecord } from '../use-run';
import { curvePanels, LiveCurves } from './LiveCurves';
import { livePanels, trainingLayout } from './live-panels';
import { Alarms } from './Alarms';
import { LiveSide } from './LiveSide';
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
  const curves = useCurves(props, run, runSpec, record);
  const { metrics, linked } = useCurveState(curves.state);
  const [link] = useState(() => new PlotLink());
  const live = { ...props, curves, runSpec, metrics };
  const { hero, others } = curvePanels(runSpec, metrics);
  const bar = <RunCurvesBar {...live} panels={[hero, ...others]} />;
  if (narrow) {
    return (
      <PlotLinkContext value={linked ? link : null}>
        <div className={styles['live']}>
          <LiveStrip {...props} runSpec={runSpec} />
          <div className={styles['wholeRow']}>{bar}</div>
          <LiveCurves {...live} />
          <LiveSide {...live} />
        </div>
      </PlotLinkContext>
    );
  }
  return (
    <PlotLinkContext value={linked ? link : null}>
      <div className={styles['docked']}>
        <LiveStrip {...props} runSpec={runSpec} />
        <Alarms {...props} runSpec={runSpec} />
        {bar}
        <div className={styles['dock']}>
          <DockLayout
            layoutKey={`training-${hero.figure}`}
            title="Training"
            panels={livePanels(live)}
            initial={trainingLayout}
          />
        </div>
      </div>
    </PlotLinkContext>
  );
}
