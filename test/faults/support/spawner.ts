import { fork } from 'node:child_process';
import type { RunProcess, RunProcessSpawner } from '../../../src/main/lab/run-process-spawner';
import { childProcessTransport } from '../../../src/shared/contract';
import type { Fault } from './fault';

export interface FaultySpawner extends RunProcessSpawner {
  /** Fault of the processes that are spawned from now on. */
  fault: Fault;
  /** The latest process. */
  latest: RunProcess | null;
}

export function faultySpawner(entry: string): FaultySpawner {
  return {
    fault: { kind: 'none' },
    latest: null,
    spawn() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        env: { ...process.env, TOY_FAULT: JSON.stringify(this.fault) },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      this.latest = {
        transport: childProcessTransport(child),
        pid: child.pid,
        kill: (signal = 'SIGTERM') => void child.kill(signal),
        onExit: (listener) => void child.once('exit', (code) => listener(code)),
      };
      return this.latest;
    },
  };
}
