import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { Problem } from '../../../shared/lab/contract';
import type { ClockMark } from '../../../shared/run/clock';
import type { LabClient, LiveRun, RunSnapshot } from '../../../ui/experiment-view/types';
import { groundStateResultSchema } from '../result-schema';
import type { GroundStateSpec } from '../schema';
import type { GroundStateResult } from '../result-schema';
import { readDraft } from './draft';

/** Pictures of a run are redrawn at most this often, in milliseconds. */
const REDRAW_INTERVAL = 200;

/** A run's snapshots, thinned in time: the first and the last of a burst are never lost. */
class PacedSnapshots {
  private shown: RunSnapshot | null;
  private time = -Infinity;
  private readonly run: LiveRun | null;

  constructor(run: LiveRun | null) {
    this.run = run;
    this.shown = run?.getSnapshot() ?? null;
  }

  readonly get = (): RunSnapshot | null => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const publish = (): void => {
      timer = undefined;
      this.time = performance.now();
      this.shown = this.run?.getSnapshot() ?? null;
      listener();
    };
    const stop = this.run?.subscribe(() => {
      timer ??= setTimeout(publish, Math.max(0, this.time + REDRAW_INTERVAL - performance.now()));
    });
    // What came between the first drawing and the subscription.
    if (this.run !== null && this.run.getSnapshot() !== this.shown) publish();
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  };
}

/** The newest snapshot of a run, at a pace that drawing can follow. */
export const useRunSnapshot = (run: LiveRun | null): RunSnapshot | null => {
  const paced = useMemo(() => new PacedSnapshots(run), [run]);
  return useSyncExternalStore(paced.subscribe, paced.get);
};

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
