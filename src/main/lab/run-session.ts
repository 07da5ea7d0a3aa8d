import { connect, isCancelled, toAnsatzError, type Connection } from '../../shared/contract';
import type { Intervention } from '../../shared/run/history';
import { engineContract, type EngineContract, type RunOutcome, type RunStatus } from '../../shared/run/engine-contract';
import { processDied } from './problems';
import type { RunProcess, RunProcessSpawner } from './run-process-spawner';
import type { RunRecord } from './run-record';

/** How long a process may take to leave after its work is done, and to obey when it is asked to stop. */
const leaveMilliseconds = 5000;
const obeyMilliseconds = 30_000;

/** A run's process for as long as it lives. */
export class RunSession {
  readonly #record: RunRecord;
  readonly #process: RunProcess;
  readonly #engine: Connection<EngineContract>;
  readonly #onPaused: () => void;
  readonly #exited: Promise<number | null>;
  #killTimer: NodeJS.Timeout | null = null;
  /** What the process was asked for before it had begun, and has not heard. */
  #unheard: 'cancel' | 'interrupt' | null = null;
  /** Resolves when the process is gone and the record has taken in all that it left. Never rejects. */
  readonly ended: Promise<RunOutcome>;

  /** `onPaused`: the run stands still, asked to or by itself, and leaves its place to others. */
  constructor(record: RunRecord, spawner: RunProcessSpawner, threads: number, onPaused: () => void) {
    this.#record = record;
    this.#onPaused = onPaused;
    this.#process = spawner.spawn([]);
    this.#exited = new Promise((resolve) => this.#process.onExit(resolve));
    this.#engine = connect(engineContract, this.#process.transport);
    record.setOwn({ state: 'running', status: null });
    this.ended = this.#work(threads);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async pause(): Promise<void> {
    this.#take(await this.#engine.pause({}));
    await this.#record.refresh();
  }

  async resume(): Promise<void> {
    this.#take(await this.#engine.resume({}));
  }

  async adjust(path: string, value: number): Promise<Intervention> {
    const intervention = await this.#engine.adjust({ path, value });
    await this.#record.readLog();
    return intervention;
  }

  async stop(mode: 'cancel' | 'interrupt'): Promise<RunOutcome> {
    this.#killTimer ??= setTimeout(() => this.#process.kill('SIGKILL'), obeyMilliseconds);
    await this.#ask(mode);
    return this.ended;
  }

  /** A run that has ended by itself in this moment has nothing to stop; one that has not begun yet is asked again when it has. */
  async #ask(mode: 'cancel' | 'interrupt'): Promise<void> {
    this.#unheard = null;
    await this.#engine.stop({ mode }).catch(() => {
      this.#unheard = mode;
    });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async #work(threads: number): Promise<RunOutcome> {
    let outcome: RunOutcome;
    let checkpoint: number | null = null;
    try {
      const stream = this.#engine.start({ directory: this.#record.paths.directory, threads });
      for await (const status of stream) {
        this.#take(status);
        if (this.#unheard !== null) await this.#ask(this.#unheard);
        await this.#record.readLog();
        if (status.lastCheckpoint !== checkpoint) {
          checkpoint = status.lastCheckpoint;
          await this.#record.refresh();
        }
      }
      outcome = await stream.result;
    } catch (thrown) {
      outcome = await this.#lost(thrown);
    }
    await this.#leave();
    await this.#record.refresh();
    return outcome;
  }

  #take(status: RunStatus): void {
    const before = this.#record.own?.state;
    // A paused run that waits for its place again is shown as queued until it goes on.
    const state = before === 'queued' && status.state === 'paused' ? 'queued' : status.state;
    const place = state === 'queued' ? (this.#record.own?.place ?? null) : null;
    this.#record.setOwn({ state, status, place });
    if (state === 'paused' && before === 'running') this.#onPaused();
  }

  async #lost(thrown: unknown): Promise<RunOutcome> {
    const error = toAnsatzError(thrown);
    const step = this.#record.summary().step;
    if (error.code !== 'CONNECTION_LOST' && !isCancelled(thrown)) {
      const { code, message, reason, suggestion } = error;
      return { outcome: 'stopped', step, problem: { code, message, reason, suggestion } };
    }
    const code = await this.#exited;
    // Asked to leave by somebody else, such as the end of a job on a cluster, it keeps its state and goes in order.
    return { outcome: 'stopped', step, problem: code === 0 ? null : processDied(step, code) };
  }

  /** Lets the process go, by force if it does not. */
  async #leave(): Promise<void> {
    if (this.#killTimer !== null) clearTimeout(this.#killTimer);
    this.#engine.close();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), leaveMilliseconds);
    await this.#exited;
    clearTimeout(timer);
  }
}
