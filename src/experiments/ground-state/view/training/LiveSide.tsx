import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { AlertCard, Button, PanelHeader } from '../../../../ui/controls';
import type { RunSnapshot } from '../../../../ui/experiment-view/types';
import { LiveFigure } from '../../../../ui/plot';
import type { FigureStores } from '../../../../ui/plot';
import { exportFigure } from '../exports';
import type { GroundStateSpec } from '../../schema';
import { AdjustPanel } from './AdjustPanel';
import { RunLog } from './RunLog';
import type { TrainingLiveProps } from './live-props';
import styles from './training.module.css';

interface LiveSideProps extends TrainingLiveProps {
  readonly figures: FigureStores<RunSnapshot>;
  readonly runSpec: GroundStateSpec;
}

/** Alarms, what can be changed, timing and log. */
export function LiveSide(props: LiveSideProps): ReactElement {
  const { snapshot, figures, theme, runSpec, definition, actions, announce } = props;
  const { summary } = snapshot;
  return (
    <div className={styles['side']}>
      <Alarms snapshot={snapshot} onResume={() => actions.resume(summary.id)} onRestart={props.onRun} />
      <AdjustPanel
        key={summary.id}
        fields={definition.adjustable}
        spec={runSpec}
        summary={summary}
        onApply={(path, value) => actions.adjust(summary.id, path, value)}
        announce={announce}
      />
      {runSpec.training.diagnosticsEvery > 0 && (
        <div className={styles['timing']} data-figure="geometric-spectrum">
          <LiveFigure
            store={figures.store('geometric-spectrum')}
            appearance={theme}
            title="Geometric tensor"
            note={spectrumNote(snapshot)}
            placeholder="Shown from the first look on."
            onExport={exportFigure(props, summary.id, 'geometric-spectrum')}
          />
        </div>
      )}
      <div className={styles['timing']} data-figure="time-per-step">
        <LiveFigure
          store={figures.store('time-per-step')}
          appearance={theme}
          title="Time per step"
          note={summary.device}
          placeholder="Shown from the first step on."
          onExport={exportFigure(props, summary.id, 'time-per-step')}
        />
      </div>
      <div className={styles['log']}>
        <PanelHeader title="Log" note="newest first" />
        <RunLog snapshot={snapshot} fields={definition.adjustable} />
      </div>
    </div>
  );
}

/** "step 800": the spectrum is not of the newest step. */
const spectrumNote = ({ profiles }: RunSnapshot): string => {
  const spectrum = profiles.find(({ name }) => name === 'geometricTensorSpectrum');
  return spectrum === undefined ? 'eigenvalues of S' : `eigenvalues of S, step ${formatInteger(spectrum.step)}`;
};

/** Troubles that another seed may be spared. */
const restarts: ReadonlySet<string> = new Set(['ENERGY_WRONG_EIGENSTATE', 'STATE_COLLAPSED']);

interface AlarmsProps {
  readonly snapshot: RunSnapshot;
  readonly onResume: () => void;
  readonly onRestart: (() => void) | null;
}

/** Why the run stopped by itself, and what its watch has noticed; each can be put away. */
function Alarms({ snapshot, onResume, onRestart }: AlarmsProps): ReactElement {
  const { summary, notices } = snapshot;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const resumable = summary.state === 'paused' || summary.state === 'interrupted' || summary.state === 'failed';
  const alarms = notices
    .filter(({ severity, code, at }) => severity !== 'information' && !dismissed.has(`${code} ${at}`))
    .slice(-3);
  return (
    <div className={styles['alarms']}>
      {summary.problem !== null && resumable && (
        <AlertCard
          problem={summary.problem}
          severity={summary.state === 'failed' ? 'error' : 'warning'}
          actions={
            <Button variant="primary" onClick={onResume}>
              {summary.lastCheckpoint === null ? 'Start again' : `Resume from step ${summary.lastCheckpoint}`}
            </Button>
          }
        />
      )}
      {[...alarms].reverse().map(({ code, at, severity, step, message, suggestion }) => (
        <AlertCard
          key={`${code} ${at}`}
          severity={severity === 'error' ? 'error' : 'warning'}
          problem={{ message: `Step ${step}: ${message}`, suggestion }}
          actions={
            <>
              {onRestart !== null && restarts.has(code) && (
                <Button onClick={onRestart}>Run again with another seed</Button>
              )}
              <Button variant="quiet" onClick={() => setDismissed(new Set([...dismissed, `${code} ${at}`]))}>
                Dismiss
              </Button>
            </>
          }
        />
      ))}
    </div>
  );
}
