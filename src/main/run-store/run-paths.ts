import { join } from 'node:path';

/** Names inside a run's directory. */
export interface RunPaths {
  readonly directory: string;
  readonly run: string;
  readonly events: string;
  /** The same in blocks of numbers, for long runs; made from the log. */
  readonly eventIndex: string;
  readonly checkpoints: string;
  readonly inspections: string;
  /** What was measured on its checkpoints. */
  readonly measurements: string;
  /** Copies of other runs whose states this one builds on. */
  readonly others: string;
  readonly result: string;
  readonly done: string;
  /** Held by the process that writes. */
  readonly lock: string;
  /** Held by the host that has the run in its queue or follows its process. */
  readonly hostLock: string;
}

export function runPaths(directory: string): RunPaths {
  return {
    directory,
    run: join(directory, 'run.json'),
    events: join(directory, 'events.jsonl'),
    eventIndex: join(directory, 'events.index'),
    checkpoints: join(directory, 'checkpoints'),
    inspections: join(directory, 'inspections'),
    measurements: join(directory, 'measurements'),
    others: join(directory, 'others'),
    result: join(directory, 'result.json'),
    done: join(directory, 'done.json'),
    lock: join(directory, 'process.lock'),
    hostLock: join(directory, 'host.lock'),
  };
}
