import { useCallback, useEffect, useRef, useState } from 'react';
import { toAnsatzError } from '../../../../../shared/contract';
import type { Measurement, MeasurementRequest } from '../../../../../shared/run/measurement';
import type { StepProps } from '../../../../../ui/experiment-view/types';
import { useStreamWork, type Work } from '../../use-stream';

interface Measurements {
  /** Newest first; null while they are read. */
  readonly kept: readonly Measurement[] | null;
  readonly work: Work<Measurement>;
  /** Seconds that the measurement under way still takes; null: not known yet. */
  readonly secondsLeft: number | null;
  readonly measure: (step: number, request: MeasurementRequest) => void;
  readonly cancel: () => void;
  readonly remove: (id: string) => void;
}

/** What was measured on a run, and the measurement that is under way. */
export const useMeasurements = (
  { lab, announce }: Pick<StepProps, 'lab' | 'announce'>,
  runId: string,
): Measurements => {
  const [state, setState] = useState<{ readonly runId: string; readonly kept: readonly Measurement[] } | null>(null);
  const { work, start, cancel } = useStreamWork<Measurement>();
  const began = useRef(0);
  const finished = work.status === 'done' ? work.result.id : null;
  const say = useCallback(
    (error: unknown) => {
      const { message, suggestion } = toAnsatzError(error);
      announce({ severity: 'error', message, detail: suggestion });
    },
    [announce],
  );
  useEffect(() => {
    let wanted = true;
    lab
      .measurements({ runId })
      .then((kept) => wanted && setState({ runId, kept: kept.toReversed() }))
      .catch(say);
    return () => {
      wanted = false;
    };
  }, [lab, runId, finished, say]);
  useEffect(() => cancel, [runId, cancel]);
  const measure = (step: number, request: MeasurementRequest): void => {
    began.current = performance.now();
    start('Starting', () => lab.measure({ runId, step, request }));
  };
  const remove = (measurementId: string): void => {
    lab
      .removeMeasurement({ runId, measurementId })
      .then((kept) => setState({ runId, kept: kept.toReversed() }))
      .catch(say);
  };
  const fraction = work.status === 'running' ? work.progress.fraction : null;
  return {
    kept: state?.runId === runId ? state.kept : null,
    work,
    secondsLeft: fraction === null ? null : secondsLeft((performance.now() - began.current) / 1000, fraction),
    measure,
    cancel,
    remove,
  };
};

/** Nothing in the first second: it would be a guess. */
const secondsLeft = (elapsed: number, fraction: number): number | null =>
  elapsed < 1 || fraction <= 0 || fraction >= 1 ? null : (elapsed * (1 - fraction)) / fraction;
