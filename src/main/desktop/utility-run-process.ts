import { utilityProcess } from 'electron';
import { childProcessTransport } from '../../shared/contract';
import type { RunProcess, RunProcessSpawner } from '../lab/run-process-spawner';

/** Runs as Electron's utility processes: Node without a window, and none outlives the app. */
export function utilityRunProcesses(entry: string): RunProcessSpawner {
  return { spawn: (args) => spawn(entry, args) };
}

function spawn(entry: string, args: readonly string[]): RunProcess {
  const child = utilityProcess.fork(entry, [...args], { serviceName: 'Ansatz run', stdio: 'inherit' });
  let exitCode: number | undefined;
  child.once('exit', (code) => (exitCode = code));
  return {
    transport: childProcessTransport(child),
    get pid() {
      return child.pid;
    },
    kill: (signal) => {
      if (signal === 'SIGKILL' && child.pid !== undefined) process.kill(child.pid, signal);
      else child.kill();
    },
    onExit: (listener) => {
      if (exitCode === undefined) child.once('exit', (code) => listener(code));
      else queueMicrotask(() => listener(exitCode ?? null));
    },
  };
}
