import type { ClockMark } from '../../../shared/run/clock';
import type { LabClient, RunSnapshot } from '../../../ui/experiment-view/types';
import { useRunOnDisk } from '../../../ui/experiment-view/use-run-on-disk';
import { groundStateResultSchema } from '../result-schema';
import type { GroundStateSpec } from '../schema';
import type { GroundStateResult } from '../result-schema';
import { readDraft } from './draft';

/** What is on disk of a run beside its history. */
export interface RunRecord {
  readonly spec: GroundStateSpec | null;
  readonly result: GroundStateResult | null;
  readonly checkpoints: readonly number[];
  /** When its stretches of work began. */
  readonly clock: readonly ClockMark[];
}

type Found = Awaited<ReturnType<LabClient['spec']>>;

function readRecord({ spec, result, checkpoints, clock }: Found): RunRecord {
  const parsed = groundStateResultSchema.safeParse(result);
  return {
    spec: readDraft(spec),
    result: parsed.success ? parsed.data : null,
    checkpoints: [...checkpoints].sort((a, b) => a - b),
    clock,
  };
}

/** A run's spec, result and checkpoints. */
export const useRunRecord = (lab: LabClient, snapshot: RunSnapshot | null) => useRunOnDisk(lab, snapshot, readRecord);
