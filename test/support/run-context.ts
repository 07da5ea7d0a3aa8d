import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { RunContext } from '../../src/engine/run-context';

/** A run from its beginning on two threads, which nobody adjusts or stops. */
export function runContext(native: NativeEngine, seed: string, overrides: Partial<RunContext> = {}): RunContext {
  return {
    native,
    seed,
    threads: 2,
    signal: new AbortController().signal,
    resumeFrom: null,
    adjusted: (_path, _step, scheduled) => scheduled,
    ...overrides,
  };
}
