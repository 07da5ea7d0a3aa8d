import { AnsatzError, type HandlerContext, type Handlers } from '../../shared/contract';
import type { ExactRefusal } from '../../shared/run/exact';
import type { EngineContract, RunOutcome, RunStatus } from '../../shared/run/engine-contract';
import { delay } from '../../shared/run/change-signal';
import { acquireLock, isHeld } from '../run-store/process-lock';
import { runPaths } from '../run-store/run-paths';
import { sayingDiskFull } from '../run-store/saying-disk-full';
import { bareContext, engineOf, phasesOf, type RunEnvironment } from './environment';
import { inspectCheckpoint } from './inspect';
import { measureSpeed } from './measure';
import { measureState } from './measure-state';
import { readStartWeights } from '../run-store/start-weights';
import { readOtherRuns } from './other-runs';
import { readWeights } from './read-weights';
import { RunDriver } from './run-driver';
import { openRun } from './run-origin';
import { RunWriter } from './run-writer';

const statusEveryMilliseconds = 50;

export interface RunProcess {
  readonly handlers: Handlers<EngineContract>;
  /** Keeps the state of what is going on and returns when it is on the disk. */
  finish(): Promise<void>;
}

interface SpecInput {
  readonly experiment: string;
  readonly spec: unknown;
  readonly threads: number;
}

const notOffered = (what: string): ExactRefusal => ({
  found: false,
  reason: `This experiment has no exact ${what}.`,
  suggestion: 'Choose another experiment.',
  effort: null,
});

