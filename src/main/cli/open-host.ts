import { join } from 'node:path';
import { experiments } from '../../experiments/specs';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { forkSpawner } from '../lab/fork-spawner';
import type { Lab } from '../lab/lab';
import { openLab } from '../lab/open-lab';

/** What the commands need that run nothing. */
export function catalogue(): ExperimentCatalogue {
  return new ExperimentCatalogue(experiments);
}

/** The lab of the command line; the run process lies beside the built program. */
export function openHost(
  home: string | undefined,
  host: 'command line' | 'server' = 'command line',
  maxConcurrentRuns?: number,
): Promise<Lab> {
  return openLab({ host, home, maxConcurrentRuns, spawner: forkSpawner(join(__dirname, 'run-process.cjs')) });
}

/** Opens the lab for one piece of work. */
export async function withHost<Result>(home: string | undefined, work: (lab: Lab) => Promise<Result>): Promise<Result> {
  const lab = await openHost(home);
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}
