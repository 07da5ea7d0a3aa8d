import type { RunSummary } from '../../../shared/lab/contract';
import type { RunHistory } from '../../../shared/run/history';
import { useOfRuns, type Reading } from './use-of-runs';

interface Known {
  readonly history: RunHistory;
  /** Step that the run had when this was read: a running one is read again when it has gone on. */
  readonly step: number;
}

interface Histories {
  readonly byRun: ReadonlyMap<string, RunHistory>;
  /** Changes when a history does. */
  readonly version: string;
}

const decimated: Reading<Known> = {
  isStale: (run, known) => {
    if (!known) return true;
    if (run.step === known.step) return false;
    return run.state !== 'running' || (run.step - known.step) * 20 >= run.totalSteps;
  },
  mark: ({ step, totalSteps }) => String(Math.floor((20 * step) / Math.max(1, totalSteps))),
  read: async (lab, { id, step }, signal) => ({
    history: await lab.history({ runId: id, maxPoints: 1500 }, { signal }),
    step,
  }),
};

/** Decimated histories of the chosen runs; running ones are read again after a twentieth of their steps. */
export function useHistories(chosen: readonly RunSummary[]): Histories {
  const known = useOfRuns(chosen, decimated);
  const byRun = new Map([...known].map(([id, { history }]) => [id, history]));
  return { byRun, version: [...known].map(([id, { step }]) => `${id}@${step}`).join() };
}
