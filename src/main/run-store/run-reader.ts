import { decodeArrays } from '../../shared/run/array-json';
import { RunJournal } from '../../shared/run/journal';
import {
  doneFileSchema,
  resultFileSchema,
  runFileSchema,
  type DoneFile,
  type RunFile,
} from '../../shared/run/run-files';
import { checkpointSteps, readManifest } from './checkpoint-store';
import { readEventIndex } from './event-index';
import { EventLogReader } from './event-log-reader';
import { systemCode } from './file-system';
import { runPaths, type RunPaths } from './run-paths';
import { damagedFile, decodeSealed, readSealed, sha256Hex } from './sealed-json';
import { readFile } from 'node:fs/promises';

export interface ReadRun {
  readonly run: RunFile;
  /** run.json itself was damaged or missing; its copy was found in a checkpoint. */
  readonly recovered: boolean;
}

/** run.json, or its copy in the latest checkpoint that has a good one. Throws FILE_DAMAGED if there is none. */
export async function readRunFile(paths: RunPaths): Promise<ReadRun> {
  try {
    return { run: await readSealed(paths.run, runFileSchema), recovered: false };
  } catch (thrown) {
    for (const step of (await checkpointSteps(paths.checkpoints)).reverse()) {
      const manifest = await readManifest(paths.checkpoints, step).catch(() => null);
      if (manifest !== null) return { run: manifest.run, recovered: true };
    }
    throw systemCode(thrown) === 'ENOENT' ? damagedFile(paths.run, 'It is missing.') : thrown;
  }
}

/** done.json; null if the run has not ended. */
export async function readDone(paths: RunPaths): Promise<DoneFile | null> {
  try {
    return await readSealed(paths.done, doneFileSchema);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

/** The result, held against the checksum in done.json; null if there is none. */
export async function readResult(paths: RunPaths): Promise<unknown> {
  const done = await readDone(paths);
  const bytes = done === null ? null : await readResultBytes(paths, done);
  return bytes === null ? null : decodeArrays(decodeSealed(bytes, resultFileSchema, paths.result).result);
}

/** Bytes of result.json, if they are those that done.json speaks for. Throws FILE_DAMAGED. */
export async function readResultBytes(paths: RunPaths, done: DoneFile): Promise<Buffer | null> {
  if (done.resultSha256 === null) return null;
  const bytes = await readFile(paths.result).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') throw damagedFile(paths.result, 'It is missing.');
    throw thrown;
  });
  if (sha256Hex(bytes) !== done.resultSha256) {
    throw damagedFile(paths.result, 'Its checksum is not that of done.json.');
  }
  return bytes;
}

export interface ReadJournal {
  readonly journal: RunJournal;
  readonly log: EventLogReader;
}

export async function readJournal(directory: string): Promise<ReadJournal> {
  const journal = new RunJournal();
  const paths = runPaths(directory);
  const log = new EventLogReader(paths.events);
  await readEventLog(paths, log, journal);
  return { journal, log };
}

/** Brings a journal up to what the log says; at the beginning by blocks of the index, where there is one. */
export async function readEventLog(paths: RunPaths, log: EventLogReader, journal: RunJournal): Promise<void> {
  if (log.goodBytes === 0) {
    for await (const { block } of readEventIndex(paths.eventIndex, paths.events)) {
      // Somebody else may have begun to read meanwhile.
      if (log.goodBytes > block.toByte) break;
      journal.applyBlock(block);
      log.skip(block);
    }
  }
  await log.read((event) => journal.apply(event));
}
