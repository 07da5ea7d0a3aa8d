import type { Transport } from '../../shared/contract';

/** A run's process as the host sees it. */
export interface RunProcess {
  readonly transport: Transport;
  readonly pid: number | undefined;
  /** SIGTERM unless said otherwise. */
  kill(signal?: 'SIGTERM' | 'SIGKILL'): void;
  /** Called once, with the exit code where it is known. Exit codes can be lost: keep your own "asked to stop" flag. */
  onExit(listener: (code: number | null) => void): void;
}

export interface RunProcessSpawner {
  /** Starts `run-process` with these arguments. */
  spawn(args: readonly string[]): RunProcess;
}
