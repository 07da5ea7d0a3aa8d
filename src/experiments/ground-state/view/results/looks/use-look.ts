import { startTransition, useEffect, useState } from 'react';
import { AnsatzError, toAnsatzError } from '../../../../../shared/contract';
import type { Problem } from '../../../../../shared/lab/contract';
import { decodeSafetensors } from '../../../../../shared/run/safetensors';
import type { LabClient } from '../../../../../ui/experiment-view/types';
import { lookInto } from '../../../figures';
import type { Look } from '../../../looks/open-look';
import type { GroundStateSpec } from '../../../schema';

export interface LookState {
  /** Of the newest checkpoint that was read; null: none yet, or the wavefunction has no layers. */
  readonly look: Look | null;
  readonly reading: boolean;
  readonly problem: Problem | null;
}

/** Checkpoints whose parameters are kept: going back on the slider costs nothing. */
const kept = 6;
const known = new Map<string, Promise<Look | null>>();

/** The network with the parameters of a checkpoint; all panels that ask for one share it. */
function lookOf(lab: LabClient, runId: string, step: number, spec: GroundStateSpec): Promise<Look | null> {
  const key = `${runId} ${step}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = lab.exportModel({ runId, format: 'safetensors', step }).then((files) => {
    const file = files.find(({ name }) => name.endsWith('.safetensors'));
    if (file === undefined) throw noParameters(step);
    return lookInto(spec, decodeSafetensors(file.content).tensors);
  });
  known.set(key, made);
  const [oldest] = known.keys();
  if (known.size > kept && oldest !== undefined) known.delete(oldest);
  // What failed is asked again the next time.
  made.catch(() => known.delete(key));
  return made;
}

export const useLook = (lab: LabClient, runId: string, step: number, spec: GroundStateSpec): LookState => {
  const [state, setState] = useState<LookState & { readonly runId: string }>({
    runId,
    look: null,
    reading: true,
    problem: null,
  });
  useEffect(() => {
    let gone = false;
    const settle = (change: Partial<LookState>): void => {
      if (gone) return;
      setState((old) => ({
        ...(old.runId === runId ? old : { look: null, problem: null }),
        reading: false,
        ...change,
        runId,
      }));
    };
    lookOf(lab, runId, step, spec).then(
      (look) => startTransition(() => settle({ look, problem: null })),
      (error: unknown) => settle({ problem: toAnsatzError(error) }),
    );
    return () => {
      gone = true;
    };
  }, [lab, runId, step, spec]);
  return state.runId === runId ? state : { look: null, reading: true, problem: null };
};

const noParameters = (step: number): AnsatzError =>
  new AnsatzError({
    code: 'CHECKPOINT_OTHER_MODEL',
    message: `The parameters of step ${step} cannot be read.`,
    reason: 'The checkpoint gave no file of tensors.',
    suggestion: 'Choose another checkpoint.',
  });
