import type { HandlerContext } from '../../shared/contract';
import type { Checkpoint } from '../../engine/run-context';
import type { RunFile } from '../../shared/run/run-files';
import { chosenCheckpoint } from '../run-store/checkpoint-store';
import { runPaths } from '../run-store/run-paths';
import { readRunFile } from '../run-store/run-reader';
import { bareContext, engineOf, phasesOf, type RunEnvironment } from './environment';

/** Looks into a checkpoint of a run; null: the last good one. Writes nothing. */
export async function* inspectCheckpoint(
  environment: RunEnvironment,
  { directory, step, threads }: { directory: string; step: number | null; threads: number },
  { signal }: HandlerContext,
): AsyncGenerator<{ label: string; fraction: number | null }, { step: number; inspection: unknown }, void> {
  const { run, spec, checkpoint } = await readState(environment, directory, step);
  const native = await environment.openNative('best', threads);
  const context = bareContext(native, threads, signal, run.seed);
  const inspection = yield* phasesOf(engineOf(environment, run.experiment).inspect(spec, checkpoint, context));
  return { step: checkpoint.step, inspection };
}

/** A run's checkpoint (null: the last good one) and its spec, brought up to date. */
export async function readState(
  environment: RunEnvironment,
  directory: string,
  step: number | null,
): Promise<{ readonly run: RunFile; readonly spec: unknown; readonly checkpoint: Checkpoint }> {
  const paths = runPaths(directory);
  const { run } = await readRunFile(paths);
  const { checkpoint } = await chosenCheckpoint(paths.checkpoints, step);
  const spec = environment.catalogue.parseSpec(run.experiment, run.experimentVersion, run.spec);
  return { run, spec, checkpoint };
}
