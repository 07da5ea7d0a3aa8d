import { encodeEventLine, type LoggedEvent } from '../../shared/run/event-line';
import { EventIndexWriter } from './event-index';
import type { FileSystem, WritableFile } from './file-system';

/**
 * Appends to events.jsonl. Lines are collected and written together; what `flush` has returned for is in the file and,
 * with `durable`, on the disk. When a write fails half way (a full disk), the lines stay in memory and the next flush
 * cuts off the half line and writes them again: nothing is lost and nothing is there twice.
 */
export class EventLogWriter {
  readonly #file: WritableFile;
  readonly #index: EventIndexWriter;
  #pending: { readonly line: string; readonly event: LoggedEvent }[] = [];
  #nextNumber: number;
  #writtenBytes: number;
  #unsynced = false;
  #torn = false;
  /** The last bytes that were written. */
  #tail: Uint8Array = new Uint8Array(0);
  #turn: Promise<void> = Promise.resolve();

  private constructor(file: WritableFile, index: EventIndexWriter, nextNumber: number, writtenBytes: number) {
    this.#file = file;
    this.#index = index;
    this.#nextNumber = nextNumber;
    this.#writtenBytes = writtenBytes;
  }

  /** Opens the log and its index; what follows `goodBytes` is cut off. */
  static async open(
    files: FileSystem,
    paths: { readonly events: string; readonly eventIndex: string },
    nextNumber: number,
    goodBytes: number,
  ): Promise<EventLogWriter> {
    const file = await files.open(paths.events, 'append');
    await file.truncate(goodBytes);
    const index = await EventIndexWriter.open(files, paths.eventIndex, paths.events, goodBytes);
    return new EventLogWriter(file, index, nextNumber, goodBytes);
  }

  /** Bytes of whole lines in the file. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  append(event: LoggedEvent): void {
    this.#pending.push({ line: encodeEventLine(this.#nextNumber, event), event });
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
    await this.#index.update(this.#writtenBytes, this.#nextNumber - this.#pending.length, this.#tail, true);
    await this.#index.close();
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
      const bytes = Buffer.from(lines.map(({ line }) => line).join(''), 'utf8');
      try {
        await this.#file.write(bytes);
      } catch (thrown) {
        this.#pending = [...lines, ...this.#pending];
        this.#torn = true;
        throw thrown;
      }
      this.#writtenBytes += bytes.length;
      this.#tail = bytes;
      this.#unsynced = true;
      for (const { event } of lines) this.#index.add(event);
      await this.#index.update(this.#writtenBytes, this.#nextNumber - this.#pending.length, bytes);
    }
    if (durable && this.#unsynced) {
      await this.#file.sync();
      this.#unsynced = false;
    }
  }
}
