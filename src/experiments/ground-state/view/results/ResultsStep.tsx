import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatDuration, formatInteger } from '../../../../shared/format';
import type { RunSummary } from '../../../../shared/lab/contract';
import { AlertCard, Button, EmptyState, Mark } from '../../../../ui/controls';
import { DockLayout, type DockPanel } from '../../../../ui/dock';
import type { LiveRun, RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { useNarrow } from '../../../../ui/use-narrow';
import type { GroundStateSpec } from '../../schema';
import { RunButton } from '../../../../ui/experiment-view/RunButton';
import { useRunSnapshot } from '../../../../ui/experiment-view/use-run-snapshot';
import { useRunRecord } from '../use-run';
import type { RunRecord } from '../use-run';
import { CheckpointSlider } from './CheckpointSlider';
import { MeasurementPanel } from './measurements/MeasurementPanel';
import { ResultGrid, type ResultPanelEntry, resultsLayout, useResultPanels } from './ResultPanels';
import { ResultStrip } from './ResultStrip';
import { TrainingCurvePanel } from './TrainingCurvePanel';
import { useInspection } from './use-inspection';
import styles from './results.module.css';

/** A look into the wavefunction at a checkpoint. */
export function ResultsStep(props: StepProps<GroundStateSpec>): ReactElement {
  const snapshot = useRunSnapshot(props.run);
  const { record, problem } = useRunRecord(props.lab, snapshot);
  if (snapshot === null) {
    return (
      <div className={styles['nothing']}>
        <EmptyState title="Nothing to inspect." actions={<RunButton onRun={props.onRun} blockedBy={props.blockedBy} />}>
          There is no run yet. After its first checkpoint, correlations, configurations and weights are shown here.
        </EmptyState>
      </div>
    );
  }
  if (problem !== null && record === null) {
    return (
      <div className={styles['nothing']}>
        <AlertCard problem={problem} />
      </div>
    );
  }
  const checkpoints = record?.checkpoints ?? [];
  if (checkpoints.length === 0 || props.run === null) {
    return (
      <div className={styles['nothing']}>
        <EmptyState
          title={firstCheckpoint(snapshot.summary, record)}
          actions={<Button onClick={() => props.goTo('training')}>Go to Training</Button>}
        >
          {whyNone(snapshot.summary)}
        </EmptyState>
      </div>
    );
  }
  return <Inspected {...props} run={props.run} snapshot={snapshot} record={record} checkpoints={checkpoints} />;
}

/** "Nothing to inspect. The first checkpoint comes after step 100, in about 2 min." */
const firstCheckpoint = (
  { step, state, remainingSeconds, totalSteps }: RunSummary,
  record: RunRecord | null,
): string => {
  if (record === null) return 'Reading the run…';
  const every = record.spec?.training.checkpointEvery;
  if (state !== 'running' || every === undefined) return 'Nothing to inspect. This run has no checkpoint.';
  const wait =
    remainingSeconds === null || totalSteps <= step
      ? null
      : (remainingSeconds * Math.max(0, every - step)) / (totalSteps - step);
  return `Nothing to inspect. The first checkpoint comes after step ${formatInteger(every)}${wait === null ? '' : `, in about ${formatDuration(wait)}`}.`;
};

/** What ended a run before its first checkpoint, and what can be done. */
const whyNone = ({ state, problem }: RunSummary): string | null => {
  if (problem !== null) return `${problem.message} ${problem.reason} ${problem.suggestion}`.trim();
  if (state === 'cancelled')
    return 'It was cancelled before its first checkpoint. Run it again, or choose another run.';
  return null;
};

interface InspectedProps extends StepProps<GroundStateSpec> {
  readonly run: LiveRun;
  readonly snapshot: RunSnapshot;
  readonly record: RunRecord | null;
  readonly checkpoints: readonly number[];
}

function Inspected(props: InspectedProps): ReactElement {
  const { snapshot, record, checkpoints, lab, spec } = props;
  const runId = snapshot.summary.id;
  const [chosen, setChosen] = useState<{ readonly runId: string; readonly step: number } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // The newest that was there when this was opened, and the last one at the end: in between a run that goes on must not
  // move the picture by itself.
  const newest = checkpoints.at(-1) ?? 0;
  const ended = snapshot.summary.state === 'finished';
  const [opened, setOpened] = useState({ runId, step: newest });
  if (opened.runId !== runId || (ended && opened.step !== newest)) setOpened({ runId, step: newest });
  const step = chosen?.runId === runId ? chosen.step : opened.step;
  const { inspection, progress, problem } = useInspection(lab, runId, step, attempt);
  const runSpec = useMemo(() => record?.spec ?? spec, [record, spec]);
  const narrow = useNarrow();
  const inspected = useResultPanels({ ...props, runSpec, inspection, step, result: record?.result ?? null });
  const found: readonly ResultPanelEntry[] = [
    ...inspected,
    {
      id: 'training-curve',
      title: 'Training curve',
      ownHeader: true,
      span: 'whole',
      content: <TrainingCurvePanel {...props} runSpec={runSpec} />,
    },
  ];
  const measurements = <MeasurementPanel {...props} runId={runId} runSpec={runSpec} step={step} />;
  const panels: readonly DockPanel[] = [
    ...found,
    { id: 'measurements', title: 'Measurements', content: measurements, ownHeader: true },
  ];
  return (
    <div className={styles['results']}>
      <ResultStrip {...props} runSpec={runSpec} inspection={inspection} step={step} />
      {problem !== null && (
        <AlertCard problem={problem} actions={<Button onClick={() => setAttempt(attempt + 1)}>Inspect again</Button>} />
      )}
      <div className={styles['work']}>
        {narrow ? (
          <>
            <ResultGrid panels={found} />
            {measurements}
          </>
        ) : (
          <DockLayout layoutKey="results" title="Results" panels={panels} initial={resultsLayout} />
        )}
        {progress !== null && (
          <div className={styles['progress']} role="status">
            <Mark kind="running" />
            {progress.label}
            {progress.fraction === null ? '…' : `, ${Math.round(100 * progress.fraction)} %`}
          </div>
        )}
      </div>
      <CheckpointSlider
        checkpoints={checkpoints}
        step={step}
        history={snapshot.history}
        samples={inspection?.step === step ? inspection.samples : null}
        onStep={(next) => setChosen({ runId, step: next })}
      />
    </div>
  );
}
