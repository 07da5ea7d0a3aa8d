import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Lab } from '../lab/lab';
import type { RunRecord } from '../lab/run-record';

/** A run by its name, or by its directory. */
export async function findRun(lab: Lab, nameOrDirectory: string): Promise<RunRecord> {
  if (holdsRun(nameOrDirectory)) return lab.registry.add(resolve(nameOrDirectory), true);
  return lab.registry.get(nameOrDirectory);
}

/** True if a directory holds a run, be its run.json damaged or not. */
export function holdsRun(directory: string): boolean {
  return existsSync(join(directory, 'run.json')) || existsSync(join(directory, 'checkpoints'));
}
