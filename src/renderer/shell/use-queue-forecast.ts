import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { views } from '../../experiments/views';
import type { RunSummary } from '../../shared/lab/contract';
import { useRuns, useWorkbench } from '../workbench/context';
import { labOf } from '../workbench/workbench';
import { expectedSeconds, forecast } from './queue-forecast';

/** Bytes of the largest step by run; null: cannot be foreseen. A spec never changes, so each is worked out once. */
const stepBytes = new Map<string, number | null>();

/** When the runs of the queue begin and end, and what they take. Memory of waiting runs is worked out while `wanted`. */
export function useQueueForecast(active: readonly RunSummary[], wanted: boolean): ReturnType<typeof forecast> {
  const workbench = useWorkbench();
  const all = useRuns((state) => state.runs);
  const about = useStore(workbench.about, (state) => state.about);
  const [, setKnown] = useState(0);
  const unknown = wanted
    ? active
        .filter(({ id, state }) => state === 'queued' && !stepBytes.has(id))
        .map(({ id, experiment }) => `${experiment} ${id}`)
    : [];
  const key = unknown.join('\n');
  useEffect(() => {
    if (key === '') return undefined;
    let gone = false;
    const work = async (): Promise<void> => {
      for (const line of key.split('\n')) {
        const [experiment = '', runId = ''] = line.split(' ');
        const view = views.find((candidate) => candidate.experiment === experiment);
        const bytes = await labOf(workbench)
          .spec({ runId })
          .then(({ spec }) => view?.stepMemory(spec) ?? null)
          .catch(() => null);
        stepBytes.set(runId, bytes);
        if (gone) return;
        setKnown((count) => count + 1);
      }
    };
    void work();
    return () => {
      gone = true;
    };
  }, [key, workbench]);
  const machine = { limit: about?.maxConcurrentRuns ?? 1, memoryBytes: about?.memoryBytes ?? null };
  const others = Object.values(all);
  return forecast(
    active,
    machine,
    (run) => expectedSeconds(run, others),
    ({ id }) => stepBytes.get(id) ?? null,
  );
}