/** The run process without its process: entry.ts puts it behind a transport, tests call it directly. */
export function createRunProcess(environment: RunEnvironment): RunProcess {
  /** The driver of the run that this process works on, as soon as it has one. */
  let driving: Promise<RunDriver | null> | null = null;
  let going: Promise<unknown> | null = null;

  async function current(): Promise<RunDriver> {
    const driver = await driving;
    if (driver !== null) return driver;
    throw new AnsatzError({
      code: 'NO_RUN',
      message: 'This process works on no run.',
      reason: 'The run has not begun or has ended.',
      suggestion: 'Ask again for the state of the run.',
    });
  }

  async function* start(
    { directory, threads }: { directory: string; threads: number },
    { signal }: HandlerContext,
  ): AsyncGenerator<RunStatus, RunOutcome, void> {
    let announce: (driver: RunDriver | null) => void = () => undefined;
    driving = new Promise((resolve) => (announce = resolve));
    try {
      return yield* work(directory, threads, signal, announce);
    } finally {
      // Whoever asked too early learns that there is no run.
      announce(null);
      driving = null;
    }
  }

  async function* work(
    directory: string,
    threads: number,
    signal: AbortSignal,
    announce: (driver: RunDriver) => void,
  ): AsyncGenerator<RunStatus, RunOutcome, void> {
    const paths = runPaths(directory);
    const lock = await sayingDiskFull(() => acquireLock(paths.lock));
    if (isHeld(lock)) {
      throw new AnsatzError({
        code: 'RUN_LOCKED',
        message: `Process ${lock.pid} on ${lock.host} works on this run.`,
        reason: 'A run has one writer.',
        suggestion: 'Follow it from here, or stop it there first.',
      });
    }
    try {
      const native = await environment.openNative('best', threads);
      const opened = await sayingDiskFull(() => openRun(environment.files, paths));
      const writer = await sayingDiskFull(() => RunWriter.open(environment.files, paths, opened.run, opened.log));
      await environment.files.remove(paths.done);
      const { catalogue } = environment;
      const { experiment, experimentVersion, spec } = opened.run;
      const others = await readOtherRuns(
        catalogue,
        catalogue.get(experiment),
        catalogue.parseSpec(experiment, experimentVersion, spec),
        paths.others,
      );
      const { checkpoints } = paths;
      const definition = catalogue.get(experiment);
      const weightsId = definition.startWeights?.(catalogue.parseSpec(experiment, experimentVersion, spec)) ?? null;
      const startWeights = weightsId === null ? null : (await readStartWeights(paths.others, weightsId)).tensors;
      const own = new RunDriver({ environment, native, checkpoints, opened, others, startWeights, writer, threads });
      const outcome = own.run();
      going = outcome;
      announce(own);
      const leave = () => own.stop('interrupt');
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave);
      let ended = false;
      void outcome.finally(() => {
        ended = true;
        own.changed.notify();
      });
      for (let version = -1; !ended;) {
        version = own.changed.version;
        yield own.status();
        await delay(statusEveryMilliseconds);
        await own.changed.after(version, signal);
        if (signal.aborted) break;
      }
      return await outcome;
    } finally {
      await going?.catch(() => undefined);
      await lock.release();
    }
  }

  /** Engine, spec and context of work that belongs to no run. */
  async function outsideRun({ experiment, spec, threads }: SpecInput, signal: AbortSignal) {
    const definition = environment.catalogue.get(experiment);
    const native = await environment.openNative('best', threads);
    return {
      engine: engineOf(environment, experiment),
      spec: environment.catalogue.parseSpec(experiment, definition.version, spec),
      context: bareContext(native, threads, signal),
    };
  }

  return {
    handlers: {
      describe: async ({ kind, threads }) => (await environment.openNative(kind, threads)).description,
      start,
      pause: async () => {
        const driver = await current();
        await driver.pause();
        return driver.status();
      },
      resume: async () => {
        const driver = await current();
        driver.resume();
        return driver.status();
      },
      adjust: async ({ path, value }) => (await current()).adjust(path, value),
      stop: async ({ mode }) => {
        (await current()).stop(mode);
        return {};
      },
      inspect: (input, context) => inspectCheckpoint(environment, input, context),
      readWeights: (input) => readWeights(environment.catalogue, input),
      measureState: (input, context) => measureState(environment, input, context),
      exact: async function* ({ maximumSeconds, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        return yield* phasesOf(engine.exact(spec, maximumSeconds, context));
      },
      spectrum: async function* ({ states, scope, maximumSeconds, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        if (engine.spectrum === undefined) return notOffered('levels');
        return yield* phasesOf(engine.spectrum(spec, { states, scope, maximumSeconds }, context));
      },
      wholeSpectrum: async function* ({ scope, maximumSeconds, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        if (engine.wholeSpectrum === undefined) return notOffered('levels');
        return yield* phasesOf(engine.wholeSpectrum(spec, { scope, maximumSeconds }, context));
      },
      entropies: async function* ({ sites, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        if (engine.entropies === undefined) return notOffered('entropies');
        return yield* phasesOf(engine.entropies(spec, sites, context));
      },
      evolve: async function* ({ request, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        if (engine.evolve === undefined) return notOffered('evolution');
        return yield* phasesOf(engine.evolve(spec, request, context));
      },
      tryModel: async function* ({ request, ...asked }, { signal }) {
        const { engine, spec, context } = await outsideRun(asked, signal);
        if (engine.tryModel === undefined) {
          throw new AnsatzError({
            code: 'MODEL_NOT_TRIED',
            message: 'This experiment has no model that can be tried.',
            reason: 'It has no amplitudes.',
            suggestion: 'Start a run instead.',
          });
        }
        const openTensor = environment.openTensor.bind(environment);
        const clock = (): number => performance.now() / 1000;
        return yield* phasesOf(engine.tryModel(spec, request, { ...context, openTensor, clock }));
      },
      describeTensor: async ({ backend }) => ({ detail: (await environment.openTensor(backend)).detail }),
      measure: ({ device, threads }, { signal }) => measureSpeed(environment, device, threads, signal),
    },
    async finish() {
      (await driving)?.stop('interrupt');
      await going?.catch(() => undefined);
    },
  };
}
