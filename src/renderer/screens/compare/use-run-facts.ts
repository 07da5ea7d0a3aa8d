import { useEffect, useMemo, useRef, useState } from 'react';
import { toAnsatzError } from '../../../shared/contract';
import type { RunFacts } from '../../../shared/lab/run-library';
import type { RunSummary } from '../../../shared/lab/contract';
import { useHost, useWorkbench } from '../../workbench/context';
import type { PlottedRun } from './plot-fields';

const atOnce = 200;

/** Specs and results of runs, asked for in batches; read again when a run ends. In the order of the runs. */
export function useRunFacts(runs: readonly RunSummary[]): {
  readonly plotted: readonly PlottedRun[];
  readonly complete: boolean;
} {
  const { lab } = useHost();
  const { messages } = useWorkbench();
  const [known, setKnown] = useState<ReadonlyMap<string, RunFacts | null>>(new Map());
  const asked = useRef(new Set<string>());
  const signs = runs.map((run) => `${run.id}@${run.state}`);
  const key = signs.join();
  useEffect(() => {
    if (!lab) return;
    const fresh = signs.filter((sign) => !asked.current.has(sign));
    for (let start = 0; start < fresh.length; start += atOnce) {
      const batch = fresh.slice(start, start + atOnce);
      for (const sign of batch) asked.current.add(sign);
      lab.runFacts({ runIds: batch.map((sign) => sign.split('@')[0] ?? '') }).then(
        (found) => {
          const byId = new Map(found.map((facts) => [facts.runId, facts]));
          setKnown((before) => {
            const next = new Map(before);
            for (const sign of batch) next.set(sign, byId.get(sign.split('@')[0] ?? '') ?? null);
            return next;
          });
        },
        (thrown: unknown) => {
          for (const sign of batch) asked.current.delete(sign);
          messages.show({ severity: 'error', message: toAnsatzError(thrown).message });
        },
      );
    }
    // The key says what the signs are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lab, key, messages]);
  return useMemo(() => {
    const plotted = runs.flatMap((summary): PlottedRun[] => {
      const facts = known.get(`${summary.id}@${summary.state}`);
      return facts ? [{ summary, facts }] : [];
    });
    return { plotted, complete: signs.every((sign) => known.has(sign)) };
    // The key says which runs in which states.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, known]);
}
