import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { PanelHeader } from '../../../../ui/controls';
import type { RunSnapshot } from '../../../../ui/experiment-view/types';
import { LiveFigure, plotMemory } from '../../../../ui/plot';
import { exportFigure } from '../../../../ui/experiment-view/export-figure';
import { Alarms } from './Alarms';
import { AdjustPanel } from './AdjustPanel';
import { RunLog } from './RunLog';
import type { LiveCurvesProps } from './LiveCurves';
import styles from './training.module.css';

/** What may be changed while the run goes on. */
export function LiveAdjust(props: LiveCurvesProps): ReactElement {
  const { snapshot, runSpec, definition, actions, announce } = props;
  const { summary } = snapshot;
  return (
    <AdjustPanel
      key={summary.id}
      fields={definition.adjustable}
      spec={runSpec}
      summary={summary}
      onApply={(path, value) => actions.adjust(summary.id, path, value)}
      announce={announce}
    />
  );
}

export function SpectrumPanel(props: LiveCurvesProps): ReactElement {
  const { snapshot, curves, theme } = props;
  return (
    <div className={styles['timing']} data-figure="geometric-spectrum">
      <LiveFigure
        store={curves.figures.store('geometric-spectrum')}
        memory={plotMemory(snapshot.summary.id, 'geometric-spectrum')}
        appearance={theme}
        title={spectrumTitle}
        note={spectrumNote(snapshot)}
        placeholder="Shown from the first look on."
        onExport={exportFigure(props, snapshot.summary.id, 'geometric-spectrum', () =>
          curves.presentation('geometric-spectrum'),
        )}
      />
    </div>
  );
}

export function TimingPanel(props: LiveCurvesProps): ReactElement {
  const { snapshot, curves, theme } = props;
  return (
    <div className={styles['timing']} data-figure="time-per-step">
      <LiveFigure
        store={curves.figures.store('time-per-step')}
        memory={plotMemory(snapshot.summary.id, 'time-per-step')}
        appearance={theme}
        title={timingTitle}
        note={snapshot.summary.device}
        placeholder="Shown from the first step on."
        onExport={exportFigure(props, snapshot.summary.id, 'time-per-step', () => curves.presentation('time-per-step'))}
      />
    </div>
  );
}

export function LogPanel({ snapshot, definition }: LiveCurvesProps): ReactElement {
  return (
    <section className={styles['log']} aria-label="Log">
      <PanelHeader title="Log" note="newest first" />
      <RunLog snapshot={snapshot} fields={definition.adjustable} />
    </section>
  );
}

export const spectrumTitle = 'Geometric tensor';
export const timingTitle = 'Time per step';

/** Alarms, what can be changed, timing and log below each other, where there is no room to dock them. */
export function LiveSide(props: LiveCurvesProps): ReactElement {
  return (
    <div className={styles['side']}>
      <Alarms {...props} />
      <LiveAdjust {...props} />
      {props.runSpec.training.diagnosticsEvery > 0 && <SpectrumPanel {...props} />}
      <TimingPanel {...props} />
      <LogPanel {...props} />
    </div>
  );
}

/** "step 800": the spectrum is not of the newest step. */
const spectrumNote = ({ profiles }: RunSnapshot): string => {
  const spectrum = profiles.find(({ name }) => name === 'geometricTensorSpectrum');
  return spectrum === undefined ? 'eigenvalues of S' : `eigenvalues of S, step ${formatInteger(spectrum.step)}`;
};
