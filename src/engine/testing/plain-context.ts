import { z } from 'zod';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { RunContext } from '../run-context';

/** Any use of it is a mistake. */
const absent = z
  .custom<NativeEngine>(() => true)
  .parse(
    new Proxy(
      {},
      {
        get: (_target, name) => {
          throw new Error(`The native engine was asked for ${String(name)}.`);
        },
      },
    ),
  );

/** A run from its beginning for engines that need no kernels. */
export function testRunContext(overrides: Partial<RunContext> = {}): RunContext {
  return {
    ...{ native: absent, seed: '1', threads: 1, signal: new AbortController().signal, resumeFrom: null },
    adjusted: (_path, _step, initial) => initial,
    ...overrides,
  };
}
