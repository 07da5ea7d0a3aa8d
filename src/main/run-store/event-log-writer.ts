import { encodeEventLine, type LoggedEvent } from '../../shared/run/event-line';
import type { FileSystem, WritableFile } from './file-system';

/**
 * Appends to events.jsonl. Lines are collected and written together; what `flush` has returned for is in the file and,
 * with `durable`, on the disk. When a write fails half way (a full disk), the lines stay in memory and the next flush
 * cuts off the half line and writes them again: nothing is lost and nothing is there twice.
 */
export class EventLogWriter {
  readonly #file: WritableFile;
  #pending: string[] = [];
  #nextNumber: number;
  #writtenBytes: number;
  #unsynced = false;
  #torn = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(file: WritableFile, nextNumber: number, writtenBytes: number) {
    this.#file = file;
    this.#nextNumber = nextNumber;
    this.#writtenBytes = writtenBytes;
  }

  /** Opens the log; what follows `goodBytes` is cut off. */
  static async open(files: FileSystem, path: string, nextNumber: number, goodBytes: number): Promise<EventLogWriter> {
    const file = await files.open(path, 'append');
    await file.truncate(goodBytes);
    return new EventLogWriter(file, nextNumber, goodBytes);
  }

  /** Bytes of whole lines in the file. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  append(event: LoggedEvent): void {
    this.#pending.push(encodeEventLine(this.#nextNumber, event));
    this.#nextNumber += 1;
  }

  /** One flush at a time; a failed one leaves everything as it was. */
  flush(durable: boolean): Promise<void> {
    const turn = this.#turn.then(() => this.#flush(durable));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#file.close();
  }

  async #flush(durable: boolean): Promise<void> {
    if (this.#torn) {
      await this.#file.truncate(this.#writtenBytes);
      this.#torn = false;
    }
    const lines = this.#pending;
    if (lines.length > 0) {
      this.#pending = [];
      const bytes = Buffer.from(lines.join(''), 'utf8');
      try {
        await this.#file.write(bytes);
      } catch (thrown) {
        this.#pending = [...lines, ...this.#pending];
        this.#torn = true;
        throw thrown;
      }
      this.#writtenBytes += bytes.length;
      this.#unsynced = true;
    }
    if (durable && this.#unsynced) {
      await this.#file.sync();
      this.#unsynced = false;
    }
  }
}
