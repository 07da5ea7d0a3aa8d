import type { ExperimentEngine, OtherRun, RunContext, RunEvent } from '../../engine/run-context';
import type { NativeEngine } from '../../engine/native/variational-monte-carlo';
import type { TensorDevice } from '../../engine/tensor/device';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { Problem } from '../../shared/lab/contract';
import { encodeArrays } from '../../shared/run/array-json';
import { ChangeSignal, delay } from '../../shared/run/change-signal';
import type { RunOutcome, RunStatus } from '../../shared/run/engine-contract';
import { numberAt } from '../../shared/run/experiment-catalogue';
import type { Intervention } from '../../shared/run/history';
import { reissueAfterRollback } from '../../shared/run/interventions';
import { RemainingTime } from '../../shared/run/remaining-time';
import { hasFiniteModel, lastGoodCheckpoint } from '../run-store/checkpoint-store';
import { isDiskFull } from '../run-store/file-system';
import { Adjustments } from './adjustments';
import { checkpointIsDue } from './checkpoint-schedule';
import { engineOf, phaseOf, type RunEnvironment } from './environment';
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
import type { StopMode } from './run-gate';
import { RunKeeper, Stopped } from './run-keeper';
import type { OpenedRun, RunOrigin } from './run-origin';
import { diskFull, gaveUp, problemOf } from './run-problems';
import type { RunWriter } from './run-writer';

type Observation = Extract<RunEvent, { kind: 'observation' }>;
type Reason = 'start' | 'resume' | 'rollback';

/** How long a step may still take after the run was asked to stop, before it is broken off. */
const stopGraceMilliseconds = 3000;
/** The event loop is given a turn at least this often, also when an engine never waits. */
const turnMilliseconds = 10;

export interface RunDriverParts {
  readonly environment: RunEnvironment;
  readonly native: NativeEngine;
  readonly checkpoints: string;
  readonly opened: OpenedRun;
  readonly others: readonly OtherRun[];
  /** Imported parameters that the run begins with; null: none. */
  readonly startWeights: RunContext['startWeights'] | null;
  readonly writer: RunWriter;
  readonly threads: number;
}

/**
 * Works on one run: pulls the engine's events one by one, writes them down, makes checkpoints, pauses by not pulling,
 * and takes the run back to its last good checkpoint when a number is not finite or the engine says that it diverges.
 */
export class RunDriver {
  readonly changed = new ChangeSignal();
  readonly #parts: RunDriverParts;
  readonly #definition: ExperimentDefinition;
  readonly #engine: ExperimentEngine<unknown, unknown, unknown>;
  readonly #spec: unknown;
  readonly #totalSteps: number;
  readonly #keeper: RunKeeper;
  readonly #adjustments: Adjustments;
  readonly #abort = new AbortController();
  readonly #latest: Record<string, number>;
  /** The backend of TensorFlow.js that was opened. */
  #tensor: TensorDevice | null = null;
  #remaining = new RemainingTime();
  #phase: RunStatus['phase'] = null;
  #pulling = false;
  /** Can be asked for a checkpoint until the engine is pulled again. */
  #observation: Observation | null = null;
  #lastCheckpointAt = performance.now();
  #lastTurn = performance.now();

  constructor(parts: RunDriverParts) {
    const { environment, opened, writer } = parts;
    const { experiment, experimentVersion, spec } = opened.run;
    this.#parts = parts;
    this.#definition = environment.catalogue.get(experiment);
    this.#spec = environment.catalogue.parseSpec(experiment, experimentVersion, spec);
    this.#engine = engineOf(environment, experiment);
    this.#totalSteps = this.#definition.totalSteps(this.#spec);
    this.#keeper = new RunKeeper(writer, this.changed);
    this.#adjustments = new Adjustments(this.#definition, this.#spec);
    this.#latest = opened.journal.history.latest();
  }

  status(): RunStatus {
    const { paused, step, watch, gate, lastCheckpoint, logBytes } = this.#keeper;
    return {
      state: paused ? 'paused' : 'running',
      step,
      phase: this.#phase,
      elapsedSeconds: watch.seconds,
      remainingSeconds: this.#phase === null ? this.#remaining.estimate(this.#totalSteps - step) : null,
      lastCheckpoint,
      logBytes,
      device: this.#device(),
      memoryBytes: process.memoryUsage.rss(),
      problem: paused ? gate.problem : null,
    };
  }

  pause(): Promise<void> {
    return this.#keeper.gate.pause();
  }

  resume(): void {
    this.#keeper.gate.resume();
  }

