import { column, row, tabs, type DockArea, type DockPanel } from '../../../../ui/dock';
import { metricFigureIds } from '../../metric-figures';
import { curvePanels, LiveCurve, type LiveCurvesProps } from './LiveCurves';
import { isAdjustable } from './AdjustPanel';
import { LiveAdjust, LogPanel, SpectrumPanel, spectrumTitle, TimingPanel, timingTitle } from './LiveSide';

/** What the run is about large, what tells whether it can be believed below it, the run itself at the right. */
export const trainingLayout: DockArea = row(
  1,
  column(
    1.9,
    tabs(0.9, 'infidelity', 'energy'),
    row(0.5, tabs(1, 'fidelity', 'relative-error', 'variance'), tabs(1, 'v-score', 'step-length')),
    row(
      0.5,
      tabs(1, 'acceptance', 'autocorrelation', 'sampler-trace'),
      tabs(1, 'split-r-hat', 'layer-gradients', 'signal-to-noise', ...metricFigureIds),
    ),
  ),
  column(1, tabs(0.75, 'adjust'), tabs(1, 'geometric-spectrum'), tabs(1, 'time-per-step'), tabs(0.8, 'log')),
);

/** The panels of a run that is there; some only for certain ways of sampling, or while the run can be changed. */
export function livePanels(props: LiveCurvesProps): readonly DockPanel[] {
  const { hero, others } = curvePanels(props.runSpec, props.metrics);
  const own = (id: string, title: string, content: DockPanel['content']): DockPanel => ({
    id,
    title,
    content,
    ownHeader: true,
  });
  return [
    ...[hero, ...others].map((panel) => own(panel.figure, panel.title, <LiveCurve {...props} panel={panel} />)),
    ...(isAdjustable(props.snapshot.summary) ? [own('adjust', 'While it runs', <LiveAdjust {...props} />)] : []),
    ...(props.runSpec.training.diagnosticsEvery > 0
      ? [own('geometric-spectrum', spectrumTitle, <SpectrumPanel {...props} />)]
      : []),
    own('time-per-step', timingTitle, <TimingPanel {...props} />),
    own('log', 'Log', <LogPanel {...props} />),
  ];
}
