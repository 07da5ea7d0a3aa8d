import { randomBytes } from 'node:crypto';
import { copyFile, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../../shared/contract';
import { freeDiskBytes } from '../free-disk';
import { bundleTooLarge } from './bundle-problems';
import { bundleLimits } from './check-entries';

interface Incoming {
  readonly path: string;
  readonly bytes: number;
  received: number;
}

/** Bundles at once: a window that asks for more has lost its way. */
const mostIncoming = 8;

/** Bundles that windows send in pieces, each in a file that is removed when it was opened. */
export class IncomingBundles {
  readonly #directory: string;
  readonly #incoming = new Map<string, Incoming>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Removes what an earlier host has left behind. Only whole names of ours: another host may be receiving beside. */
  async tidy(olderThanMilliseconds: number): Promise<void> {
    for (const entry of await readdir(this.#directory, { withFileTypes: true }).catch(() => [])) {
      const stamp = /^(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)-/.exec(entry.name);
      if (stamp === null) continue;
      const [, year, month, day, hour, minute, second] = stamp;
      const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      if (Date.now() - at > olderThanMilliseconds)
        await rm(join(this.#directory, entry.name), { recursive: true, force: true });
    }
  }

  /** Name under which the pieces of a bundle of so many bytes are sent. Throws BUNDLE_TOO_LARGE. */
  async begin(bytes: number): Promise<string> {
    if (bytes > bundleLimits.archiveBytes)
      throw bundleTooLarge(`It has ${bytes} bytes, more than ${bundleLimits.archiveBytes}.`);
    const free = await freeDiskBytes(this.#directory);
    // 0: the system does not tell.
    if (free > 0 && bytes > free) throw bundleTooLarge(`It has ${bytes} bytes, and the disk has ${free} left.`);
    if (this.#incoming.size >= mostIncoming) throw bundleTooLarge(`${mostIncoming} others are being received.`);
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
    const id = `${stamp}-${randomBytes(9).toString('hex')}`;
    const path = join(this.#directory, `${id}.zip`);
    await (await open(path, 'wx', 0o600)).close();
    this.#incoming.set(id, { path, bytes, received: 0 });
    return id;
  }

  /** A bundle of this machine, taken in whole. Throws BUNDLE_TOO_LARGE, and what the file system says. */
  async take(source: string): Promise<string> {
    const { size } = await stat(source);
    const id = await this.begin(size);
    const incoming = this.#get(id);
    try {
      await copyFile(source, incoming.path);
      incoming.received = size;
    } catch (thrown) {
      await this.drop(id);
      throw thrown;
    }
    return id;
  }

  /** The next piece. Throws IMPORT_PIECE when it is not the one that follows. */
  async write(id: string, offset: number, piece: Uint8Array): Promise<void> {
    const incoming = this.#get(id);
    if (offset !== incoming.received || offset + piece.length > incoming.bytes)
      throw lost('A piece came that does not follow the one before.');
    // Taken before it is written: a second piece of the same place is refused while this one is under way.
    incoming.received += piece.length;
    const file = await open(incoming.path, 'r+');
    try {
      await file.write(piece, 0, piece.length, offset);
    } finally {
      await file.close();
    }
  }

  /** Where a bundle lies that has come whole. */
  whole(id: string): string {
    const { path, bytes, received } = this.#get(id);
    if (received !== bytes) throw lost(`Only ${received} of ${bytes} bytes have come.`);
    return path;
  }

  async drop(id: string): Promise<void> {
    const incoming = this.#incoming.get(id);
    this.#incoming.delete(id);
    if (incoming !== undefined) await rm(incoming.path, { force: true });
  }

  #get(id: string): Incoming {
    const incoming = this.#incoming.get(id);
    if (incoming !== undefined) return incoming;
    throw lost('It was dropped, or the host was started again.');
  }
}

function lost(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'IMPORT_PIECE',
    message: 'The bundle was not received whole.',
    reason,
    suggestion: 'Open the file again.',
  });
}
