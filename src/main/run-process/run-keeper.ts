import type { Checkpoint } from '../../engine/run-context';
import type { Notice, Problem } from '../../shared/lab/contract';
import type { ChangeSignal } from '../../shared/run/change-signal';
import type { LoggedEvent } from '../../shared/run/event-line';
import type { Intervention } from '../../shared/run/history';
import type { DoneFile } from '../../shared/run/run-files';
import { isDiskFull } from '../run-store/file-system';
import { RunGate } from './run-gate';
import { diskFull } from './run-problems';
import type { RunWriter } from './run-writer';
import { Stopwatch } from './stopwatch';

/** Ends a stretch of work because the host asked for it. */
export class Stopped extends Error {}

type Timeless<Event> = Event extends { readonly at: string } ? Omit<Event, 'at'> : Event;

/**
 * Keeps what a run does on disk, and keeps it waiting where it has to: paused by its host, or by itself on a full disk,
 * until there is room and it is told to go on.
 */
export class RunKeeper {
  readonly gate = new RunGate();
  readonly watch = new Stopwatch(0);
  readonly #writer: RunWriter;
  readonly #changed: ChangeSignal;
  #standing = false;
  /** Last finished step. */
  step = 0;

  constructor(writer: RunWriter, changed: ChangeSignal) {
    this.#writer = writer;
    this.#changed = changed;
  }

  /** Told to go on, it is no longer paused, even if it has not had its turn yet. */
  get paused(): boolean {
    return this.#standing && this.gate.pauseAsked;
  }

  get lastCheckpoint(): number | null {
    return this.#writer.lastCheckpoint;
  }

  get logBytes(): number {
    return this.#writer.logBytes;
  }

  /** Takes an event down, with the time where it has one. */
  record(event: Timeless<LoggedEvent>): void {
    const belongsToStep =
      event.kind === 'observation' ||
      event.kind === 'profile' ||
      event.kind === 'intervention' ||
      event.kind === 'checkpoint';
    this.#writer.append(belongsToStep ? event : { ...event, at: new Date().toISOString() });
  }

  notice(notice: Omit<Notice, 'at'>): void {
    const { step, severity, code, message, suggestion } = notice;
    this.record({ kind: 'notice', step, severity, code, message, suggestion });
  }

  /** Starts a stretch of work from a step. */
  begin(step: number, seconds: number): void {
    this.step = step;
    this.watch.set(seconds);
    this.watch.start();
    this.#writer.startFrom(step);
  }

  writeIfDue(): Promise<void> {
    return this.#insist(() => this.#writer.writeIfDue());
  }

  flush(): Promise<void> {
    return this.#insist(() => this.#writer.flush());
  }

  publish(checkpoint: Checkpoint, interventions: readonly Intervention[]): Promise<void> {
    return this.#insist(() => this.#writer.publish(checkpoint, this.watch.seconds, interventions));
  }

  async writeResult(result: unknown): Promise<string> {
    let sha256 = '';
    await this.#insist(async () => {
      sha256 = await this.#writer.writeResult(this.step, result);
    });
    return sha256;
  }

  /** Ends the run for good. Only a finished run waits for room on the disk: the others end here in any case. */
  async writeDone(done: Pick<DoneFile, 'state' | 'latest' | 'problem' | 'device' | 'resultSha256'>): Promise<void> {
    const write = () =>
      this.#writer.writeDone({
        ...done,
        step: this.step,
        seconds: this.watch.seconds,
        finishedAt: new Date().toISOString(),
        lastCheckpoint: this.lastCheckpoint,
      });
    await (done.state === 'finished' ? this.#insist(write) : write());
  }

  /** Writes once, for what must not wait: the error of a full disk is the caller's. */
  flushOnce(): Promise<void> {
    return this.#writer.flush();
  }

  /** Stands still between two steps until the host wants the run to go on or to stop. */
  async pause(): Promise<void> {
    this.record({ kind: 'paused', step: this.step, problem: null });
    await this.flush();
    await this.#standStill();
  }

  async close(): Promise<void> {
    this.gate.release();
    this.watch.stop();
    await this.#writer.close();
  }

  /** Writes; on a full disk the run pauses by itself and writes again when it is resumed. */
  async #insist(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (thrown) {
        if (!isDiskFull(thrown)) throw thrown;
        await this.#pauseByItself(diskFull(this.step));
      }
    }
  }

  async #pauseByItself(problem: Problem): Promise<void> {
    if (this.gate.stop !== null) throw new Stopped();
    void this.gate.pause(problem);
    this.record({ kind: 'paused', step: this.step, problem });
    await this.#standStill();
    if (this.gate.stop !== null) throw new Stopped();
  }

  async #standStill(): Promise<void> {
    this.#standing = true;
    this.watch.stop();
    this.#changed.notify();
    await this.gate.wait();
    this.#standing = false;
    this.watch.start();
    if (this.gate.stop === null) this.record({ kind: 'continued', step: this.step });
    this.#changed.notify();
  }
}
