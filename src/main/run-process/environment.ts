import type { ExperimentEngine, RunContext, RunEvent } from '../../engine/run-context';
import type { NativeEngine } from '../../engine/native/variational-monte-carlo';
import type { TensorDevice } from '../../engine/tensor/device';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { Phase } from '../../shared/run/phase';
import type { TensorBackend } from '../../shared/run/tensor-backend';
import type { FileSystem } from '../run-store/file-system';

/** What a run's process gets from its entry: tests give other files and engines. */
export interface RunEnvironment {
  readonly files: FileSystem;
  readonly catalogue: ExperimentCatalogue;
  readonly engines: Readonly<Record<string, ExperimentEngine<unknown, unknown, unknown>>>;
  /** best: the addon, or WebAssembly where it cannot be loaded. */
  openNative(kind: 'best' | 'addon' | 'wasm', threads: number): Promise<NativeEngine>;
  /** Makes a backend of TensorFlow.js the current one of this process. Throws TENSOR_BACKEND_MISSING. */
  openTensor(backend: TensorBackend): Promise<TensorDevice>;
  readonly version: string;
}

/** The engine of an experiment. Throws UNKNOWN_EXPERIMENT. */
export function engineOf(environment: RunEnvironment, experiment: string): ExperimentEngine<unknown, unknown, unknown> {
  const engine = environment.engines[experiment];
  if (engine !== undefined) return engine;
  throw new AnsatzError({
    code: 'UNKNOWN_EXPERIMENT',
    message: `There is no engine for "${experiment}".`,
    reason: 'The experiment is listed, its engine is not.',
    suggestion: 'Use a version of the program that has it.',
  });
}

/** Context of work outside a run: no seed of its own, nothing to go on from. */
export function bareContext(native: NativeEngine, threads: number, signal: AbortSignal, seed = '1'): RunContext {
  return { native, seed, threads, signal, resumeFrom: null, adjusted: (_path, _step, initial) => initial };
}

/** Only the phases of an engine's events. */
export async function* phasesOf<Result>(
  events: AsyncGenerator<RunEvent, Result, void>,
): AsyncGenerator<Phase, Result, void> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    if (next.value.kind === 'phase') yield phaseOf(next.value);
  }
}

/** What travels of the event of a phase. */
export const phaseOf = ({ label, fraction, remaining }: Phase): Phase => ({
  label,
  fraction,
  ...(remaining === undefined ? {} : { remaining }),
});
