import { bundleRefused, bundleTooLarge } from './bundle-problems';
import { pathRefusal } from './bundle-paths';

/** What the directory of an archive says of one entry. */
export interface ArchiveEntry {
  readonly name: string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly compressionMethod: number;
  readonly isEncrypted: boolean;
  /** Upper 16 bits: mode of the file where it was packed on Unix. */
  readonly externalAttributes: number;
  readonly offset: number;
}

export interface BundleLimits {
  readonly entries: number;
  /** Of the archive. */
  readonly archiveBytes: number;
  /** Of everything in it. */
  readonly totalBytes: number;
  /** Uncompressed over compressed, of an entry that is not small. */
  readonly ratio: number;
  readonly manifestBytes: number;
}

export const bundleLimits: BundleLimits = {
  entries: 20_000,
  archiveBytes: 64 * 2 ** 30,
  totalBytes: 128 * 2 ** 30,
  ratio: 250,
  manifestBytes: 16 * 2 ** 20,
};

const smallBytes = 2 ** 20;
const fileKinds = 0o170000;
const regularFile = 0o100000;

/** Refuses an archive by its directory, before anything of it is read. Throws BUNDLE_REFUSED or BUNDLE_TOO_LARGE. */
export function checkEntries(entries: readonly ArchiveEntry[], archiveBytes: number, limits: BundleLimits): void {
  if (entries.length > limits.entries) throw bundleTooLarge(`It has more than ${limits.entries} files.`);
  let total = 0;
  const seen = new Map<string, string>();
  for (const entry of entries) {
    checkEntry(entry, limits);
    total += entry.uncompressedSize;
    const folded = entry.name.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) throw bundleRefused(`It has two files of the name ${entry.name}.`);
    seen.set(folded, entry.name);
  }
  if (total > limits.totalBytes) throw bundleTooLarge(`It would take ${total} bytes, more than ${limits.totalBytes}.`);
  for (const name of seen.keys()) {
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      if (seen.has(folder)) throw bundleRefused(`${folder} is a file and a folder in it.`);
    }
  }
  checkPlaces(entries, archiveBytes);
}

function checkEntry(entry: ArchiveEntry, limits: BundleLimits): void {
  const shown = JSON.stringify(entry.name.slice(0, 80));
  const refusal = pathRefusal(entry.name);
  if (refusal !== null) throw bundleRefused(`The file ${shown} is refused: ${refusal}.`);
  const kind = (entry.externalAttributes >>> 16) & fileKinds;
  if (kind !== 0 && kind !== regularFile) throw bundleRefused(`${shown} is a link or another special file.`);
  if (entry.isEncrypted) throw bundleRefused(`${shown} is encrypted.`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw bundleRefused(`${shown} is packed by method ${entry.compressionMethod}, which is not used in bundles.`);
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > smallBytes && uncompressedSize > limits.ratio * compressedSize)
    throw bundleRefused(`${shown} would grow to more than ${limits.ratio} times its size.`);
}

/** Entries that lie over each other unpack the same bytes again and again. */
function checkPlaces(entries: readonly ArchiveEntry[], archiveBytes: number): void {
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  inOrder.forEach((entry, index) => {
    const end = inOrder[index + 1]?.offset ?? archiveBytes;
    if (entry.offset + entry.compressedSize > end)
      throw bundleRefused(`${entry.name} reaches into what follows it in the archive.`);
  });
}
