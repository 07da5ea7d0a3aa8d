import { useEffect, useState } from 'react';
import { toAnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { Problem } from '../../shared/lab/contract';
import type { LabClient, RunSnapshot } from '../experiment-view/types';

/** What is on disk of a run beside its history, checked by the schemas of its experiment. */
export interface Recorded {
  readonly runId: string;
  /** Null where it cannot be read. */
  readonly spec: unknown;
  /** Null before its end. */
  readonly result: unknown;
  readonly problem: Problem | null;
}

/** Reads a run's spec and result; again when its state changes. Null before the first answer. */
export function useRecord(
  lab: LabClient,
  definition: ExperimentDefinition,
  snapshot: RunSnapshot | null,
): Recorded | null {
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const runId = snapshot?.summary.id ?? null;
  const state = snapshot?.summary.state ?? '';
  useEffect(() => {
    if (runId === null) return undefined;
    let gone = false;
    lab
      .spec({ runId })
      .then((found) => {
        if (gone) return;
        const spec = definition.specSchema.safeParse(found.spec);
        const result = definition.resultSchema.safeParse(found.result);
        setRecorded({
          ...{ runId, problem: null },
          spec: spec.success ? spec.data : null,
          result: result.success ? result.data : null,
        });
      })
      .catch((error: unknown) => {
        if (!gone) setRecorded({ runId, spec: null, result: null, problem: toAnsatzError(error) });
      });
    return () => {
      gone = true;
    };
  }, [lab, definition, runId, state]);
  return recorded?.runId === runId ? recorded : null;
}
