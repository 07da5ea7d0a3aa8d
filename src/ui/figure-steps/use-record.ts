import { useCallback } from 'react';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { LabClient, RunSnapshot } from '../experiment-view/types';
import { useRunOnDisk } from '../experiment-view/use-run-on-disk';

/** What is on disk of a run beside its history, checked by the schemas of its experiment. */
export interface Recorded {
  /** Null where it cannot be read. */
  readonly spec: unknown;
  /** Null before its end. */
  readonly result: unknown;
}

type Found = Awaited<ReturnType<LabClient['spec']>>;

/** A run's spec and result; null before the first answer. */
export function useRecord(
  lab: LabClient,
  { specSchema, resultSchema }: ExperimentDefinition,
  snapshot: RunSnapshot | null,
): Recorded | null {
  const read = useCallback(
    (found: Found): Recorded => {
      const spec = specSchema.safeParse(found.spec);
      const result = resultSchema.safeParse(found.result);
      return { spec: spec.success ? spec.data : null, result: result.success ? result.data : null };
    },
    [specSchema, resultSchema],
  );
  return useRunOnDisk(lab, snapshot, read).record;
}
