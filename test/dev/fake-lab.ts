import { AnsatzError, type Handlers } from '../../src/shared/contract';
import { emptyAnnotation } from '../../src/shared/lab/annotation';
import { type FigurePage, summaryOfPage } from '../../src/shared/figure-page';
import { energyFigure } from '../../src/shared/figure/samples';
import type { ExperimentDocument, FollowEvent, LabContract, RunState, RunSummary } from '../../src/shared/lab/contract';
import { recommendDevice, type Device, type Speed } from '../../src/shared/lab/device';

const energy = energyFigure();
const exact = -1.2735668529;
const stepMilliseconds = 60;

const madeUp = { found: false as const, reason: 'Nothing is computed here.', suggestion: '', effort: null };

function notHere(): never {
  throw new AnsatzError({ code: 'NOT_HERE', message: 'Nothing is kept here.', reason: '', suggestion: '' });
}

const noLibrary = {
  emptyTrash: async () => ({ removed: 0, freedBytes: 0 }),
  runFacts: async () => [],
  replay: async function* () {
    return notHere();
  },
  exportBundle: async function* () {
    return notHere();
  },
  beginImport: async () => notHere(),
  importPiece: async () => notHere(),
  dropImport: async () => ({}),
  finishImport: async function* () {
    return notHere();
  },
};

interface FakeRun {
  summary: RunSummary;
  adjusted: { step: number; path: string; from: number; to: number }[];
}

const fakeDevices: Device[] = [
  {
    id: 'addon',
    label: 'Native addon',
    kind: 'native',
    available: true,
    detail: 'Rust, float64, AVX-512, 2 threads.',
    hint: null,
    speed: null,
  },
  {
    id: 'wasm',
    label: 'WebAssembly',
    kind: 'native',
    available: true,
    detail: 'The same core with 128-bit vectors, one thread.',
    hint: null,
    speed: null,
  },
];

const noSweep = (): never => {
  throw new AnsatzError({ code: 'UNKNOWN_SWEEP', message: 'Sweeps are not made up here.', reason: '', suggestion: '' });
};

const speedOf = (seconds: number, amplitudesPerSecond: number): Speed => ({
  amplitudesPerSecond,
  trainingStep: { seconds, sampling: 0.6 * seconds, localEnergies: 0.25 * seconds, solve: 0.15 * seconds },
});

/** A host that makes up its numbers. For the looks of the window only; nothing of it is in the product. */
export class FakeLab {
  readonly #runs = new Map<string, FakeRun>();
  readonly #documents = new Map<string, ExperimentDocument>();
  readonly #pages = new Map<string, FigurePage>();
  readonly #removed = new Map<string, FakeRun>();
  readonly #listeners = new Set<() => void>();
  #next = 1;

