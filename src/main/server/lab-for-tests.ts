import type { Handlers } from '../../shared/contract';
import { labContract, type About, type LabContract } from '../../shared/lab/contract';

export const aboutForTests: About = {
  version: '0.0.0',
  host: 'server',
  engine: { kind: 'wasm', simd: 'simd128', threads: 1, version: '0', hint: null },
  runsDirectory: '/runs',
  documentsDirectory: '/documents',
  platform: 'test',
  cores: 1,
  memoryBytes: 1,
  freeDiskBytes: 1,
  maxConcurrentRuns: 1,
};

/** A lab that knows only itself: the doors do not care what is behind them. */
export function labForTests(): Handlers<LabContract> {
  const nothing = () => Promise.reject(new Error('not in this test'));
  const handlers: Record<string, unknown> = Object.fromEntries(
    Object.keys(labContract.methods).map((name) => [name, nothing]),
  );
  // Complete by construction: one handler for each method of the contract.
  return { ...handlers, about: async () => aboutForTests } as unknown as Handlers<LabContract>;
}
