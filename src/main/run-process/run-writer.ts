import type { Checkpoint } from '../../engine/run-context';
import type { LoggedEvent } from '../../shared/run/event-line';
import type { Intervention } from '../../shared/run/history';
import type { DoneFile, RunFile } from '../../shared/run/run-files';
import { pruneCheckpoints, publishCheckpoint, setAsideAfter } from '../run-store/checkpoint-store';
import { EventLogWriter } from '../run-store/event-log-writer';
import type { FileSystem } from '../run-store/file-system';
import type { RunPaths } from '../run-store/run-paths';
import { writeSealed } from '../run-store/sealed-json';

const writeEveryMilliseconds = 50;
const syncEveryMilliseconds = 400;

/** Everything that a run's process writes. Any method may throw the error of a full disk and may then be called again. */
export class RunWriter {
  readonly #files: FileSystem;
  readonly #paths: RunPaths;
  readonly #run: RunFile;
  readonly #log: EventLogWriter;
  readonly #timer: NodeJS.Timeout;
  #lastWrite = 0;
  #lastCheckpoint: number | null = null;

  private constructor(files: FileSystem, paths: RunPaths, run: RunFile, log: EventLogWriter) {
    this.#files = files;
    this.#paths = paths;
    this.#run = run;
    this.#log = log;
    // A failure shows again, and is handled, when the run itself writes next.
    this.#timer = setInterval(() => void this.#log.flush(true).catch(() => undefined), syncEveryMilliseconds);
  }

  static async open(
    files: FileSystem,
    paths: RunPaths,
    run: RunFile,
    from: { nextNumber: number; goodBytes: number },
  ): Promise<RunWriter> {
    await files.makeDirectory(paths.checkpoints);
    return new RunWriter(files, paths, run, await EventLogWriter.open(files, paths, from.nextNumber, from.goodBytes));
  }

  get logBytes(): number {
    return this.#log.writtenBytes;
  }

  get lastCheckpoint(): number | null {
    return this.#lastCheckpoint;
  }

  /** Step of the checkpoint that the run goes on from. */
  startFrom(step: number): void {
    this.#lastCheckpoint = step === 0 ? null : step;
  }

  /** Takes an event down; it is in the file after the next flush. */
  append(event: LoggedEvent): void {
    this.#log.append(event);
  }

  /** Writes when it is time to: at thousands of steps a second not every line is a write of its own. */
  async writeIfDue(): Promise<void> {
    if (performance.now() - this.#lastWrite < writeEveryMilliseconds) return;
    this.#lastWrite = performance.now();
    await this.#log.flush(false);
  }

  async flush(): Promise<void> {
    this.#lastWrite = performance.now();
    await this.#log.flush(true);
  }

  /** The events up to a checkpoint are on the disk before it is. */
  async publish(checkpoint: Checkpoint, seconds: number, interventions: readonly Intervention[]): Promise<void> {
    await this.#log.flush(true);
    await publishCheckpoint(this.#files, this.#paths.checkpoints, checkpoint, {
      format: 'ansatz-checkpoint',
      formatVersion: 1,
      seconds,
      createdAt: new Date().toISOString(),
      interventions: [...interventions],
      run: this.#run,
    });
    this.#lastCheckpoint = checkpoint.step;
    this.#log.append({ kind: 'checkpoint', step: checkpoint.step });
    await pruneCheckpoints(this.#files, this.#paths.checkpoints);
  }

  /** Puts checkpoints after a step out of the way: a run must not go on from them. */
  setAside(after: number): Promise<void> {
    return setAsideAfter(this.#files, this.#paths.checkpoints, after);
  }

  async writeResult(step: number, result: unknown): Promise<string> {
    return writeSealed(this.#files, this.#paths.result, { format: 'ansatz-result', formatVersion: 1, step, result });
  }

  /** Ends the run for good. */
  async writeDone(done: Omit<DoneFile, 'format' | 'formatVersion'>): Promise<void> {
    await this.#log.flush(true);
    await writeSealed(this.#files, this.#paths.done, { format: 'ansatz-done', formatVersion: 1, ...done });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#log.flush(true).catch(() => undefined);
    await this.#log.close();
  }
}
