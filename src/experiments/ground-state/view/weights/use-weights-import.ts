import { useCallback, useEffect, useRef, useState } from 'react';
import { isCancelled, toAnsatzError } from '../../../../shared/contract';
import type { Problem } from '../../../../shared/lab/contract';
import type { Phase } from '../../../../shared/run/phase';
import type { ImportedWeights } from '../../../../shared/weights/weights-report';
import type { LabClient } from '../../../../ui/experiment-view/types';
import { sendFile } from '../../../../ui/send-file';
import type { GroundStateSpec } from '../../schema';

type WeightsImport =
  | { readonly status: 'idle' }
  | { readonly status: 'reading'; readonly fileName: string; readonly phase: Phase; readonly began: number }
  | { readonly status: 'read'; readonly imported: ImportedWeights }
  | { readonly status: 'failed'; readonly fileName: string; readonly problem: Problem };

export interface WeightsReading {
  readonly state: WeightsImport;
  readonly read: (file: File) => void;
  /** Ends what is under way, or puts away what was found. */
  readonly close: () => void;
}

/** A file of weights on its way into the model: sent, read by the host in a process of its own, and what matched. */
export function useWeightsImport(lab: LabClient, spec: GroundStateSpec): WeightsReading {
  const [state, setState] = useState<WeightsImport>({ status: 'idle' });
  const current = useRef<AbortController | null>(null);
  const close = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setState({ status: 'idle' });
  }, []);
  useEffect(() => () => current.current?.abort(), []);
  const read = useCallback(
    (file: File) => {
      current.current?.abort();
      const abort = new AbortController();
      current.current = abort;
      const began = performance.now();
      const fileName = file.name.slice(0, 300);
      const publish = (next: WeightsImport): void => {
        if (current.current === abort) setState(next);
      };
      const say = (label: string, fraction: number | null): void =>
        publish({ status: 'reading', fileName, began, phase: { label, fraction } });
      const work = async (): Promise<void> => {
        const { signal } = abort;
        const importId = await sendFile(lab, file, (fraction) => say(`Sending ${fileName}`, fraction), signal);
        const stream = lab.importWeights({ importId, fileName, experiment: 'ground-state', spec }, { signal });
        for await (const { label, fraction } of stream) say(`${label} ${fileName}`, fraction);
        publish({ status: 'read', imported: await stream.result });
      };
      say(`Sending ${fileName}`, 0);
      work().catch((thrown: unknown) => {
        if (abort.signal.aborted || isCancelled(thrown)) return;
        const { code, message, reason, suggestion } = toAnsatzError(thrown);
        publish({ status: 'failed', fileName, problem: { code, message, reason, suggestion } });
      });
    },
    [lab, spec],
  );
  return { state, read, close };
}
