import type { ExperimentEngine, RunContext, RunEvent } from '../../engine/run-context';
import type { NativeEngine } from '../../engine/native/variational-monte-carlo';
import { AnsatzError, toAnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { Problem } from '../../shared/lab/contract';
import { ChangeSignal, delay } from '../../shared/run/change-signal';
import type { RunOutcome, RunStatus } from '../../shared/run/engine-contract';
import type { LoggedEvent } from '../../shared/run/event-line';
import type { Intervention } from '../../shared/run/history';
import { numberAt } from '../../shared/run/experiment-catalogue';
import { adjustedValue, reissueAfterRollback } from '../../shared/run/interventions';
import { RemainingTime } from '../../shared/run/remaining-time';
import { encodeArrays } from '../../shared/run/array-json';
import { hasFiniteModel, lastGoodCheckpoint } from '../run-store/checkpoint-store';
import { isDiskFull } from '../run-store/file-system';
import type { RunPaths } from '../run-store/run-paths';
import { checkpointIsDue } from './checkpoint-schedule';
import type { RunEnvironment } from './environment';
import { RunGate, type StopMode } from './run-gate';
import type { OpenedRun, RunOrigin } from './run-origin';
import {
  divergenceOf,
  halvedLearningRate,
  learningRateField,
  mainMetric,
  maxRollbacks,
  notFinite,
  plainSymbol,
  type Divergence,
} from './rollback';
import type { RunWriter } from './run-writer';
import { Stopwatch } from './stopwatch';

type Observation = Extract<RunEvent, { kind: 'observation' }>;

/** How long a step may still take after the run was asked to stop, before it is broken off. */
const stopGraceMilliseconds = 3000;
/** The event loop is given a turn at least this often, also when an engine never waits. */
const turnMilliseconds = 10;

/** Ends a stretch because the host asked for it. */
class Stopped extends Error {}

/**
 * Works on one run: pulls the engine's events one by one, writes them down, makes checkpoints, pauses by not pulling,
 * and takes the run back to its last good checkpoint when a number is not finite.
 */
export class RunDriver {
  readonly changed = new ChangeSignal();
  readonly #paths: RunPaths;
  readonly #opened: OpenedRun;
  readonly #definition: ExperimentDefinition;
  readonly #engine: ExperimentEngine<unknown, unknown, unknown>;
  readonly #spec: unknown;
  readonly #native: NativeEngine;
  readonly #threads: number;
  readonly #version: string;
  readonly #writer: RunWriter;
  readonly #gate = new RunGate();
  readonly #abort = new AbortController();
  readonly #watch = new Stopwatch(0);
  readonly #totalSteps: number;
  readonly #asked = new Map<string, number>();
  #remaining = new RemainingTime();
  #interventions: readonly Intervention[] = [];
  #step = 0;
  #phase: RunStatus['phase'] = null;
  #paused = false;
  #pulling = false;
  /** Can be asked for a checkpoint until the engine is pulled again. */
  #observation: Observation | null = null;
  #latest: Record<string, number> = {};
  #lastCheckpointAt = performance.now();
  #lastTurn = performance.now();

  constructor(
    environment: RunEnvironment,
    native: NativeEngine,
    paths: RunPaths,
    opened: OpenedRun,
    writer: RunWriter,
    threads: number,
  ) {
    this.#paths = paths;
    this.#opened = opened;
    this.#definition = environment.catalogue.get(opened.run.experiment);
    this.#spec = environment.catalogue.parseSpec(opened.run.experiment, opened.run.experimentVersion, opened.run.spec);
    const engine = environment.engines[opened.run.experiment];
    if (engine === undefined) throw new RangeError(`No engine for ${opened.run.experiment}.`);
    this.#engine = engine;
    this.#native = native;
    this.#threads = threads;
    this.#version = environment.version;
    this.#writer = writer;
    this.#totalSteps = this.#definition.totalSteps(this.#spec);
    this.#latest = opened.journal.history.latest();
  }

  status(): RunStatus {
    // Told to go on, it is no longer paused, even if it has not had its turn yet.
    const paused = this.#paused && this.#gate.pauseAsked;
    return {
      state: paused ? 'paused' : 'running',
      step: this.#step,
      phase: this.#phase,
      elapsedSeconds: this.#watch.seconds,
      remainingSeconds: this.#phase === null ? this.#remaining.estimate(this.#totalSteps - this.#step) : null,
      lastCheckpoint: this.#writer.lastCheckpoint,
      logBytes: this.#writer.logBytes,
      device: this.#device(),
      problem: paused ? this.#gate.problem : null,
    };
  }

  pause(): Promise<void> {
    return this.#gate.pause();
  }

  resume(): void {
    this.#gate.resume();
  }

  stop(mode: StopMode): void {
    this.#gate.askToStop(mode);
    // A step is let finish, so that its state can be kept; a phase has nothing to keep.
    const grace = this.#phase === null ? stopGraceMilliseconds : 0;
    void delay(grace, this.#abort.signal).then(() => this.#abort.abort());
  }

  /** Changes an adjustable field from the next step that has not begun. */
  async adjust(path: string, value: number): Promise<Intervention> {
    const field = this.#definition.adjustable.find((candidate) => candidate.path === path);
    if (field === undefined || !(value >= field.minimum && value <= field.maximum)) {
      throw new AnsatzError({
        code: 'ADJUSTMENT_REFUSED',
        message:
          field === undefined
            ? `${path} cannot be changed while the run goes on.`
            : `${value} is out of range for ${field.label}.`,
        reason:
          field === undefined
            ? 'The experiment does not list it as adjustable.'
            : `It must lie between ${field.minimum} and ${field.maximum}.`,
        suggestion: 'Choose another value, or start a new run.',
      });
    }
    const step = this.#step + (this.#pulling ? 2 : 1);
    const intervention: Intervention = { step, path, from: this.#currentValue(path, step), to: value };
    this.#intervene(intervention);
    if (!this.#paused || this.#gate.problem === null) await this.#writer.flush();
    this.changed.notify();
    return intervention;
  }

  async run(): Promise<RunOutcome> {
    try {
      return await this.#attempts();
    } catch (thrown) {
      // An engine that was broken off ends in whatever way it can.
      if (thrown instanceof Stopped || (this.#gate.stop !== null && this.#abort.signal.aborted))
        return await this.#stopped();
      return await this.#failed(problemOf(thrown));
    } finally {
      this.#abort.abort();
      this.#gate.release();
      this.#watch.stop();
      await this.#writer.close();
    }
  }

  async #attempts(): Promise<RunOutcome> {
    let origin = this.#opened.origin;
    let reason: 'start' | 'resume' | 'rollback' = this.#opened.journal.started === null ? 'start' : 'resume';
    let rollbacks = 0;
    let reached = 0;
    for (;;) {
      try {
        this.#begin(origin, reason);
        const result = await this.#stretch(origin);
        return await this.#finished(result);
      } catch (thrown) {
        const divergence = divergenceOf(thrown, this.#step + 1);
        if (divergence === null) throw thrown;
        const { stored } = await lastGoodCheckpoint(this.#paths.checkpoints);
        const target = stored?.checkpoint.step ?? 0;
        rollbacks = target > reached ? 1 : rollbacks + 1;
        reached = target;
        if (rollbacks > maxRollbacks) throw gaveUp(divergence, target);
        origin = this.#rollBack(divergence, {
          checkpoint: stored?.checkpoint ?? null,
          seconds: stored?.manifest.seconds ?? 0,
          interventions: this.#interventions,
        });
        reason = 'rollback';
      }
    }
  }

  #begin(origin: RunOrigin, reason: 'start' | 'resume' | 'rollback'): void {
    const fromStep = origin.checkpoint?.step ?? 0;
    this.#step = fromStep;
    this.#phase = null;
    this.#observation = null;
    this.#remaining = new RemainingTime();
    this.#watch.set(origin.seconds);
    this.#watch.start();
    this.#writer.startFrom(fromStep);
    this.#append({
      kind: 'started',
      reason,
      fromStep,
      seconds: origin.seconds,
      threads: this.#threads,
      device: this.#device(),
      version: this.#version,
      at: new Date().toISOString(),
    });
    if (reason === 'rollback') {
      const held = origin.interventions;
      this.#interventions = this.#interventions.filter(({ step }) => step <= fromStep);
      for (const intervention of held.filter(({ step }) => step > fromStep)) this.#intervene(intervention);
    } else {
      this.#interventions = origin.interventions;
      for (const finding of this.#opened.findings) {
        this.#notice({
          step: fromStep,
          severity: 'warning',
          ...finding,
          suggestion: 'Check the disk if this happens again.',
        });
      }
    }
    this.changed.notify();
  }

  #rollBack(divergence: Divergence, origin: RunOrigin): RunOrigin {
    const target = origin.checkpoint?.step ?? 0;
    const field = learningRateField(this.#definition);
    const present = field === null ? undefined : this.#asked.get(field.path);
    const halved = field === null || present === undefined ? null : halvedLearningRate(field, present);
    if (field === null || halved === null) throw gaveUp(divergence, target);
    this.#notice({
      step: divergence.step,
      severity: 'warning',
      code: 'RUN_ROLLED_BACK',
      message: `Step ${divergence.step} gave NaN in ${divergence.where}. Went back to step ${target} and halved ${plainSymbol(field.symbol)}.`,
      suggestion: 'If it happens again, use a larger diagonal shift or more samples.',
    });
    const override = { ...halved, step: target + 1 };
    return { ...origin, interventions: reissueAfterRollback(this.#interventions, target, [override]) };
  }

  async #stretch(origin: RunOrigin): Promise<unknown> {
    const generator = this.#engine.run(this.#spec, this.#context(origin));
    let stepSeconds = 0;
    try {
      for (;;) {
        await this.#pass();
        const began = performance.now();
        this.#observation = null;
        this.#pulling = true;
        const next = await generator.next().finally(() => (this.#pulling = false));
        stepSeconds += (performance.now() - began) / 1000;
        if (next.done === true) return next.value;
        if (next.value.kind === 'observation') {
          await this.#observe(next.value, stepSeconds);
          stepSeconds = 0;
        } else if (next.value.kind === 'phase') {
          this.#phase = { label: next.value.label, fraction: next.value.fraction };
          // A phase is not a step: its time must not enter the time per step.
          stepSeconds = 0;
        } else this.#notice(next.value);
        this.changed.notify();
        await this.#persist(() => this.#writer.writeIfDue());
      }
    } finally {
      // An engine that is in the middle of a step ends when it is aborted; its last word interests nobody.
      void generator.return(undefined).catch(() => undefined);
    }
  }

  /** Between two pulls: pauses, stops, and gives the event loop its turn. */
  async #pass(): Promise<void> {
    if (performance.now() - this.#lastTurn > turnMilliseconds) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#lastTurn = performance.now();
    }
    if (this.#gate.stop !== null) {
      await this.#keepState();
      throw new Stopped();
    }
    if (!this.#gate.pauseAsked) return;
    await this.#keepState();
    this.#append({ kind: 'paused', step: this.#step, problem: null, at: new Date().toISOString() });
    await this.#persist(() => this.#writer.flush());
    await this.#standStill();
    this.#append({ kind: 'continued', step: this.#step, at: new Date().toISOString() });
    return this.#pass();
  }

  async #standStill(): Promise<void> {
    this.#paused = true;
    this.#watch.stop();
    this.changed.notify();
    await this.#gate.wait();
    this.#paused = false;
    this.#watch.start();
    this.changed.notify();
  }

  /** Makes a checkpoint of the last finished step, if it has none and can still have one. */
  async #keepState(): Promise<void> {
    const observation = this.#observation;
    if (observation !== null && this.#writer.lastCheckpoint !== observation.step) await this.#publish(observation);
    await this.#persist(() => this.#writer.flush());
  }

  async #observe(event: Observation, stepSeconds: number): Promise<void> {
    const values: Record<string, number | null> = {};
    for (const [name, value] of Object.entries(event.values)) values[name] = Number.isFinite(value) ? value : null;
    const main = mainMetric(this.#definition);
    if (main !== null && main.name in values && values[main.name] === null)
      throw notFinite(`the ${main.label.toLowerCase()}`);
    if ('secondsPerStep' in this.#definition.metrics) values['secondsPerStep'] ??= stepSeconds;
    this.#step = event.step;
    this.#phase = null;
    this.#observation = event;
    this.#remaining.add(stepSeconds);
    for (const [name, value] of Object.entries(values)) if (value !== null) this.#latest[name] = value;
    this.#append({ kind: 'observation', step: event.step, seconds: this.#watch.seconds, values });
    const due = checkpointIsDue({
      step: event.step,
      totalSteps: this.#totalSteps,
      every: numberAt(this.#spec, 'training.checkpointEvery'),
      secondsSinceLast: (performance.now() - this.#lastCheckpointAt) / 1000,
    });
    if (due) await this.#publish(event);
  }

  async #publish(observation: Observation): Promise<void> {
    const checkpoint = await observation.checkpoint();
    if (!hasFiniteModel(checkpoint.model)) throw notFinite('the parameters');
    await this.#persist(() => this.#writer.publish(checkpoint, this.#watch.seconds, this.#interventions));
    this.#lastCheckpointAt = performance.now();
    this.changed.notify();
  }

  /** Writes; on a full disk the run pauses by itself and writes again when it is resumed. */
  async #persist(write: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (thrown) {
        if (!isDiskFull(thrown)) throw thrown;
        if (this.#gate.stop !== null) throw new Stopped();
        void this.#gate.pause(diskFull(this.#step));
        this.#append({ kind: 'paused', step: this.#step, problem: diskFull(this.#step), at: new Date().toISOString() });
        await this.#standStill();
        if (this.#gate.stop !== null) throw new Stopped();
        this.#append({ kind: 'continued', step: this.#step, at: new Date().toISOString() });
      }
    }
  }

  #context(origin: RunOrigin): RunContext {
    return {
      native: this.#native,
      seed: this.#opened.run.seed,
      threads: this.#threads,
      signal: this.#abort.signal,
      resumeFrom: origin.checkpoint,
      adjusted: (path, step, initial) => {
        const value = adjustedValue(this.#interventions, path, step, initial);
        this.#asked.set(path, value);
        return value;
      },
    };
  }

  #currentValue(path: string, step: number): number {
    const planned = this.#asked.get(path) ?? numberAt(this.#spec, path) ?? Number.NaN;
    return adjustedValue(this.#interventions, path, step, planned);
  }

  #intervene(intervention: Intervention): void {
    this.#interventions = [...this.#interventions, intervention];
    this.#append({ kind: 'intervention', ...intervention });
  }

  #notice(notice: {
    step: number;
    severity: 'information' | 'warning' | 'error';
    code: string;
    message: string;
    suggestion: string;
  }): void {
    const { step, severity, code, message, suggestion } = notice;
    this.#append({ kind: 'notice', step, severity, code, message, suggestion, at: new Date().toISOString() });
  }

  #append(event: LoggedEvent): void {
    this.#writer.append(event);
  }

  #device(): string {
    const { kind, simd } = this.#native.description;
    return `${kind} (${simd}), ${this.#threads} ${this.#threads === 1 ? 'thread' : 'threads'}`;
  }

  async #finished(result: unknown): Promise<RunOutcome> {
    this.#watch.stop();
    this.#phase = null;
    let resultSha256 = '';
    await this.#persist(async () => (resultSha256 = await this.#writer.writeResult(this.#step, encodeArrays(result))));
    await this.#end('finished', null, resultSha256);
    return { outcome: 'finished', step: this.#step, problem: null };
  }

  async #stopped(): Promise<RunOutcome> {
    this.#append({ kind: 'stopped', step: this.#step, problem: null, at: new Date().toISOString() });
    const outcome = this.#gate.stop === 'cancel' ? 'cancelled' : 'stopped';
    try {
      if (outcome === 'cancelled') await this.#end('cancelled', null, null);
      else await this.#writer.flush();
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      return { outcome: 'stopped', step: this.#step, problem: diskFull(this.#step) };
    }
    return { outcome, step: this.#step, problem: null };
  }

  async #failed(problem: Problem): Promise<RunOutcome> {
    this.#append({ kind: 'stopped', step: this.#step, problem, at: new Date().toISOString() });
    // The failure is told even where it cannot be written down.
    await this.#end('failed', problem, null).catch(() => undefined);
    return { outcome: 'failed', step: this.#step, problem };
  }

  async #end(
    state: 'finished' | 'cancelled' | 'failed',
    problem: Problem | null,
    resultSha256: string | null,
  ): Promise<void> {
    const write = () =>
      this.#writer.writeDone({
        state,
        step: this.#step,
        seconds: this.#watch.seconds,
        finishedAt: new Date().toISOString(),
        latest: this.#latest,
        lastCheckpoint: this.#writer.lastCheckpoint,
        problem,
        device: this.#device(),
        resultSha256,
      });
    await (state === 'finished' ? this.#persist(write) : write());
  }
}

function diskFull(step: number): Problem {
  return {
    code: 'DISK_FULL',
    message: `Disk full: the run is paused at step ${step}. Nothing is lost.`,
    reason: 'The disk, or the quota, has no room for the next events or checkpoint.',
    suggestion: 'Free some space, then resume the run.',
  };
}

function gaveUp(divergence: Divergence, target: number): AnsatzError {
  return new AnsatzError({
    code: 'RUN_NOT_FINITE',
    message: `Step ${divergence.step} gave NaN in ${divergence.where}, and going back did not help.`,
    reason: 'Halving the learning rate several times did not avoid it, or it cannot be halved further.',
    suggestion: `Start from step ${target} with a larger diagonal shift or more samples.`,
  });
}

function problemOf(thrown: unknown): Problem {
  const { code, message, reason, suggestion } = toAnsatzError(thrown);
  return { code, message, reason, suggestion };
}
