import { startTransition, useEffect, useState } from 'react';
import { AnsatzError, isCancelled, toAnsatzError } from '../../../../shared/contract';
import type { Problem } from '../../../../shared/lab/contract';
import type { LabClient } from '../../../../ui/experiment-view/types';
import { groundStateInspectionSchema } from '../../result-schema';
import type { GroundStateInspection } from '../../result-schema';
import type { Progress } from '../use-stream';
import { rememberedInspection, rememberInspection } from './inspections';

export interface InspectionState {
  /** The newest that is there; of another step while one is under way. */
  readonly inspection: GroundStateInspection | null;
  readonly progress: Progress | null;
  readonly problem: Problem | null;
}

const nothing: InspectionState = { inspection: null, progress: null, problem: null };

/** Looks into a checkpoint; a new step cancels the one under way. `attempt` changes to try again. */
export const useInspection = (
  lab: LabClient,
  runId: string | null,
  step: number | null,
  attempt: number,
): InspectionState => {
  const [state, setState] = useState<InspectionState & { readonly runId: string | null }>({ ...nothing, runId: null });
  useEffect(() => {
    if (runId === null || step === null) return undefined;
    const known = rememberedInspection(runId, step);
    if (known !== undefined) {
      // Panels follow one by one: the slider is not held up by them.
      startTransition(() => setState({ runId, inspection: known, progress: null, problem: null }));
      return undefined;
    }
    const handle = lab.inspect({ runId, step });
    let gone = false;
    const update = (change: Partial<InspectionState>): void => {
      if (!gone) setState((old) => ({ ...(old.runId === runId ? old : nothing), runId, ...change }));
    };
    update({ progress: { label: `Reading checkpoint ${step}`, fraction: null }, problem: null });
    void (async () => {
      try {
        for await (const progress of handle) update({ progress });
        const { inspection } = await handle.result;
        const parsed = groundStateInspectionSchema.safeParse(inspection);
        if (!parsed.success) throw unreadable(step);
        rememberInspection(runId, step, parsed.data);
        startTransition(() => update({ inspection: parsed.data, progress: null }));
      } catch (error: unknown) {
        if (!isCancelled(error)) update({ progress: null, problem: toAnsatzError(error) });
      }
    })();
    return () => {
      gone = true;
      handle.cancel();
    };
  }, [lab, runId, step, attempt]);
  return state.runId === runId ? state : nothing;
};

const unreadable = (step: number): AnsatzError =>
  new AnsatzError({
    code: 'INSPECTION_UNREADABLE',
    message: `What was found at step ${step} cannot be shown.`,
    reason: 'It has not the form that this version of the program expects.',
    suggestion: 'Inspect the checkpoint again.',
  });
