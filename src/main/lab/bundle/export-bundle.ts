import { createHash, type Hash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEnding, type BundleManifest, type BundleScope } from '../../../shared/lab/bundle';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { wrongState } from '../problems';
import type { RunRecord } from '../run-record';
import { belongsToRun, manifestName } from './bundle-paths';
import { bundleTooLarge } from './bundle-problems';
import { bundleLimits } from './check-entries';
import { ZipWriter } from './zip-writer';

interface Source {
  readonly path: string;
  readonly bytes: number;
  /** On the disk, or what it holds. */
  readonly from: string | Uint8Array;
}

export interface BundlePiece {
  readonly piece: Uint8Array;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface BundleSummary {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

const readBytes = 256 * 2 ** 10;
/** Small enough for one message, large enough not to be many. */
const pieceBytes = 512 * 2 ** 10;

/**
 * Runs as a zip file, made while it is read: nothing of it is kept. The manifest comes last, because it has the digest of every
 * file. Throws RUN_STATE for a run that is under way and BUNDLE_TOO_LARGE.
 */
export async function* exportBundle(
  records: readonly RunRecord[],
  documents: readonly ExperimentDocument[],
  { checkpoints }: Pick<BundleScope, 'checkpoints'>,
  version: string,
): AsyncGenerator<BundlePiece, BundleSummary, void> {
  const sources: Source[] = [];
  for (const record of records) sources.push(...(await filesOf(record, checkpoints)));
  for (const document of documents) {
    const from = Buffer.from(`${JSON.stringify(document, null, 2)}\n`, 'utf8');
    sources.push({ path: `documents/${document.id}.ansatz.json`, bytes: from.length, from });
  }
  const totalBytes = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = bundleLimits.archiveBytes - bundleLimits.manifestBytes;
  if (totalBytes >= most) throw bundleTooLarge(`It would have ${totalBytes} bytes, more than ${most}.`);
  if (sources.length >= bundleLimits.entries) throw bundleTooLarge(`It would have ${sources.length} files.`);
  const archive = new ZipWriter();
  const files: Record<string, { sha256: string; bytes: number }> = {};
  let doneBytes = 0;
  for (const source of sources) {
    const hash = createHash('sha256');
    for await (const block of addTo(archive, source, hash)) {
      doneBytes += block;
      for (const piece of piecesOf(archive, pieceBytes)) yield { piece, doneBytes, totalBytes };
    }
    files[source.path] = { sha256: hash.digest('hex'), bytes: source.bytes };
  }
  const manifest: BundleManifest = {
    format: 'ansatz-run-bundle',
    formatVersion: 1,
    createdAt: new Date().toISOString(),
    application: { name: 'Ansatz', version },
    checkpoints,
    runs: records.map(({ id, run, annotation }) => ({
      id,
      title: run.title,
      experiment: run.experiment,
      documentId: documents.find((document) => belongs(document, id, run.documentId))?.id ?? null,
      annotation: { tags: annotation.tags, note: annotation.note },
    })),
    documents: documents.map(({ id }) => id),
    files,
  };
  const from = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`, 'utf8');
  const last = addTo(archive, { path: manifestName, bytes: from.length, from }, createHash('sha256'));
  for await (const block of last) void block;
  archive.end();
  for (const piece of piecesOf(archive, 0)) yield { piece, doneBytes, totalBytes };
  return { name: nameOf(records), files: sources.length + 1, bytes: archive.writtenBytes };
}

function belongs(document: ExperimentDocument, runId: string, documentId: string | null): boolean {
  return document.id === documentId || document.runIds.includes(runId);
}

function nameOf(records: readonly RunRecord[]): string {
  const [first] = records;
  const name = records.length === 1 && first !== undefined ? first.id : `${records.length}-runs`;
  return `${name}${bundleEnding}`;
}

async function filesOf(record: RunRecord, checkpoints: BundleScope['checkpoints']): Promise<Source[]> {
  const state = record.state();
  if (state === 'queued' || state === 'running' || state === 'paused')
    throw wrongState('bundled', state, 'Wait until it is over, or cancel it.');
  const steps = checkpoints === 'all' ? null : checkpoints === 'none' ? [] : record.checkpoints.slice(-1);
  const { directory } = record.paths;
  const found: Source[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const place = join(entry.parentPath, entry.name);
    const path = place.slice(directory.length + 1).replaceAll('\\', '/');
    if (!belongsToRun(path, steps)) continue;
    found.push({ path: `runs/${record.id}/${path}`, bytes: (await stat(place)).size, from: place });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Adds a file block by block; each block's size is yielded when it is packed. Parameters hardly shrink and are stored as they are. */
async function* addTo(
  archive: ZipWriter,
  { path, bytes, from }: Source,
  hash: Hash,
): AsyncGenerator<number, void, void> {
  // What is packed can be a little longer than what it was.
  archive.begin(path, { stored: path.endsWith('.safetensors'), large: bytes >= 2 ** 31 });
  for await (const { block, isLast } of blocksOf(from, bytes)) {
    hash.update(block);
    archive.push(block, isLast);
    yield block.length;
  }
}

/** What has come together, in pieces, once it is more than so many bytes. */
function* piecesOf(archive: ZipWriter, atLeast: number): Generator<Uint8Array, void, void> {
  if (archive.pendingBytes <= atLeast) return;
  const bytes = archive.take();
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

interface Block {
  readonly block: Uint8Array;
  readonly isLast: boolean;
}

/** Exactly so many bytes of a file: what is appended meanwhile does not belong to it. */
async function* blocksOf(from: string | Uint8Array, bytes: number): AsyncGenerator<Block, void, void> {
  if (typeof from !== 'string' || bytes === 0) {
    yield { block: typeof from === 'string' ? new Uint8Array(0) : from, isLast: true };
    return;
  }
  const handle = await open(from, 'r');
  try {
    let offset = 0;
    while (offset < bytes) {
      const buffer = new Uint8Array(Math.min(readBytes, bytes - offset));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) throw new Error(`${from} became shorter while it was read.`);
      offset += bytesRead;
      yield { block: buffer.subarray(0, bytesRead), isLast: offset === bytes };
    }
  } finally {
    await handle.close();
  }
}
