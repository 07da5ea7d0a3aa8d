import { useEffect, useState } from 'react';
import type { Measurement } from '../../../shared/run/measurement';
import type { Sweep } from '../../../shared/sweep/sweep';
import type { TaskView } from '../../../shared/sweep/tasks';
import { useHost, useSweeps } from '../../workbench/context';

const none: ReadonlyMap<string, readonly Measurement[]> = new Map();

/** What was measured on the tasks, read again whenever one more has finished or something was measured. */
export function useSweepMeasurements(
  sweep: Sweep,
  tasks: readonly TaskView[],
): ReadonlyMap<string, readonly Measurement[]> {
  const { lab } = useHost();
  const measured = useSweeps((state) => state.measured);
  const [known, setKnown] = useState(none);
  const finished = tasks.filter(({ state }) => state === 'finished').length;
  useEffect(() => {
    if (!lab || finished === 0) return undefined;
    const abort = new AbortController();
    lab.sweepMeasurements({ sweepId: sweep.id }, { signal: abort.signal }).then(
      (found) => setKnown(new Map(found.map(({ runId, measurements }) => [runId, measurements]))),
      // The map is there without them.
      () => undefined,
    );
    return () => abort.abort();
  }, [lab, sweep.id, finished, measured]);
  return known;
}
