import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, CheckpointTensor } from '../../engine/run-context';
import { AnsatzError, type ErrorRecord } from '../../shared/contract';
import { decodeSafetensors, encodeSafetensors } from '../../shared/run/safetensors';
import { manifestSchema, type CheckpointManifest } from '../../shared/run/run-files';
import { writeSynced } from './durable';
import { systemCode, type FileSystem } from './file-system';
import { checkpointsToKeep } from './retention';
import { damagedFile, encodeSealed, readSealed, sha256Hex } from './sealed-json';

const modelFile = 'model.safetensors';
const stateFile = 'state.safetensors';
const manifestFile = 'manifest.json';

export interface StoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly manifest: CheckpointManifest;
}

/** Steps that have a published checkpoint, ascending. */
export async function checkpointSteps(directory: string): Promise<number[]> {
  const names = await readdir(directory).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  });
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Publishes a checkpoint: its files are written and synced in a directory of another name, which is renamed when it is
 * whole. Whoever sees checkpoints/<step> sees all of it.
 */
export async function publishCheckpoint(
  files: FileSystem,
  directory: string,
  checkpoint: Checkpoint,
  describe: Omit<CheckpointManifest, 'files' | 'step'>,
): Promise<void> {
  const temporary = join(directory, `unfinished-${checkpoint.step}`);
  const target = join(directory, String(checkpoint.step));
  const metadata = {
    experiment: describe.run.experiment,
    step: String(checkpoint.step),
    specDigest: describe.run.specDigest,
  };
  const contents = {
    [modelFile]: encodeSafetensors({ tensors: checkpoint.model, metadata }),
    [stateFile]: encodeSafetensors({ tensors: checkpoint.state, metadata }),
  };
  try {
    await files.remove(temporary);
    await files.makeDirectory(temporary);
    const entries: Record<string, { sha256: string; bytes: number }> = {};
    for (const [name, bytes] of Object.entries(contents)) {
      await writeSynced(files, join(temporary, name), bytes);
      entries[name] = { sha256: sha256Hex(bytes), bytes: bytes.length };
    }
    const manifest: CheckpointManifest = { ...describe, step: checkpoint.step, files: entries };
    await writeSynced(files, join(temporary, manifestFile), encodeSealed(manifest));
    await files.syncDirectory(temporary);
    await files.remove(target);
    await files.rename(temporary, target);
    await files.syncDirectory(directory);
  } catch (thrown) {
    await files.remove(temporary).catch(() => undefined);
    throw thrown;
  }
}

/** Reads a checkpoint and holds every file against its SHA-256. */
export async function readCheckpoint(directory: string, step: number): Promise<StoredCheckpoint> {
  const folder = join(directory, String(step));
  const manifest = await readManifest(directory, step);
  const model = decodeSafetensors(await readVerified(folder, modelFile, manifest)).tensors;
  const state = decodeSafetensors(await readVerified(folder, stateFile, manifest)).tensors;
  return { checkpoint: { step, model, state }, manifest };
}

export async function readManifest(directory: string, step: number): Promise<CheckpointManifest> {
  const path = join(directory, String(step), manifestFile);
  const manifest = await readSealed(path, manifestSchema);
  if (manifest.step !== step) throw damagedFile(path, `It belongs to step ${manifest.step}.`);
  return manifest;
}

async function readVerified(folder: string, name: string, manifest: CheckpointManifest): Promise<Buffer> {
  const path = join(folder, name);
  const bytes = await readFile(path);
  if (manifest.files[name]?.sha256 !== sha256Hex(bytes))
    throw damagedFile(path, 'Its checksum is not that of the manifest.');
  return bytes;
}

export interface LastGood {
  readonly stored: StoredCheckpoint | null;
  /** Steps of later checkpoints that are damaged. */
  readonly damaged: readonly number[];
}

/** The latest checkpoint at or before `atMost` that passes all checks. */
export async function lastGoodCheckpoint(directory: string, atMost = Number.POSITIVE_INFINITY): Promise<LastGood> {
  const damaged: number[] = [];
  for (const step of (await checkpointSteps(directory)).reverse()) {
    if (step > atMost) continue;
    try {
      return { stored: await readCheckpoint(directory, step), damaged };
    } catch {
      damaged.push(step);
    }
  }
  return { stored: null, damaged };
}

/** The checkpoint of a step; null: the last good one. */
export async function chosenCheckpoint(directory: string, step: number | null): Promise<StoredCheckpoint> {
  const steps = await checkpointSteps(directory);
  if (step !== null && steps.includes(step)) return readCheckpoint(directory, step);
  if (steps.length === 0) {
    throw noCheckpoint({
      message: 'The run has no checkpoint yet.',
      reason: 'The first one is made after the number of steps that the spec states.',
      suggestion: 'Wait for it, or pause the run: that makes one.',
    });
  }
  if (step !== null) {
    throw noCheckpoint({
      message: `The run has no checkpoint of step ${step}.`,
      reason: `It keeps some of those that it made: of the steps ${steps.join(', ')}.`,
      suggestion: 'Choose one of them, or the last one.',
    });
  }
  const { stored } = await lastGoodCheckpoint(directory);
  if (stored !== null) return stored;
  throw noCheckpoint({
    message: 'No checkpoint of the run is whole.',
    reason: `Those of the steps ${steps.join(', ')} have files that are missing or not those of their checksums.`,
    suggestion: 'Restore them from a copy, or resume the run: it begins again from its seed.',
  });
}

const noCheckpoint = (what: Omit<ErrorRecord, 'code'>): AnsatzError =>
  new AnsatzError({ code: 'NO_CHECKPOINT', ...what });

/** Puts damaged checkpoints out of the way and removes what a killed process left half written. Only for the writer. */
export async function tidyCheckpoints(files: FileSystem, directory: string, damaged: readonly number[]): Promise<void> {
  for (const step of damaged) {
    const aside = join(directory, `damaged-${step}`);
    await files.remove(aside);
    await rename(join(directory, String(step)), aside);
  }
  const names = await readdir(directory).catch(() => []);
  for (const name of names) if (name.startsWith('unfinished-')) await files.remove(join(directory, name));
}

/** Puts the checkpoints of a run that has diverged, those after a step, out of the way. They stay on the disk. */
export async function setAsideAfter(files: FileSystem, directory: string, after: number): Promise<void> {
  for (const step of await checkpointSteps(directory)) {
    if (step <= after) continue;
    const aside = join(directory, `diverged-${step}`);
    await files.remove(aside);
    await files.rename(join(directory, String(step)), aside);
  }
}

export async function pruneCheckpoints(files: FileSystem, directory: string): Promise<void> {
  const steps = await checkpointSteps(directory);
  const kept = new Set(checkpointsToKeep(steps));
  for (const step of steps) {
    if (kept.has(step)) continue;
    // Renamed first: a half removed directory must not look like a checkpoint.
    const unwanted = join(directory, `unfinished-${step}`);
    await files.rename(join(directory, String(step)), unwanted);
    await files.remove(unwanted);
  }
}

/** False if a parameter of the model is not a number: such a state must never become the last good one. */
export function hasFiniteModel(model: Readonly<Record<string, CheckpointTensor>>): boolean {
  return Object.values(model).every(
    ({ data }) => !(data instanceof Float64Array) || data.every((value) => Number.isFinite(value)),
  );
}
