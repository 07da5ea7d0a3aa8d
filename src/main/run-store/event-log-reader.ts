import { open, type FileHandle } from 'node:fs/promises';
import { scanEvents } from '../../shared/run/event-scan';
import type { LoggedEvent } from '../../shared/run/event-line';
import { systemCode } from './file-system';

/** Small enough that reading a long log does not hold up the host: some milliseconds a piece. */
const pieceBytes = 256 * 2 ** 10;

/** Reads events.jsonl as it grows. */
export class EventLogReader {
  readonly #path: string;
  #offset = 0;
  #nextNumber = 0;
  #damagedLines = 0;
  #turn: Promise<void> = Promise.resolve();

  /** `from`: the end of what is known of the log already. */
  constructor(
    path: string,
    from: { readonly offset: number; readonly nextNumber: number } = { offset: 0, nextNumber: 0 },
  ) {
    this.#path = path;
    this.#offset = from.offset;
    this.#nextNumber = from.nextNumber;
  }

  /** End of the last good line. */
  get goodBytes(): number {
    return this.#offset;
  }

  get nextNumber(): number {
    return this.#nextNumber;
  }

  get damagedLines(): number {
    return this.#damagedLines;
  }

  /** Goes on after a stretch that was read from the index of the log. */
  skip(stretch: { readonly toByte: number; readonly nextNumber: number; readonly damagedLines: number }): void {
    this.#offset = stretch.toByte;
    this.#nextNumber = stretch.nextNumber;
    this.#damagedLines += stretch.damagedLines;
  }

  /** Hands on the events of all whole lines since the last call. Calls follow one another. */
  read(apply: (event: LoggedEvent) => void): Promise<void> {
    const turn = this.#turn.then(() => this.#read(apply));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(apply: (event: LoggedEvent) => void): Promise<void> {
    let handle: FileHandle;
    try {
      handle = await open(this.#path, 'r');
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return;
      throw thrown;
    }
    try {
      const { size } = await handle.stat();
      let length = pieceBytes;
      while (this.#offset < size) {
        const buffer = Buffer.allocUnsafe(Math.min(length, size - this.#offset));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.#offset);
        const scan = scanEvents(buffer.subarray(0, bytesRead), this.#nextNumber);
        scan.events.forEach(apply);
        if (scan.goodBytes === 0) {
          if (this.#offset + bytesRead >= size) break;
          length *= 2;
          continue;
        }
        this.#offset += scan.goodBytes;
        this.#nextNumber = scan.nextNumber;
        this.#damagedLines += scan.damagedLines;
      }
    } finally {
      await handle.close();
    }
  }
}
