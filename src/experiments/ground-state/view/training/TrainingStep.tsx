import { useState } from 'react';
import type { ReactElement } from 'react';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { useRunSnapshot } from '../../../../ui/experiment-view/use-run-snapshot';
import { TrainingLive } from './TrainingLive';
import { TrainingSetup } from './TrainingSetup';

/** Before a run its settings; from then on the run as it goes, with the settings one click away. */
export function TrainingStep(props: StepProps<GroundStateSpec>): ReactElement {
  const { run } = props;
  const snapshot = useRunSnapshot(run);
  const [shown, setShown] = useState<{ readonly runId: string | null; readonly settings: boolean }>({
    runId: null,
    settings: false,
  });
  const settings = shown.runId === (run?.runId ?? null) && shown.settings;
  const toggle = (wanted: boolean): void => setShown({ runId: run?.runId ?? null, settings: wanted });
  if (run === null || snapshot === null || settings) {
    return <TrainingSetup {...props} onBack={snapshot === null ? null : () => toggle(false)} />;
  }
  return <TrainingLive {...props} run={run} snapshot={snapshot} onSettings={() => toggle(true)} />;
}
