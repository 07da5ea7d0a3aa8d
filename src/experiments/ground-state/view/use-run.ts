import { useEffect, useState } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { Problem } from '../../../shared/lab/contract';
import type { ClockMark } from '../../../shared/run/clock';
import type { LabClient, RunSnapshot } from '../../../ui/experiment-view/types';
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

interface RunRecordState {
  readonly record: RunRecord | null;
  readonly problem: Problem | null;
}

/** Reads a run's spec, result and checkpoints; again when its state or last checkpoint changes. */
export const useRunRecord = (lab: LabClient, snapshot: RunSnapshot | null): RunRecordState => {
  const [state, setState] = useState<RunRecordState & { readonly runId: string | null }>({
    runId: null,
    record: null,
    problem: null,
  });
  const runId = snapshot?.summary.id ?? null;
  const version = `${snapshot?.summary.state ?? ''} ${snapshot?.summary.lastCheckpoint ?? ''}`;
  useEffect(() => {
    if (runId === null) return undefined;
    let gone = false;
    lab
      .spec({ runId })
      .then((found) => {
        if (gone) return;
        const result = groundStateResultSchema.safeParse(found.result);
        const record = {
          spec: readDraft(found.spec),
          result: result.success ? result.data : null,
          checkpoints: [...found.checkpoints].sort((a, b) => a - b),
          clock: found.clock,
        };
        setState({ runId, record, problem: null });
      })
      .catch((error: unknown) => {
        if (!gone) setState((old) => ({ ...old, runId, problem: toAnsatzError(error) }));
      });
    return () => {
      gone = true;
    };
  }, [lab, runId, version]);
  return state.runId === runId ? state : { record: null, problem: null };
};
