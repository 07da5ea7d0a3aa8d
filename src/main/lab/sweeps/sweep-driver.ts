import { toAnsatzError } from '../../../shared/contract';
import { ChangeSignal, delay } from '../../../shared/run/change-signal';
import { plainText } from '../../../shared/figure/rich-text';
import { sweepPoints } from '../../../shared/sweep/expand';
import type { RunSummary } from '../../../shared/lab/contract';
import type { SweepStanding } from '../../../shared/sweep/sweep';
import { acquireLock, isHeld, type ProcessLock } from '../../run-store/process-lock';
import type { SweepHost } from './sweep-host';
import type { RunRecord } from '../run-record';
import { neighboursOf } from '../../../shared/sweep/neighbours';
import { sweepElsewhere } from './problems';
import { warmStart } from './warm-start';
import type { SweepPlan, SweepState, SweepStore } from './sweep-store';

const turnMilliseconds = 1000;
/** A task whose process dies this often is left alone until somebody asks for it. */
const mostAttempts = 3;

/** One sweep as this host knows it; works on it while it holds its lock. */
export class SweepDriver {
  readonly plan: SweepPlan;
  readonly changed = new ChangeSignal();
  readonly #lab: SweepHost;
  readonly #store: SweepStore;
  #state: SweepState;
  #lock: ProcessLock | null = null;
  #elsewhere = false;
  #ending = new AbortController();
  #working: Promise<void> | null = null;
  /** Orders, one after another. */
  #turn: Promise<unknown> = Promise.resolve();
  #saving: Promise<unknown> = Promise.resolve();
  readonly #attempts = new Map<number, number>();
  /** Tasks that are to be taken up although they have ended. */
  readonly #again = new Set<number>();
  #specs: Map<string, unknown> | null = null;

  constructor(plan: SweepPlan, state: SweepState, lab: SweepHost, store: SweepStore) {
    this.plan = plan;
    this.#state = state;
    this.#lab = lab;
    this.#store = store;
  }

  get id(): string {
    return this.plan.sweep.id;
  }

  get isOwn(): boolean {
    return this.#lock !== null;
  }

  get wanted(): SweepState['wanted'] {
    return this.#state.wanted;
  }

  standing(): SweepStanding {
    const { wanted, begun, problem, origins } = this.#state;
    const lost = wanted === 'running' && this.#lock === null && !this.#elsewhere;
    return {
      id: this.id,
      state: lost ? 'interrupted' : wanted,
      elsewhere: this.#elsewhere,
      begun,
      problem,
      origins,
    };
  }

  /** What another host has done. */
  setSeen(state: SweepState, elsewhere: boolean): void {
    if (this.#lock !== null) return;
    if (elsewhere === this.#elsewhere && JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#elsewhere = elsewhere;
    this.changed.notify();
  }

  /** Works on it from here on. Throws SWEEP_LOCKED if another host does. */
  resume(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#take();
      for (const record of this.#records()) {
        if (record.isOwn && record.state() === 'paused') await this.#lab.resume(record.id);
      }
      this.#attempts.clear();
      await this.#save({ wanted: 'running', problem: null });
      this.#work();
    });
  }

