import { useEffect, useState } from 'react';
import { toAnsatzError } from '../../shared/contract';
import type { Problem } from '../../shared/lab/contract';
import type { LabClient, RunSnapshot } from './types';

type Found = Awaited<ReturnType<LabClient['spec']>>;

interface RunOnDisk<Read> {
  /** Null before the first answer. */
  readonly record: Read | null;
  readonly problem: Problem | null;
}

/**
 * Reads what is on disk of a run beside its history; again when its state or last checkpoint changes. `read` must be the same
 * function from one rendering to the next.
 */
export function useRunOnDisk<Read>(
  lab: LabClient,
  snapshot: RunSnapshot | null,
  read: (found: Found) => Read,
): RunOnDisk<Read> {
  const [state, setState] = useState<RunOnDisk<Read> & { readonly runId: string | null }>({
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
        if (!gone) setState({ runId, record: read(found), problem: null });
      })
      .catch((error: unknown) => {
        if (!gone) setState((old) => ({ ...old, runId, problem: toAnsatzError(error) }));
      });
    return () => {
      gone = true;
    };
  }, [lab, runId, version, read]);
  return state.runId === runId ? state : { record: null, problem: null };
}
