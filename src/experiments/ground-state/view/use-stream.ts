import { useCallback, useEffect, useRef, useState } from 'react';
import type { StreamHandle } from '../../../shared/contract';
import { toAnsatzError } from '../../../shared/contract';
import type { Problem } from '../../../shared/lab/contract';
import type { Phase } from '../../../shared/run/phase';

export type Progress = Phase;

export type Work<Result> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress: Progress }
  | { readonly status: 'done'; readonly result: Result }
  | { readonly status: 'failed'; readonly problem: Problem };

interface StreamWork<Result> {
  readonly work: Work<Result>;
  /** Starts it; what was under way before is cancelled. */
  readonly start: (label: string, open: () => StreamHandle<Progress, Result>) => void;
  readonly cancel: () => void;
}

/** Long work of the host with its progress. It is cancelled when its panel goes. */
export const useStreamWork = <Result>(): StreamWork<Result> => {
  const [work, setWork] = useState<Work<Result>>({ status: 'idle' });
  const current = useRef<StreamHandle<Progress, Result> | null>(null);

  const cancel = useCallback(() => {
    current.current?.cancel();
    current.current = null;
    setWork({ status: 'idle' });
  }, []);

  const start = useCallback((label: string, open: () => StreamHandle<Progress, Result>) => {
    current.current?.cancel();
    const handle = open();
    current.current = handle;
    setWork({ status: 'running', progress: { label, fraction: null } });
    const publish = (next: Work<Result>): void => {
      if (current.current === handle) setWork(next);
    };
    void (async () => {
      try {
        for await (const progress of handle) publish({ status: 'running', progress });
        publish({ status: 'done', result: await handle.result });
      } catch (error: unknown) {
        publish({ status: 'failed', problem: problemOf(error) });
      }
    })();
  }, []);

  useEffect(() => () => current.current?.cancel(), []);
  return { work, start, cancel };
};

/** What can be shown of anything that was thrown. */
const problemOf = (error: unknown): Problem => {
  const { code, message, reason, suggestion } = toAnsatzError(error);
  return { code, message, reason, suggestion };
};
