import { basename } from 'node:path';
import { AnsatzError, type HandlerContext } from '../../shared/contract';
import type { Measured, MeasurementRequest } from '../../shared/run/measurement';
import { bareContext, engineOf, phasesOf, type RunEnvironment } from './environment';
import { readState } from './inspect';

interface Input {
  readonly directory: string;
  readonly step: number | null;
  readonly request: MeasurementRequest;
  readonly other: string | null;
  readonly threads: number;
}

/** Measures on a checkpoint of a run; null: the last good one. Writes nothing. */
export async function* measureState(
  environment: RunEnvironment,
  { directory, step, request, other, threads }: Input,
  { signal }: HandlerContext,
): AsyncGenerator<{ label: string; fraction: number | null }, { step: number; measured: Measured }, void> {
  const { run, spec, checkpoint } = await readState(environment, directory, step);
  const engine = engineOf(environment, run.experiment);
  if (engine.measure === undefined) {
    throw new AnsatzError({
      code: 'CANNOT_MEASURE',
      message: 'Nothing can be measured on runs of this experiment.',
      reason: 'Its engine has no estimators for states.',
      suggestion: 'Inspect the run instead.',
    });
  }
  const others = [];
  if (other !== null) {
    const state = await readState(environment, other, null);
    others.push({ id: basename(other), spec: state.spec, checkpoint: state.checkpoint, result: null });
  }
  const native = await environment.openNative('best', threads);
  const context = { ...bareContext(native, threads, signal, run.seed), others };
  const measured = yield* phasesOf(engine.measure(spec, checkpoint, request, context));
  return { step: checkpoint.step, measured };
}
