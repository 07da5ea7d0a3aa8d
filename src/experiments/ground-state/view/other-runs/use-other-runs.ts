import { useEffect, useState } from 'react';
import type { RunSummary } from '../../../../shared/lab/contract';
import type { ClockMark } from '../../../../shared/run/clock';
import type { LabClient } from '../../../../ui/experiment-view/types';
import { groundStateMigrations } from '../../migrations';
import { groundStateSpecSchema, type GroundStateSpec } from '../../schema';

/** The spec of a run never changes. */
const known = new Map<string, GroundStateSpec | null>();

interface OtherRuns {
  /** Null while they are looked for. */
  readonly runs: readonly RunSummary[] | null;
  /** Undefined: not read yet; null: not one of this version. */
  readonly specOf: (id: string) => GroundStateSpec | null | undefined;
}

/** All runs of the workspace with the specs of those of an experiment. */
export const useOtherRuns = (lab: LabClient, experiment: string): OtherRuns => {
  const [found, setFound] = useState<{ readonly runs: readonly RunSummary[] | null }>({ runs: null });
  useEffect(() => {
    let wanted = true;
    const look = async (): Promise<void> => {
      const runs = await lab.runs({});
      if (wanted) setFound({ runs });
      for (const { id } of runs.filter((run) => run.experiment === experiment)) {
        if (!wanted) return;
        if (known.has(id)) continue;
        known.set(id, (await readSpec(lab, id))?.spec ?? null);
        if (wanted) setFound({ runs });
      }
    };
    look().catch(() => wanted && setFound((old) => ({ runs: old.runs ?? [] })));
    return () => {
      wanted = false;
    };
  }, [lab, experiment]);
  return { runs: found.runs, specOf: (id) => known.get(id) };
};

interface ReadSpec {
  readonly spec: GroundStateSpec;
  readonly clock: readonly ClockMark[];
}

/** A spec in the form of this version, and when the run worked. Null where it cannot be read: the host has the last word. */
export async function readSpec(lab: LabClient, runId: string): Promise<ReadSpec | null> {
  const found = await lab.spec({ runId }).catch(() => null);
  if (found === null) return null;
  let { spec } = found;
  for (let version = found.experimentVersion; groundStateMigrations[version] !== undefined; version++) {
    spec = groundStateMigrations[version](spec);
  }
  const parsed = groundStateSpecSchema.safeParse(spec);
  return parsed.success ? { spec: parsed.data, clock: found.clock } : null;
}
