import type { Problem } from '../../shared/lab/contract';
import { acquireLock, isHeld, type ProcessLock } from '../run-store/process-lock';
import { ownedElsewhere } from './problems';
import type { RunProcessSpawner } from './run-process-spawner';
import type { RunRecord } from './run-record';
import { RunSession } from './run-session';

interface Entry {
  readonly record: RunRecord;
  readonly lock: ProcessLock;
  session: RunSession | null;
  /** Resolves when this host has let go of the run. */
  released: Promise<void>;
  /** Waits for a place: to be started, or to go on after a pause. */
  waiting: boolean;
}

/**
 * Runs that this host works on, in the order in which they came; at most `limit` of them at once. A paused run gives its
 * place away and waits for one again when it is resumed.
 */
export class RunQueue {
  readonly #spawner: RunProcessSpawner;
  readonly #limit: number;
  readonly #cores: number;
  readonly #entries: Entry[] = [];
  #closing = false;

  constructor(spawner: RunProcessSpawner, limit: number, cores: number) {
    this.#spawner = spawner;
    this.#limit = limit;
    this.#cores = cores;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Takes a run in. Throws RUN_LOCKED if another host has it. */
  async enqueue(record: RunRecord): Promise<void> {
    const lock = await acquireLock(record.paths.hostLock);
    if (isHeld(lock)) throw ownedElsewhere(lock.pid, lock.host);
    this.#entries.push({ record, lock, session: null, released: Promise.resolve(), waiting: true });
    record.setOwn({ state: 'queued', status: null });
    this.#pump();
  }

  session(record: RunRecord): RunSession | null {
    return this.#find(record)?.session ?? null;
  }

  async pause(record: RunRecord): Promise<void> {
    const entry = this.#find(record);
    if (entry?.session === undefined || entry.session === null) return;
    await entry.session.pause();
    this.#pump();
  }

  /** Puts a waiting run at a place among those that wait; 1 starts next. */
  move(record: RunRecord, place: number): void {
    const entry = this.#find(record);
    if (entry === undefined || !entry.waiting) return;
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    const before = this.#entries.filter(({ waiting }) => waiting)[place - 1];
    this.#entries.splice(before === undefined ? this.#entries.length : this.#entries.indexOf(before), 0, entry);
    this.#numberPlaces();
  }

  /** Goes on with a paused run of this host as soon as there is a place. */
  resume(record: RunRecord): void {
    const entry = this.#find(record);
    if (entry === undefined) return;
    entry.waiting = true;
    entry.record.setOwn({ state: 'queued', status: entry.record.own?.status ?? null });
    this.#pump();
  }

  /** Ends the work on a run. A run that still waits leaves the queue. */
  async stop(record: RunRecord, mode: 'cancel' | 'interrupt'): Promise<void> {
    const entry = this.#find(record);
    if (entry === undefined) return;
    if (entry.session === null) {
      if (mode === 'interrupt') {
        await this.#remove(entry, null);
        return;
      }
      // It has to be written down that it was cancelled, and only its process writes.
      this.#begin(entry);
    }
    await entry.session?.stop(mode);
    await entry.released;
  }

  /** Stops all, with their state on disk. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#entries.map((entry) => this.stop(entry.record, 'interrupt')));
  }

  #find(record: RunRecord): Entry | undefined {
    return this.#entries.find((entry) => entry.record === record);
  }

  #active(): number {
    return this.#entries.filter(({ session, record }) => session !== null && record.own?.state === 'running').length;
  }

  #pump(): void {
    this.#startWaiting();
    this.#numberPlaces();
  }

  #startWaiting(): void {
    for (const entry of this.#entries) {
      if (this.#closing || this.#active() >= this.#limit) return;
      if (!entry.waiting) continue;
      if (entry.session === null) this.#begin(entry);
      else {
        entry.waiting = false;
        entry.record.setOwn({ state: 'running', status: entry.record.own?.status ?? null });
        void entry.session.resume().catch(() => undefined);
      }
    }
  }

  /** Tells every waiting run where it stands, and the others that they do not wait. */
  #numberPlaces(): void {
    let place = 0;
    for (const { waiting, record } of this.#entries) {
      const { own } = record;
      if (waiting) place += 1;
      const stands = waiting ? place : null;
      if (own !== null && (own.place ?? null) !== stands) record.setOwn({ ...own, place: stands });
    }
  }

  #begin(entry: Entry): void {
    entry.waiting = false;
    // Alone, a run has all cores; beside others its share. The numbers do not depend on it.
    const threads = Math.max(1, Math.floor(this.#cores / (this.#active() + 1)));
    const session = new RunSession(entry.record, this.#spawner, threads, () => this.#pump());
    entry.session = session;
    entry.released = session.ended.then(({ outcome, problem }) =>
      this.#remove(entry, outcome === 'stopped' ? problem : null),
    );
  }

  /** Lets go of a run. It looks free only when it is: whoever waits for that may take it up again at once. */
  async #remove(entry: Entry, problem: Problem | null): Promise<void> {
    await entry.lock.release();
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
    entry.record.setOwn(null, problem);
    this.#pump();
  }
}