  stop(mode: StopMode): void {
    this.#keeper.gate.askToStop(mode);
    // A step is let finish, so that its state can be kept; a phase has nothing to keep.
    const grace = this.#phase === null ? stopGraceMilliseconds : 0;
    void delay(grace, this.#abort.signal).then(() => this.#abort.abort());
  }

  /** Changes an adjustable field from the next step that has not begun. It is on disk when this returns. */
  async adjust(path: string, value: number): Promise<Intervention> {
    const intervention = this.#adjustments.plan(path, value, this.#keeper.step + (this.#pulling ? 2 : 1));
    this.#intervene(intervention);
    // On a full disk it is written when there is room, like everything else.
    await this.#keeper.flushOnce().catch((thrown: unknown) => {
      if (!isDiskFull(thrown)) throw thrown;
    });
    this.changed.notify();
    return intervention;
  }

  async run(): Promise<RunOutcome> {
    try {
      return await this.#attempts();
    } catch (thrown) {
      // An engine that was broken off ends in whatever way it can.
      const brokenOff = this.#keeper.gate.stop !== null && this.#abort.signal.aborted;
      if (thrown instanceof Stopped || brokenOff) return await this.#stopped();
      return await this.#failed(problemOf(thrown));
    } finally {
      this.#abort.abort();
      await this.#keeper.close();
    }
  }

  async #attempts(): Promise<RunOutcome> {
    const { opened, checkpoints } = this.#parts;
    let origin = opened.origin;
    let reason: Reason = opened.journal.started === null ? 'start' : 'resume';
    let rollbacks = 0;
    let furthest = 0;
    for (;;) {
      try {
        this.#begin(origin, reason);
        return await this.#finished(await this.#stretch(origin));
      } catch (thrown) {
        const found = divergenceOf(thrown, this.#keeper.step + 1);
        if (found === null) throw thrown;
        // What is measured at the end shows what the last step has made.
        const divergence = { ...found, step: Math.min(found.step, this.#totalSteps) };
        const { stored } = await lastGoodCheckpoint(checkpoints, divergence.lastGood);
        const target = stored?.checkpoint.step ?? 0;
        await this.#parts.writer.setAside(divergence.lastGood);
        rollbacks = target >= furthest ? 1 : rollbacks + 1;
        furthest = Math.max(furthest, divergence.step);
        if (rollbacks > maxRollbacks) throw gaveUp(divergence, target);
        const interventions = this.#rollBack(divergence, target);
        origin = { checkpoint: stored?.checkpoint ?? null, seconds: stored?.manifest.seconds ?? 0, interventions };
        reason = 'rollback';
      }
    }
  }

  #begin(origin: RunOrigin, reason: Reason): void {
    const fromStep = origin.checkpoint?.step ?? 0;
    this.#phase = null;
    this.#observation = null;
    this.#remaining = new RemainingTime();
    this.#keeper.begin(fromStep, origin.seconds);
    const { threads, environment, opened } = this.#parts;
    const { version } = environment;
    this.#keeper.record({
      kind: 'started',
      reason,
      fromStep,
      seconds: origin.seconds,
      threads,
      device: this.#device(),
      version,
    });
    if (reason === 'rollback') {
      this.#adjustments.replace(this.#adjustments.interventions.filter(({ step }) => step <= fromStep));
      for (const intervention of origin.interventions) this.#intervene(intervention);
    } else {
      this.#adjustments.replace(origin.interventions);
      for (const finding of opened.findings) {
        const suggestion = 'Check the disk if this happens again.';
        this.#keeper.notice({ step: fromStep, severity: 'warning', ...finding, suggestion });
      }
    }
    this.changed.notify();
  }

  /** Says what happened and gives the changes to make at the step that the run goes back to. */
  #rollBack(divergence: Divergence, target: number): readonly Intervention[] {
    const field = learningRateField(this.#definition);
    const present = field === null ? undefined : this.#adjustments.told(field.path);
    const halved = field === null || present === undefined ? null : halvedLearningRate(field, present);
    if (field === null || halved === null) throw gaveUp(divergence, target);
    this.#keeper.notice({
      step: divergence.step,
      severity: 'warning',
      code: 'RUN_ROLLED_BACK',
      message: `Step ${divergence.step} ${divergence.what}.${divergence.details && ` ${divergence.details}`} Went back to step ${target} and halved ${plainSymbol(field.symbol)}.`,
      suggestion: 'If it happens again, use a larger diagonal shift or more samples.',
    });
    return reissueAfterRollback(this.#adjustments.interventions, target, [{ ...halved, step: target + 1 }]);
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
        await this.#take(next.value, stepSeconds);
        // A phase is not a step: its time must not enter the time per step.
        if (next.value.kind !== 'notice') stepSeconds = 0;
        this.changed.notify();
        await this.#keeper.writeIfDue();
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
    const { gate } = this.#keeper;
    while (gate.stop !== null || gate.pauseAsked) {
      const observation = this.#observation;
      if (observation !== null && this.#keeper.lastCheckpoint !== observation.step) await this.#publish(observation);
      await this.#keeper.flush();
      if (gate.stop !== null) throw new Stopped();
      await this.#keeper.pause();
    }
  }

  async #take(event: RunEvent, stepSeconds: number): Promise<void> {
    if (event.kind === 'observation') await this.#observe(event, stepSeconds);
    else if (event.kind === 'phase') this.#phase = phaseOf(event);
    else if (event.kind === 'profile') this.#keeper.record({ kind: 'profile', ...event.profile });
    else this.#keeper.notice(event);
  }

  async #observe(event: Observation, stepSeconds: number): Promise<void> {
    const values: Record<string, number | null> = {};
    for (const [name, value] of Object.entries(event.values)) values[name] = Number.isFinite(value) ? value : null;
    const main = mainMetric(this.#definition);
    if (main !== null && values[main.name] === null) throw notFinite(`the ${main.label.toLowerCase()}`);
    if ('secondsPerStep' in this.#definition.metrics) values['secondsPerStep'] ??= stepSeconds;
    for (const [name, value] of Object.entries(values)) if (value !== null) this.#latest[name] = value;
    this.#phase = null;
    this.#observation = event;
    this.#remaining.add(stepSeconds);
    this.#keeper.step = event.step;
    this.#keeper.record({ kind: 'observation', step: event.step, seconds: this.#keeper.watch.seconds, values });
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
    await this.#keeper.publish(checkpoint, this.#adjustments.interventions);
    this.#lastCheckpointAt = performance.now();
    this.changed.notify();
  }

  #context(origin: RunOrigin): RunContext {
    const { native, opened, others, startWeights, threads } = this.#parts;
    return {
      native,
      openTensor: async (backend) => (this.#tensor = await this.#parts.environment.openTensor(backend)),
      others,
      ...(startWeights == null ? {} : { startWeights }),
      seed: opened.run.seed,
      threads,
      signal: this.#abort.signal,
      resumeFrom: origin.checkpoint,
      adjusted: (path, step, initial) => this.#adjustments.tell(path, step, initial),
    };
  }

  #intervene(intervention: Intervention): void {
    this.#adjustments.add(intervention);
    this.#keeper.record({ kind: 'intervention', ...intervention });
  }

  #device(): string {
    const { native, threads } = this.#parts;
    const backend = this.#definition.tensorBackend?.(this.#spec) ?? null;
    if (backend !== null) return `TensorFlow.js ${backend}${this.#tensor === null ? '' : ` (${this.#tensor.detail})`}`;
    return `${native.description.kind} (${native.description.simd}), ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  }

  async #finished(result: unknown): Promise<RunOutcome> {
    this.#phase = null;
    const resultSha256 = await this.#keeper.writeResult(encodeArrays(result));
    const read = this.#definition.resultSchema.safeParse(result);
    if (read.success) Object.assign(this.#latest, this.#definition.measuredMetrics?.(read.data));
    await this.#end('finished', null, resultSha256);
    return { outcome: 'finished', step: this.#keeper.step, problem: null };
  }

  async #stopped(): Promise<RunOutcome> {
    const { step, gate } = this.#keeper;
    this.#keeper.record({ kind: 'stopped', step, problem: null });
    const outcome = gate.stop === 'cancel' ? 'cancelled' : 'stopped';
    try {
      if (outcome === 'cancelled') await this.#end('cancelled', null, null);
      else await this.#keeper.flushOnce();
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      return { outcome: 'stopped', step, problem: diskFull(step) };
    }
    return { outcome, step, problem: null };
  }

  async #failed(problem: Problem): Promise<RunOutcome> {
    const { step } = this.#keeper;
    this.#keeper.record({ kind: 'stopped', step, problem });
    // The failure is told even where it cannot be written down.
    await this.#end('failed', problem, null).catch(() => undefined);
    return { outcome: 'failed', step, problem };
  }

  #end(
    state: 'finished' | 'cancelled' | 'failed',
    problem: Problem | null,
    resultSha256: string | null,
  ): Promise<void> {
    return this.#keeper.writeDone({ state, problem, resultSha256, latest: this.#latest, device: this.#device() });
  }
}
