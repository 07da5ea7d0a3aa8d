import { open, stat, type FileHandle } from 'node:fs/promises';
import { crc32 } from '../../shared/run/crc32';
import {
  blockBytes,
  blockPrefixBytes,
  decodeEventBlock,
  encodeEventBlock,
  EventBlockBuilder,
  type EventBlock,
} from '../../shared/run/event-block';
import type { LoggedEvent } from '../../shared/run/event-line';
import { EventLogReader } from './event-log-reader';
import type { FileSystem, WritableFile } from './file-system';

/** Rows of a block: less would not save time, more would keep much in memory. */
const rowsOfBlock = 4_096;
const tailLength = 256;

/** Blocks of an index that speak for a log, in order, and the bytes of the index up to each end. */
export async function* readEventIndex(
  index: string,
  log: string,
): AsyncGenerator<{ readonly block: EventBlock; readonly indexBytes: number }, void, void> {
  const indexFile = await open(index, 'r').catch(() => null);
  const logFile = await open(log, 'r').catch(() => null);
  try {
    if (indexFile === null || logFile === null) return;
    const { size } = await logFile.stat();
    for (let offset = 0; ;) {
      const prefix = await bytesAt(indexFile, offset, blockPrefixBytes);
      const length = prefix === null ? null : blockBytes(prefix);
      const body = length === null ? null : await bytesAt(indexFile, offset + blockPrefixBytes, length);
      const block = prefix === null || body === null ? null : decodeEventBlock(prefix, body);
      if (block === null || block.toByte > size || !(await endsThere(logFile, block))) return;
      offset += blockPrefixBytes + (length ?? 0);
      yield { block, indexBytes: offset };
    }
  } finally {
    await indexFile?.close();
    await logFile?.close();
  }
}

async function endsThere(log: FileHandle, { toByte, tailBytes, tailCrc }: EventBlock): Promise<boolean> {
  const tail = await bytesAt(log, toByte - tailBytes, tailBytes);
  return tail !== null && crc32(tail) === tailCrc;
}

async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer | null> {
  if (offset < 0) return null;
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  return bytesRead === length ? buffer : null;
}

/**
 * Writes the index beside a log as it grows: a block whenever enough rows have come. The log is the truth; an index that
 * cannot be written is given up, and what it lacks is read from the log.
 */
export class EventIndexWriter {
  readonly #files: FileSystem;
  readonly #path: string;
  /** Good bytes of the index: what follows them is cut off when it is next written to. */
  readonly #from: number;
  /** Opened with the first block: short runs have no index. */
  #file: WritableFile | null = null;
  #givenUp = false;
  #builder = new EventBlockBuilder();
  #damagedLines = 0;
  #blocks: number;

  private constructor(files: FileSystem, path: string, from: number, blocks: number) {
    this.#files = files;
    this.#path = path;
    this.#from = from;
    this.#blocks = blocks;
  }

  /** For a log whose good part ends at `goodBytes`; takes in the lines that the index does not have yet. */
  static async open(files: FileSystem, index: string, log: string, goodBytes: number): Promise<EventIndexWriter> {
    let [indexBytes, blocks] = [0, 0];
    let from = { offset: 0, nextNumber: 0 };
    for await (const { block, indexBytes: end } of readEventIndex(index, log)) {
      if (block.toByte > goodBytes) break;
      indexBytes = end;
      blocks += 1;
      from = { offset: block.toByte, nextNumber: block.nextNumber };
    }
    const reader = new EventLogReader(log, from);
    const writer = new EventIndexWriter(files, index, indexBytes, blocks);
    // Blocks of lines that were cut off must not come to speak for other lines of the same length.
    const { size } = await stat(index).catch(() => ({ size: 0 }));
    if (size > indexBytes) await writer.#begin();
    await reader.read((event) => writer.add(event));
    writer.#damagedLines = reader.damagedLines;
    return writer;
  }

  add(event: LoggedEvent): void {
    if (!this.#givenUp) this.#builder.add(event);
  }

  /** After the log was written up to a line's end: `written` are the last bytes of it. `last`: nothing will follow. */
  async update(toByte: number, nextNumber: number, written: Uint8Array, last = false): Promise<void> {
    const enough = this.#builder.rows >= rowsOfBlock || (last && this.#blocks > 0 && !this.#builder.isEmpty);
    if (this.#givenUp || !enough) return;
    const tail = written.subarray(Math.max(0, written.length - tailLength));
    const block = this.#builder.take({
      toByte,
      nextNumber,
      damagedLines: this.#damagedLines,
      tailBytes: tail.length,
      tailCrc: crc32(tail),
    });
    this.#damagedLines = 0;
    await this.#begin();
    try {
      await this.#file?.write(encodeEventBlock(block));
      this.#blocks += 1;
    } catch {
      await this.#giveUp();
    }
  }

  async #begin(): Promise<void> {
    if (this.#file !== null || this.#givenUp) return;
    try {
      this.#file = await this.#files.open(this.#path, 'append');
      await this.#file.truncate(this.#from);
    } catch {
      await this.#giveUp();
    }
  }

  /** A later block would leave a gap: the index ends here, and begins again with the next stretch of work. */
  async #giveUp(): Promise<void> {
    this.#givenUp = true;
    await this.close();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}
