import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeArrays, encodeArrays } from '../../shared/run/array-json';
import { checkpointSteps } from '../run-store/checkpoint-store';
import { nodeFileSystem } from '../run-store/file-system';
import { readSealed, writeSealed } from '../run-store/sealed-json';
import type { HelperProcesses } from './helpers';
import type { RunRecord } from './run-record';

const inspectionFileSchema = z.object({
  format: z.literal('ansatz-inspection'),
  formatVersion: z.literal(3),
  step: z.int(),
  specDigest: z.string(),
  inspection: z.unknown(),
});

/** The inspection of a checkpoint, from the run's directory if it was made before. A damaged file is made again. */
export async function* inspectRun(
  record: RunRecord,
  step: number | null,
  helpers: HelperProcesses,
  threads: number,
): AsyncGenerator<{ label: string; fraction: number | null }, { step: number; inspection: unknown }, void> {
  const { directory, checkpoints, inspections } = record.paths;
  const wanted = step ?? (await checkpointSteps(checkpoints)).at(-1) ?? null;
  if (wanted !== null) {
    const known = await readInspection(record, wanted);
    if (known !== null) return known;
  }
  const made = yield* helpers.stream(async function* (engine) {
    const stream = engine.inspect({ directory, step, threads });
    yield* stream;
    return await stream.result;
  });
  await mkdir(inspections, { recursive: true });
  await writeSealed(nodeFileSystem, join(inspections, `${made.step}.json`), {
    format: 'ansatz-inspection',
    formatVersion: 3,
    step: made.step,
    specDigest: record.run.specDigest,
    inspection: encodeArrays(made.inspection),
  });
  return { step: made.step, inspection: made.inspection };
}

/** A kept inspection of the step, or null if there is none that can be trusted. */
export async function readInspection(
  record: RunRecord,
  step: number,
): Promise<{ step: number; inspection: unknown } | null> {
  try {
    const file = await readSealed(join(record.paths.inspections, `${step}.json`), inspectionFileSchema);
    if (file.specDigest !== record.run.specDigest) return null;
    return { step: file.step, inspection: decodeArrays(file.inspection) };
  } catch {
    return null;
  }
}
