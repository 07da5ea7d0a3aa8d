import { fork } from 'node:child_process';
import { childProcessTransport } from '../../shared/contract';
import type { RunProcessSpawner } from './run-process-spawner';

/** Runs as children of a Node process: for the lab server and the command line. */
export function forkSpawner(entry: string, execArgv: readonly string[] = []): RunProcessSpawner {
  return {
    spawn(args) {
      const child = fork(entry, [...args], {
        serialization: 'advanced',
        execArgv: [...execArgv],
        // What a dying engine prints belongs on the host's error output; its standard output would mix with ours.
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      return {
        transport: childProcessTransport(child),
        pid: child.pid,
        kill: (signal = 'SIGTERM') => void child.kill(signal),
        onExit: (listener) => void child.once('exit', (code) => listener(code)),
      };
    },
  };
}
