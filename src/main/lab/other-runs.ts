import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import { lastGoodCheckpoint } from '../run-store/checkpoint-store';
import { runPaths } from '../run-store/run-paths';
import type { RunRecord } from './run-record';

/**
 * Copies the states of other runs that a spec builds on into the directory of the new run: what is on disk stays whole when they
 * are deleted or go on. Of each its run.json, result and last good checkpoint.
 */
export async function copyOtherRuns(
  definition: ExperimentDefinition,
  spec: unknown,
  directory: string,
  find: (id: string) => RunRecord | null,
): Promise<void> {
  for (const id of definition.otherRuns?.(spec) ?? []) {
    const record = find(id);
    if (record === null || record.definition.id !== definition.id) throw missing(id, 'There is no such run.');
    const { stored } = await lastGoodCheckpoint(record.paths.checkpoints);
    if (stored === null) throw missing(id, 'It has no checkpoint.');
    const target = runPaths(join(runPaths(directory).others, id));
    const step = String(stored.checkpoint.step);
    await mkdir(target.checkpoints, { recursive: true });
    await cp(record.paths.run, target.run);
    await cp(join(record.paths.checkpoints, step), join(target.checkpoints, step), { recursive: true });
    if (record.state() === 'finished') {
      await cp(record.paths.result, target.result);
      await cp(record.paths.done, target.done);
    }
  }
}

function missing(id: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'OTHER_RUN_MISSING',
    message: `The run "${id}", whose state is built on, cannot be used.`,
    reason,
    suggestion: 'Choose a finished run of the same experiment; `ansatz runs` lists them.',
  });
}