  pause(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#take();
      if (this.#state.wanted !== 'running') return this.#release();
      await this.#endLoop();
      await this.#save({ wanted: 'paused' });
      await this.#pauseTasks();
      await this.#release();
    });
  }

  cancel(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#take();
      if (this.#state.wanted === 'finished') return this.#release();
      await this.#endLoop();
      await this.#save({ wanted: 'cancelled' });
      const own = this.#records().filter(({ isOwn }) => isOwn);
      await Promise.all(own.map(({ id }) => this.#lab.cancel(id)));
      await this.#release();
    });
  }

  /** @param tasks null: all that have ended without a result */
  retry(tasks: readonly number[] | null): Promise<void> {
    return this.#inOrder(async () => {
      await this.#take();
      const all = tasks ?? this.plan.sweep.tasks.map((_, index) => index);
      for (const index of all) if (!this.#hasResult(index)) this.#again.add(index);
      this.#attempts.clear();
      const begun = this.#state.begun.filter((index) => !this.#again.has(index) || this.#record(index) !== null);
      await this.#save({ wanted: 'running', begun, problem: null });
      this.#work();
    });
  }

  /** Ends the work of this host; what is wanted stays, so that the next host takes it up. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#turn;
    await this.#endLoop();
    await this.#release();
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #take(): Promise<void> {
    if (this.#lock !== null) return;
    const lock = await acquireLock(this.#store.lockOf(this.id));
    if (isHeld(lock)) throw sweepElsewhere(lock.pid, lock.host);
    this.#lock = lock;
    this.#elsewhere = false;
    this.#state = await this.#store.readState(this.id);
    this.changed.notify();
  }

  /** No task begins after this. */
  async #endLoop(): Promise<void> {
    this.#ending.abort();
    await this.#working;
    this.#ending = new AbortController();
  }

  async #release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = null;
    this.changed.notify();
  }

  /** In the order of the calls: the loop and an order may save at once. */
  #save(change: Partial<SweepState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    const saved = this.#saving.then(() => this.#store.saveState(this.id, this.#state));
    this.#saving = saved.catch(() => undefined);
    return saved.then(() => this.changed.notify());
  }

  #work(): void {
    const { signal } = this.#ending;
    this.#working ??= this.#loop(signal)
      .catch(() => undefined)
      .finally(async () => {
        this.#working = null;
        // Otherwise whoever ended it lets go.
        if (!signal.aborted) await this.#release();
      });
  }

  /** Begins tasks as places become free, until all have ended. */
  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { changed } = this.#lab.registry;
      const version = changed.version;
      const over = await this.#begin(signal);
      if (over) {
        await this.#save({ wanted: 'finished' });
        return;
      }
      const timer = new AbortController();
      const stop = (): void => timer.abort();
      signal.addEventListener('abort', stop);
      await Promise.race([changed.after(version, timer.signal), delay(turnMilliseconds, timer.signal)]);
      signal.removeEventListener('abort', stop);
      timer.abort();
    }
  }

  /** @returns whether all tasks have ended */
  async #begin(signal: AbortSignal): Promise<boolean> {
    const { tasks } = this.plan.sweep;
    let free = this.#lab.maxConcurrentRuns;
    for (const record of this.#records()) {
      const state = record.state();
      if (record.isOwn && (state === 'running' || state === 'queued')) free -= 1;
    }
    let open = 0;
    for (let index = 0; index < tasks.length; index += 1) {
      if (!this.#isOpen(index)) continue;
      open += 1;
      const record = this.#record(index);
      if (free <= 0 || signal.aborted || (record !== null && !this.#isIdle(record))) continue;
      // A task with warm start waits for the neighbour whose weights it begins with.
      if (record === null && neighboursOf(this.plan.sweep, index).some((other) => this.#isOpen(other))) continue;
      try {
        await this.#beginTask(index, record);
        this.#again.delete(index);
        free -= 1;
      } catch (thrown) {
        const problem = toAnsatzError(thrown).toRecord();
        // The process of a host that was killed still keeps its last step: it lets go in a moment.
        if (problem.code === 'RUN_LOCKED') continue;
        const { code, message, reason, suggestion } = problem;
        await this.#save({ wanted: 'paused', problem: { code, message, reason, suggestion } });
        await this.#pauseTasks();
        throw thrown;
      }
    }
    return open === 0;
  }

  async #beginTask(index: number, record: RunRecord | null): Promise<void> {
    if (record === null) await this.#start(index);
    else await this.#lab.resume(record.id);
    this.#attempts.set(index, (this.#attempts.get(index) ?? 0) + 1);
    if (!this.#state.begun.includes(index)) await this.#save({ begun: [...this.#state.begun, index] });
  }

  /** Whether something is left to be done for a task. */
  #isOpen(index: number): boolean {
    const record = this.#record(index);
    if (this.#again.has(index)) return true;
    if (record === null) return !this.#state.begun.includes(index);
    const state = record.state();
    if (state === 'interrupted') return (this.#attempts.get(index) ?? 0) < mostAttempts;
    return state === 'queued' || state === 'running' || state === 'paused';
  }

  /** Whether nobody works on a run. */
  #isIdle(record: RunRecord): boolean {
    const state = record.state();
    return !record.isOwn && (state === 'interrupted' || state === 'failed' || state === 'cancelled');
  }

  async #start(index: number): Promise<RunSummary> {
    const { sweep } = this.plan;
    const task = sweep.tasks[index];
    this.#specs ??= new Map(
      [
        ...sweepPoints(
          { axes: sweep.axes, spec: this.plan.spec },
          this.#lab.catalogue.get(sweep.experiment).hamiltonianPath ?? null,
        ),
      ].map(({ place, spec }) => [place.join(), spec]),
    );
    const values = task.place.map((at, axis) => {
      const { label, points } = sweep.axes[axis];
      return `${plainText(label)} = ${points[at]}`;
    });
    const { spec, origin } = warmStart(this.#lab, sweep, index, this.#specs.get(task.place.join()));
    if (origin !== null)
      await this.#save({ origins: [...this.#state.origins.filter((other) => other.task !== index), origin] });
    return this.#lab.start({
      experiment: sweep.experiment,
      spec,
      seed: task.seed,
      title: [sweep.title, ...values].join(', ').slice(0, 200),
      preset: null,
      documentId: null,
      id: task.runId,
    });
  }

  /** Those that run end their step and wait; those that wait for a place leave the queue. */
  async #pauseTasks(): Promise<void> {
    const own = this.#records().filter(({ isOwn }) => isOwn);
    await Promise.all(
      own.map((record) => (record.state() === 'running' ? this.#lab.pause(record.id) : this.#pauseWaiting(record))),
    );
  }

  async #pauseWaiting(record: RunRecord): Promise<void> {
    if (record.state() === 'queued') await this.#lab.interrupt(record.id);
  }

  #hasResult(index: number): boolean {
    return this.#record(index)?.state() === 'finished';
  }

  #record(index: number): RunRecord | null {
    const task = this.plan.sweep.tasks[index];
    return task === undefined ? null : this.#lab.registry.find(task.runId);
  }

  #records(): RunRecord[] {
    return this.plan.sweep.tasks.flatMap(({ runId }) => this.#lab.registry.find(runId) ?? []);
  }
}
