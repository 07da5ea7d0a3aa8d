import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AnsatzError } from '../../shared/contract';
import { measurementSchema, type Measurement, type MeasurementRequest } from '../../shared/run/measurement';
import { nodeFileSystem } from '../run-store/file-system';
import { sayingDiskFull } from '../run-store/saying-disk-full';
import { readSealed, writeSealed } from '../run-store/sealed-json';
import type { HelperProcesses } from './helpers';
import type { RunRecord } from './run-record';

const fileSchema = z.object({
  format: z.literal('ansatz-measurement'),
  formatVersion: z.literal(1),
  specDigest: z.string(),
  measurement: measurementSchema,
});

interface Wanted {
  readonly step: number | null;
  readonly request: MeasurementRequest;
}

/** Measures on a checkpoint in a process of its own and keeps what is found in the run's directory. */
export async function* measureRun(
  record: RunRecord,
  { step, request }: Wanted,
  find: (id: string) => RunRecord | null,
  helpers: HelperProcesses,
  threads: number,
): AsyncGenerator<{ label: string; fraction: number | null }, Measurement, void> {
  const other = request.quantity.kind === 'overlap' ? otherRun(record, request.quantity.run, find) : null;
  const { directory, measurements } = record.paths;
  const began = performance.now();
  const { step: measuredStep, measured } = yield* helpers.stream(async function* (engine) {
    const stream = engine.measureState({ directory, step, request, other, threads });
    yield* stream;
    return await stream.result;
  });
  const now = new Date();
  const measurement: Measurement = {
    ...measured,
    id: newMeasurementId(now),
    step: measuredStep,
    request,
    seconds: (performance.now() - began) / 1000,
    measuredAt: now.toISOString(),
  };
  await sayingDiskFull(async () => {
    await mkdir(measurements, { recursive: true });
    await writeSealed(nodeFileSystem, join(measurements, `${measurement.id}.json`), {
      format: 'ansatz-measurement',
      formatVersion: 1,
      specDigest: record.run.specDigest,
      measurement,
    });
  });
  return measurement;
}

/** Oldest first; files that are damaged or of another spec are left out. */
export async function readMeasurements(record: RunRecord): Promise<Measurement[]> {
  const names = await readdir(record.paths.measurements).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const file = await readSealed(join(record.paths.measurements, name), fileSchema).catch(() => null);
        return file?.specDigest === record.run.specDigest ? [file.measurement] : [];
      }),
  );
  return found.flat().sort((a, b) => (a.measuredAt < b.measuredAt ? -1 : a.measuredAt > b.measuredAt ? 1 : 0));
}

export async function removeMeasurement(record: RunRecord, id: string): Promise<void> {
  await rm(join(record.paths.measurements, `${id}.json`), { force: true });
}

/** In an order that sorts by time. */
function newMeasurementId(now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

/** Directory of the run of an overlap. */
function otherRun(record: RunRecord, id: string, find: (id: string) => RunRecord | null): string {
  const other = find(id);
  if (other !== null && other.definition.id === record.definition.id) {
    const refused = record.definition.overlapRefusal?.(record.spec, other.spec) ?? null;
    if (refused === null) return other.paths.directory;
    throw new AnsatzError({
      code: refused.code,
      message: `The run "${id}" cannot be overlapped with.`,
      reason: refused.reason,
      suggestion: 'Choose a run of the same sites; `ansatz runs` lists them.',
    });
  }
  throw new AnsatzError({
    code: 'OTHER_RUN_MISSING',
    message: `The run "${id}" cannot be overlapped with.`,
    reason: other === null ? 'There is no such run.' : 'It is of another experiment.',
    suggestion: 'Choose a run of the same experiment; `ansatz runs` lists them.',
  });
}
