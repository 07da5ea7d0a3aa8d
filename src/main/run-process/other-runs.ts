import { join } from 'node:path';
import type { OtherRun } from '../../engine/run-context';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { lastGoodCheckpoint } from '../run-store/checkpoint-store';
import { runPaths } from '../run-store/run-paths';
import { readResult, readRunFile } from '../run-store/run-reader';

/** The states of other runs that were copied beside a run when it was made. */
export async function readOtherRuns(
  catalogue: ExperimentCatalogue,
  definition: ExperimentDefinition,
  spec: unknown,
  othersDirectory: string,
): Promise<readonly OtherRun[]> {
  const found: OtherRun[] = [];
  for (const id of definition.otherRuns?.(spec) ?? []) {
    const paths = runPaths(join(othersDirectory, id));
    const { run } = await readRunFile(paths);
    const { stored } = await lastGoodCheckpoint(paths.checkpoints);
    if (stored === null) {
      throw new AnsatzError({
        code: 'OTHER_RUN_DAMAGED',
        message: `The copy of the run "${id}" in this run's directory is damaged.`,
        reason: 'None of its checkpoints agrees with its digest.',
        suggestion: 'Start the run again.',
      });
    }
    const parsed = definition.resultSchema.safeParse(await readResult(paths).catch(() => null));
    found.push({
      id,
      spec: catalogue.parseSpec(run.experiment, run.experimentVersion, run.spec),
      checkpoint: stored.checkpoint,
      result: parsed.success ? parsed.data : null,
    });
  }
  return found;
}
