import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger, formatNumber } from '../../shared/format';
import { AlertCard, Button, Statistic, StatStrip } from '../controls';
import { RunButtons, RunStateTag } from '../experiment-view/RunButtons';
import { RunTime } from '../experiment-view/RunTime';
import { useRunSnapshot } from '../experiment-view/use-run-snapshot';
import type { RunSnapshot, StepProps } from '../experiment-view/types';
import type { DockArea } from '../dock';
import { RunFigures } from './RunFigures';
import { SetUpStep } from './SetUpStep';
import type { SetUp } from './types';
import { useRecord } from './use-record';
import styles from './figure-steps.module.css';

interface LiveStepProps extends StepProps<object> {
  readonly setUp: SetUp<object>;
  readonly choose: Parameters<typeof SetUpStep>[0]['choose'];
  readonly layout: DockArea;
  readonly title: string;
}

/** Before a run its settings; from then on the run as it goes, with the settings one click away. */
export function LiveStep(props: LiveStepProps): ReactElement {
  const snapshot = useRunSnapshot(props.run);
  const [settingsOf, setSettingsOf] = useState<string | null>(null);
  const recorded = useRecord(props.lab, props.definition, snapshot);
  const runId = snapshot?.summary.id ?? null;
  if (snapshot === null || settingsOf === runId) {
    return (
      <div className={styles['run']}>
        {snapshot === null ? null : (
          <StatStrip controls={<Button onClick={() => setSettingsOf(null)}>Back to the run</Button>}>
            <Statistic label="settings of the next run" value={props.document.title} />
          </StatStrip>
        )}
        <div className={styles['panels']}>
          <SetUpStep {...props} />
        </div>
      </div>
    );
  }
  return (
    <div className={styles['run']}>
      <Strip {...props} snapshot={snapshot} onSettings={() => setSettingsOf(runId)} />
      <RunProblem snapshot={snapshot} />
      <div className={styles['panels']}>
        <RunFigures
          {...props}
          snapshot={snapshot}
          recorded={recorded}
          layoutKey={`${props.definition.id}-run`}
          more={[]}
        />
      </div>
    </div>
  );
}

interface StripProps extends StepProps<object> {
  readonly snapshot: RunSnapshot;
  readonly onSettings?: () => void;
}

/** The number that the run is about, how far it has come, and what can be done with it. */
export function Strip({ definition, snapshot, actions, onSettings }: StripProps): ReactElement {
  const { summary } = snapshot;
  const { headline } = definition;
  const value = headline === undefined ? undefined : summary.latest[headline.metric];
  return (
    <StatStrip
      controls={
        <>
          <RunStateTag state={summary.state} />
          <RunButtons summary={summary} actions={actions} />
          {onSettings && (
            <Button variant="quiet" onClick={onSettings}>
              Settings
            </Button>
          )}
        </>
      }
    >
      {headline !== undefined && (
        <Statistic
          hero
          label={headline.label}
          value={value === undefined || !Number.isFinite(value) ? '–' : formatNumber(value, 4)}
        />
      )}
      <Statistic label="step" value={formatInteger(summary.step)} unit={`of ${formatInteger(summary.totalSteps)}`} />
      <RunTime summary={summary} />
      {summary.phase !== null && (
        <Statistic
          label={summary.phase.label}
          value={summary.phase.fraction === null ? '…' : `${Math.round(100 * summary.phase.fraction)} %`}
        />
      )}
    </StatStrip>
  );
}

export function RunProblem({ snapshot }: { readonly snapshot: RunSnapshot }): ReactElement | null {
  const problem = snapshot.summary.problem ?? snapshot.problem;
  return problem === null ? null : (
    <div className={styles['problem']}>
      <AlertCard problem={problem} />
    </div>
  );
}
