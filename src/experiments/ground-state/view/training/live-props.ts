import type { LiveRun, RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';

/** What the parts of a going run's screen share. */
export interface TrainingLiveProps extends StepProps<GroundStateSpec> {
  readonly run: LiveRun;
  readonly snapshot: RunSnapshot;
  readonly onSettings: () => void;
}
