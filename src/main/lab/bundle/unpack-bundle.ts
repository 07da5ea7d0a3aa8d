import { createHash } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AnsatzError, isCancelled } from '../../../shared/contract';
import { bundleManifestSchema, type BundleManifest } from '../../../shared/lab/bundle';
import type { Phase } from '../../../shared/run/phase';
import { isDiskFull } from '../../run-store/file-system';
import { manifestName, ownerOf, pathRefusal } from './bundle-paths';
import { bundleRefused, bundleTooLarge } from './bundle-problems';
import { checkEntries, type ArchiveEntry, type BundleLimits } from './check-entries';

/**
 * Unpacks a bundle into an empty folder of its own. Every entry is checked by the archive's directory first, then every file against the
 * size and digest of the manifest while it is written. Throws BUNDLE_REFUSED or BUNDLE_TOO_LARGE; what it has written is the caller's.
 */
export async function* unpackBundle(
  archive: string,
  folder: string,
  limits: BundleLimits,
  signal: AbortSignal,
): AsyncGenerator<Phase, BundleManifest, void> {
  const { size } = await stat(archive);
  if (size > limits.archiveBytes) throw bundleTooLarge(`It has ${size} bytes, more than ${limits.archiveBytes}.`);
  const zip = await opened(archive);
  try {
    yield { label: 'Reading the list of files', fraction: null };
    const entries = await readEntries(zip, limits);
    checkEntries(
      [...entries.values()].map(({ facts }) => facts),
      size,
      limits,
    );
    const manifest = await readManifest(zip, entries.get(manifestName)?.entry ?? null, limits);
    checkManifest(manifest, entries);
    const total = Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const [path, expected] of Object.entries(manifest.files)) {
      const found = entries.get(path);
      if (found === undefined) throw bundleRefused(`${path} is missing.`);
      await extract(zip, found.entry, join(folder, path), expected, path, signal);
      done += expected.bytes;
      yield { label: 'Unpacking and checking', fraction: total === 0 ? 1 : done / total };
    }
    return manifest;
  } catch (thrown) {
    throw refusalOf(thrown);
  } finally {
    zip.close();
  }
}

/** Errors of the archive are a refusal; those of the disk, and a leave taken, are themselves. */
function refusalOf(thrown: unknown): unknown {
  if (thrown instanceof AnsatzError || isCancelled(thrown) || isDiskFull(thrown)) return thrown;
  return bundleRefused(`It is not a whole zip file: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
}

function opened(archive: string): Promise<ZipFile> {
  // Names stay bytes: what is not plain is refused here and not repaired there.
  return openPromise(archive, { lazyEntries: true, decodeStrings: false, autoClose: false }).catch(
    (thrown: unknown) => {
      throw refusalOf(thrown);
    },
  );
}

interface FoundEntry {
  readonly entry: Entry;
  readonly facts: ArchiveEntry;
}

async function readEntries(zip: ZipFile, limits: BundleLimits): Promise<Map<string, FoundEntry>> {
  if (zip.entryCount > limits.entries)
    throw bundleTooLarge(`It has ${zip.entryCount} files, more than ${limits.entries}.`);
  const found = new Map<string, FoundEntry>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileNameRaw.toString('latin1');
    // Folders are made for the files in them.
    if (name.endsWith('/') && entry.uncompressedSize === 0 && pathRefusal(name.slice(0, -1)) === null) continue;
    if (found.has(name)) throw bundleRefused(`It has two files of the name ${JSON.stringify(name.slice(0, 80))}.`);
    const facts: ArchiveEntry = {
      name,
      compressedSize: entry.compressedSize,
      uncompressedSize: entry.uncompressedSize,
      compressionMethod: entry.compressionMethod,
      isEncrypted: entry.isEncrypted(),
      externalAttributes: entry.externalFileAttributes,
      offset: entry.relativeOffsetOfLocalHeader,
    };
    found.set(name, { entry, facts });
  }
  return found;
}

async function readManifest(zip: ZipFile, entry: Entry | null, limits: BundleLimits): Promise<BundleManifest> {
  if (entry === null) throw bundleRefused(`It has no ${manifestName}.`);
  if (entry.uncompressedSize > limits.manifestBytes) throw bundleTooLarge(`Its ${manifestName} is too large.`);
  const parts: Buffer[] = [];
  for await (const block of blocks(await zip.openReadStreamPromise(entry))) parts.push(block);
  let content: unknown;
  try {
    content = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw bundleRefused(`Its ${manifestName} is not JSON.`);
  }
  const parsed = bundleManifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bundleRefused(
    `Its ${manifestName} is not that of a bundle: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
  );
}

/** The manifest and the archive speak of the same files, each of a run or document that the manifest names. */
function checkManifest(manifest: BundleManifest, entries: ReadonlyMap<string, FoundEntry>): void {
  const runs = new Set(manifest.runs.map(({ id }) => id));
  const documents = new Set(manifest.documents);
  if (runs.size !== manifest.runs.length) throw bundleRefused('Its manifest names a run twice.');
  for (const name of entries.keys()) {
    if (name !== manifestName && !Object.hasOwn(manifest.files, name))
      throw bundleRefused(`${name} is not in its manifest.`);
  }
  for (const [path, { bytes }] of Object.entries(manifest.files)) {
    const owner = ownerOf(path);
    const named = owner !== null && (owner.kind === 'run' ? runs : documents).has(owner.id);
    if (!named) throw bundleRefused(`${JSON.stringify(path.slice(0, 80))} belongs to no run of the bundle.`);
    const facts = entries.get(path)?.facts;
    if (facts === undefined) throw bundleRefused(`${path} is missing.`);
    if (facts.uncompressedSize !== bytes) throw bundleRefused(`${path} has not the size that the manifest says.`);
  }
}

async function extract(
  zip: ZipFile,
  entry: Entry,
  target: string,
  expected: { readonly sha256: string; readonly bytes: number },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  const file = await open(target, 'wx', 0o600);
  let written = 0;
  try {
    for await (const block of blocks(await zip.openReadStreamPromise(entry))) {
      signal.throwIfAborted();
      written += block.length;
      if (written > expected.bytes) throw bundleRefused(`${path} is longer than the manifest says.`);
      hash.update(block);
      await file.writeFile(block);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (written !== expected.bytes) throw bundleRefused(`${path} is shorter than the manifest says.`);
  if (hash.digest('hex') !== expected.sha256) throw bundleRefused(`${path} is not the file of its digest.`);
}

async function* blocks(stream: Readable): AsyncGenerator<Buffer, void, void> {
  for await (const block of stream) {
    if (Buffer.isBuffer(block)) yield block;
  }
}
