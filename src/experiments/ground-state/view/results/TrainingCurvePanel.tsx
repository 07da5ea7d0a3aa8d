import { useState } from 'react';
import type { ReactElement } from 'react';
import { Select } from '../../../../ui/controls';
import { useCurveState } from '../../../../ui/curves/curve-state';
import type { LiveRun, RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { LiveFigure, plotMemory } from '../../../../ui/plot';
import type { GroundStateSpec } from '../../schema';
import { RunCurvesBar } from '../curves/RunCurvesBar';
import { useCurves } from '../curves/use-curves';
import { exportFigure } from '../../../../ui/experiment-view/export-figure';
import { curvePanels } from '../training/LiveCurves';
import type { RunRecord } from '../use-run';
import styles from './results.module.css';

interface TrainingCurvePanelProps extends StepProps<GroundStateSpec> {
  readonly run: LiveRun;
  readonly snapshot: RunSnapshot;
  readonly runSpec: GroundStateSpec;
  readonly record: RunRecord | null;
}

/** The way to the state that is looked at: any curve of the training, shown and pinned as in Training. */
export function TrainingCurvePanel(props: TrainingCurvePanelProps): ReactElement {
  const { run, snapshot, runSpec, record, theme } = props;
  const curves = useCurves(props, run, runSpec, record);
  const { metrics } = useCurveState(curves.state);
  const { hero, others } = curvePanels(runSpec, metrics);
  const [chosen, setChosen] = useState(hero.figure);
  const panels = [hero, ...others];
  const { figure, title } = panels.find((panel) => panel.figure === chosen) ?? hero;
  return (
    <div className={styles['panel']} data-figure="training-curve">
      <div className={styles['figure']}>
        <LiveFigure
          key={figure}
          store={curves.figures.store(figure)}
          memory={plotMemory(run.runId, figure)}
          appearance={theme}
          title={title}
          placeholder="Nothing was observed."
          onExport={exportFigure(props, run.runId, figure, () => curves.presentation(figure))}
        />
      </div>
      <div className={styles['curveChoice']}>
        <Select
          label="Curve"
          value={figure}
          options={panels.map((panel) => ({ value: panel.figure, label: panel.title }))}
          onChange={setChosen}
        />
      </div>
      <RunCurvesBar {...props} curves={curves} snapshot={snapshot} panels={null} />
    </div>
  );
}