  /** @param pace Steps that a running run makes at once, every 300 ms, and steps of a whole run. */
  constructor(private readonly pace: { readonly stepsAtOnce: number; readonly totalSteps: number }) {
    setInterval(() => this.#advance(), stepMilliseconds * 5);
  }

  #advance(): void {
    let changed = false;
    for (const run of this.#runs.values()) {
      if (run.summary.state !== 'running') continue;
      changed = true;
      const step = Math.min(run.summary.totalSteps, run.summary.step + this.pace.stepsAtOnce);
      const finished = step === run.summary.totalSteps;
      run.summary = {
        ...run.summary,
        step,
        state: finished ? 'finished' : 'running',
        finishedAt: finished ? new Date().toISOString() : null,
        elapsedSeconds: (step * stepMilliseconds) / 1000,
        remainingSeconds: ((run.summary.totalSteps - step) * stepMilliseconds) / 1000,
        lastCheckpoint: step >= 50 ? step - (step % 50) : null,
        latest: valuesAt(step, Number(run.summary.seed)),
      };
    }
    if (changed) this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const listener = (): void => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  #run(id: string): FakeRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw new AnsatzError({
      code: 'RUN_UNKNOWN',
      message: `There is no run ${id}.`,
      reason: 'It was deleted.',
      suggestion: '',
    });
  }

  #state(id: string, state: RunState): RunSummary {
    const run = this.#run(id);
    run.summary = { ...run.summary, state };
    this.#tell();
    return run.summary;
  }

  readonly handlers: Handlers<LabContract> = {
    about: async () => ({
      version: '0.1.0',
      host: 'server',
      engine: { kind: 'addon', simd: 'AVX-512', threads: 2, version: '0.1.0', hint: null },
      runsDirectory: '/home/ada/.local/share/ansatz/runs',
      documentsDirectory: '/home/ada/.local/share/ansatz/documents',
      platform: 'linux x64',
      cores: 2,
      memoryBytes: 16e9,
      freeDiskBytes: 212e9,
      maxConcurrentRuns: 2,
    }),
    devices: async () => fakeDevices,
    measureDevices: async function* () {
      yield { label: 'Native addon: training steps', fraction: 0.4 };
      const speeds = [speedOf(0.21, 91_000), speedOf(1.9, 9_400)];
      const devices = fakeDevices.map((device, place) => ({ ...device, speed: speeds[place] ?? null }));
      return { devices, recommendation: recommendDevice(devices) };
    },
    check: async () => ({ valid: true, issues: [] }),

    exact: async function* () {
      return madeUp;
    },
    start: async (input) => {
      const id = `run-${this.#next++}-${Date.now().toString(36)}`;
      const summary: RunSummary = {
        id,
        experiment: input.experiment,
        title: input.title,
        preset: input.preset,
        documentId: input.documentId,
        seed: input.seed,
        state: 'running',
        step: 0,
        totalSteps: this.pace.totalSteps,
        phase: null,
        elapsedSeconds: 0,
        remainingSeconds: null,
        lastCheckpoint: null,
        latest: {},
        createdAt: new Date().toISOString(),
        finishedAt: null,
        directory: `/home/ada/.local/share/ansatz/runs/${id}`,
        sizeBytes: 1_340_000,
        problem: null,
        device: 'native · f64',
        system: '',
        ansatz: '',
        annotation: emptyAnnotation,
      };
      this.#runs.set(id, { summary, adjusted: [] });
      this.#tell();
      return summary;
    },
    runs: async () => [...this.#runs.values()].map((run) => run.summary),
    watchRuns: async function* (this: FakeLab) {
      for (;;) {
        yield { changed: [...this.#runs.values()].map((run) => run.summary), removed: [] };
        await this.#change();
      }
    }.bind(this),
    follow: async function* (this: FakeLab, { runId }: { runId: string }): AsyncGenerator<FollowEvent, RunSummary> {
      let sent = 0;
      for (;;) {
        const { summary } = this.#run(runId);
        if (summary.step > sent) {
          yield {
            kind: 'history',
            history: historyOf(sent + 1, summary.step, Number(summary.seed)),
            reset: sent === 0,
          };
          sent = summary.step;
        }
        yield { kind: 'summary', summary };
        if (summary.state === 'finished' || summary.state === 'cancelled') return summary;
        await this.#change();
      }
    }.bind(this),
    history: async ({ runId }) => {
      const { summary } = this.#run(runId);
      return historyOf(1, summary.step, Number(summary.seed));
    },
    spec: async ({ runId }) => ({
      experiment: this.#run(runId).summary.experiment,
      experimentVersion: 1,
      spec: {},
      result: null,
      notices: [],
      checkpoints: [],
      clock: [],
    }),
    pause: async ({ runId }) => this.#state(runId, 'paused'),
    resume: async ({ runId }) => this.#state(runId, 'running'),
    moveInQueue: async ({ runId }) => this.#run(runId).summary,
    cancel: async ({ runId }) => this.#state(runId, 'cancelled'),
    adjust: async ({ runId, path, value }) => {
      const run = this.#run(runId);
      run.adjusted.push({ step: run.summary.step, path, from: 0.05, to: value });
      return run.summary;
    },
    remove: async ({ runId }) => {
      this.#removed.set(runId, this.#run(runId));
      this.#runs.delete(runId);
      return {};
    },
    ...noLibrary,
    annotate: async ({ runId, tags, note }) => {
      const run = this.#run(runId);
      const before = run.summary.annotation;
      run.summary = { ...run.summary, annotation: { ...before, tags: tags ?? before.tags, note: note ?? before.note } };
      this.#tell();
      return run.summary;
    },
    trash: async () => [],
    restore: async ({ runId }) => {
      const run = this.#removed.get(runId);
      if (run) this.#runs.set(runId, run);
      return this.#run(runId).summary;
    },

    inspect: async function* ({ step }) {
      return { step: step ?? 0, inspection: null };
    },
    spectrum: async function* () {
      return madeUp;
    },
    wholeSpectrum: async function* () {
      return madeUp;
    },
    entropies: async function* () {
      return madeUp;
    },
    evolve: async function* () {
      return madeUp;
    },
    tryModel: async function* () {
      throw new RangeError(madeUp.reason);
    },
    exportEvolution: async ({ figure, format }) => ({
      name: `${figure}.${format}`,
      mediaType: 'text/plain',
      content: new TextEncoder().encode('made up'),
    }),
    measure: async function* ({ request }) {
      return {
        id: 'made-up',
        step: 0,
        request,
        values: [],
        samples: 0,
        reached: null,
        exactNote: '',
        seconds: 0,
        measuredAt: new Date().toISOString(),
      };
    },
    measurements: async () => [],
    removeMeasurement: async () => [],
    exportFigure: async ({ figure, format }) => ({
      name: `${figure}.${format}`,
      mediaType: 'text/plain',
      content: new TextEncoder().encode('made up'),
    }),
    exportModel: async ({ format }) => [
      { name: `model.${format}`, mediaType: 'application/octet-stream', content: new Uint8Array(8) },
    ],
    checkSweep: async function* () {
      return { tasks: 0, issues: [] };
    },
    startSweep: async function* () {
      return noSweep();
    },
    watchSweeps: async function* () {
      yield { sweeps: [], standings: [], removed: [] };
      await new Promise<never>(() => undefined);
      return null;
    },
    pauseSweep: async () => noSweep(),
    resumeSweep: async () => noSweep(),
    cancelSweep: async () => noSweep(),
    retrySweep: async () => noSweep(),
    removeSweep: async () => noSweep(),
    restoreSweep: async () => noSweep(),
    measureSweep: async function* () {
      return { measured: 0, known: 0, failed: [] };
    },
    sweepMeasurements: async () => [],
    drawFigure: async ({ name, format }) => ({
      name: `${name}.${format}`,
      mediaType: 'text/plain',
      content: new TextEncoder().encode('made up'),
    }),
    documents: async () => [...this.#documents.values()],
    saveDocument: async ({ document }) => {
      this.#documents.set(document.id, document);
      return document;
    },
    removeDocument: async ({ documentId }) => {
      this.#documents.delete(documentId);
      return {};
    },
    figuresOfRun: async () => [{ id: energy.id, title: energy.title, description: energy.description }],
    figureOfRun: async () => energy,
    filesToOpen: async () => [],
    unreadableFiles: async () => [],
    completeProvenance: async ({ provenance }) => provenance,
    figurePages: async () => [...this.#pages.values()].map(summaryOfPage),
    figurePage: async ({ pageId }) => {
      const page = this.#pages.get(pageId);
      if (page) return page;
      throw new AnsatzError({
        code: 'FIGURE_PAGE_UNREADABLE',
        message: 'There is no such page.',
        reason: '',
        suggestion: '',
      });
    },
    saveFigurePage: async ({ page }) => {
      this.#pages.set(page.id, page);
      return summaryOfPage(page);
    },
    removeFigurePage: async ({ pageId }) => {
      this.#pages.delete(pageId);
      return {};
    },
    exportFigurePage: async ({ format }) => ({
      name: `page.${format}`,
      mediaType: 'text/plain',
      content: new TextEncoder().encode('made up'),
    }),
  };
}

function valuesAt(step: number, seed: number): Record<string, number> {
  const noise = Math.sin(step * 12.9898 + seed * 78.233) * 0.5;
  const distance = 0.28 * Math.exp(-step / 12) + 0.02 * Math.exp(-step / 90) + 2e-5;
  const energy = exact + distance * 1.2 + 4e-4 * noise;
  return {
    energyPerSite: energy,
    energyError: 4e-4 * (0.3 + distance * 10),
    referenceEnergyPerSite: exact,
    relativeError: Math.abs((energy - exact) / exact),
    variancePerSite: distance * 0.4,
    vScore: distance * 0.02,
    acceptanceRate: 0.36 + 0.2 * Math.exp(-step / 40) + noise * 0.01,
    splitRHat: 1.005 + 0.03 * Math.exp(-step / 20) + Math.abs(noise) * 0.004,
    autocorrelationTime: 1.2,
    secondsPerStep: stepMilliseconds / 1000,
    samplingSeconds: 0.03,
    localEnergySeconds: 0.01,
    solveSeconds: 0.02,
    learningRate: 0.05,
    diagonalShift: 0.01,
    gradientNorm: distance,
  };
}

function historyOf(from: number, to: number, seed: number) {
  const count = Math.max(0, to - from + 1);
  const steps = Float64Array.from({ length: count }, (_, index) => from + index);
  const rows = [...steps].map((step) => valuesAt(step, seed));
  const names = Object.keys(valuesAt(1, seed));
  return {
    steps,
    seconds: steps.map((step) => (step * stepMilliseconds) / 1000),
    values: Object.fromEntries(
      names.map((name) => [name, Float64Array.from(rows.map((row) => row[name] ?? Number.NaN))]),
    ),
    interventions: [],
  };
}
