import { AnsatzError } from '../../shared/contract';
import type { Checkpoint } from '../../engine/run-context';
import type { Intervention } from '../../shared/run/history';
import { mergeInterventions } from '../../shared/run/interventions';
import type { RunJournal } from '../../shared/run/journal';
import type { RunFile } from '../../shared/run/run-files';
import { lastGoodCheckpoint, tidyCheckpoints } from '../run-store/checkpoint-store';
import type { EventLogReader } from '../run-store/event-log-reader';
import type { FileSystem } from '../run-store/file-system';
import type { RunPaths } from '../run-store/run-paths';
import { readJournal, readRunFile } from '../run-store/run-reader';
import { stat } from 'node:fs/promises';

/** Where a stretch of work begins. */
export interface RunOrigin {
  /** null: at the beginning. */
  readonly checkpoint: Checkpoint | null;
  readonly seconds: number;
  readonly interventions: readonly Intervention[];
}

export interface OpenedRun {
  readonly run: RunFile;
  readonly journal: RunJournal;
  readonly log: EventLogReader;
  readonly origin: RunOrigin;
  /** Damage that was found and how it was met, to be told. */
  readonly findings: readonly { readonly code: string; readonly message: string }[];
}

/** Reads what is on disk and chooses the last good checkpoint. Damaged ones are put aside. */
export async function openRun(files: FileSystem, paths: RunPaths): Promise<OpenedRun> {
  const findings: { code: string; message: string }[] = [];
  const { run, recovered } = await readRunFile(paths);
  if (recovered)
    findings.push({ code: 'RUN_FILE_DAMAGED', message: 'run.json was damaged. Its copy in a checkpoint was used.' });
  const { journal, log } = await readJournal(paths.directory);
  const size = await stat(paths.events).then(
    (found) => found.size,
    () => 0,
  );
  if (size > log.goodBytes) {
    findings.push({
      code: 'EVENTS_TORN',
      message: `The torn end of events.jsonl (${size - log.goodBytes} bytes) was cut off.`,
    });
  }
  if (log.damagedLines > 0) {
    findings.push({
      code: 'EVENTS_DAMAGED',
      message: `${log.damagedLines} ${log.damagedLines === 1 ? 'line' : 'lines'} of events.jsonl cannot be trusted and ${log.damagedLines === 1 ? 'is' : 'are'} left out.`,
    });
  }
  await files.makeDirectory(paths.checkpoints);
  const { stored, damaged } = await lastGoodCheckpoint(paths.checkpoints);
  await tidyCheckpoints(files, paths.checkpoints, damaged);
  if (damaged.length > 0) {
    const target = stored === null ? 'the beginning' : `step ${stored.checkpoint.step}`;
    findings.push({
      code: 'CHECKPOINT_DAMAGED',
      message: `The checkpoint of step ${damaged.join(', ')} is damaged. Went back to ${target}.`,
    });
  }
  if (stored !== null && journal.history.lastStep < stored.checkpoint.step) {
    // A checkpoint is only made when the events up to it are on the disk.
    findings.push({
      code: 'EVENTS_LOST',
      message: `events.jsonl ends at step ${journal.history.lastStep}, before the checkpoint of step ${stored.checkpoint.step}: the observations between are lost.`,
    });
  }
  if (stored !== null && stored.manifest.run.specDigest !== run.specDigest) {
    throw new AnsatzError({
      code: 'CHECKPOINT_OF_ANOTHER_RUN',
      message: `The checkpoint of step ${stored.checkpoint.step} belongs to another spec.`,
      reason: 'Files of two runs were mixed in one directory.',
      suggestion: 'Restore the directory from a copy, or start the run again.',
    });
  }
  const origin: RunOrigin = {
    checkpoint: stored?.checkpoint ?? null,
    seconds: stored?.manifest.seconds ?? 0,
    interventions: mergeInterventions(stored?.manifest.interventions ?? [], journal.interventions),
  };
  return { run, journal, log, origin, findings };
}
