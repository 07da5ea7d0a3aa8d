import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { Figure } from '../../shared/figure/figure';
import type { Provenance } from '../../shared/figure/provenance';
import type { FileToOpen } from '../../shared/lab/file-to-open';
import type { FigurePage } from '../../shared/figure-page';
import type { ModelFormat } from '../../shared/lab/model-formats';
import type { PageFileFormat } from '../../shared/lab/figure-page-calls';
import type { About, ExportedFile, LabContract, RunSummary } from '../../shared/lab/contract';
import { decimateHistory } from '../../shared/run/decimate-history';
import type { Device, MeasuredDevices } from '../../shared/lab/device';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { Phase } from '../../shared/run/phase';
import { lockHolder } from '../run-store/process-lock';
import { sayingDiskFull } from '../run-store/saying-disk-full';
import type { Presentation } from '../../shared/curves';
import { Annotations } from './annotations';
import { checkSpec, requireValidSpec, type FindOther } from './check-spec';
import { coreCount, createRun } from './create-run';
import { copyOtherRuns } from './other-runs';
import { listDevices, measureDevices } from './devices';
import { freeDiskBytes } from './free-disk';
import { Documents } from './documents';
import { evolutionFile } from './evolution-files';
import {
  figureFile,
  figuresOf,
  findFigure,
  type FigureFormat,
  type RenderFigure,
  type WantedFigures,
} from './figure-export';
import { completedProvenance } from './figure-provenance';
import { pageFile, pageHandlers, pagesOf, type RenderPage } from './figure-pages';
import { fileToOpen } from './files-to-open';
import { followRun, watchRuns } from './follow';
import { HelperProcesses } from './helpers';
import { inspectRun } from './inspections';
import { measureRun, readMeasurements, removeMeasurement } from './measurements';
import { presentedFigure } from './presented-figure';
import { ownedElsewhere, wrongState } from './problems';
import { newRunId } from './run-id';
import type { RunProcessSpawner } from './run-process-spawner';
import { RunLibrary } from './run-library';
import { RunQueue } from './run-queue';
import type { RunRecord } from './run-record';
import { RunRegistry } from './run-registry';
import { sweepHandlers } from './sweeps/handlers';
import { Sweeps } from './sweeps/sweeps';
import { makeWorkspace, type Workspace } from './workspace';

/** Writes the model of a run's checkpoint (null: the last good one) in a format that others read. */
export type ExportModel = (record: RunRecord, format: ModelFormat, step: number | null) => Promise<ExportedFile[]>;

export interface LabOptions {
  readonly host: About['host'];
  readonly version: string;
  readonly workspace: Workspace;
  readonly definitions: readonly ExperimentDefinition[];
  readonly spawner: RunProcessSpawner;
  readonly renderFigure: RenderFigure;
  readonly exportModel: ExportModel;
  readonly renderPage: RenderPage;
  /** Default: one for every two cores. */
  readonly maxConcurrentRuns?: number;
}

export interface StartRequest {
  readonly experiment: string;
  readonly spec: unknown;
  readonly seed: string;
  readonly title: string;
  readonly preset: string | null;
  readonly documentId: string | null;
  /** A directory of its own instead of one in the workspace. */
  readonly directory?: string;
  /** A name that was settled before, for a task of a sweep. */
  readonly id?: string;
}

/** The host of runs and documents. The desktop window, the lab server and the command line are doors to it. */
export class Lab {
  readonly catalogue: ExperimentCatalogue;
  readonly registry: RunRegistry;
  readonly documents: Documents;
  readonly sweeps: Sweeps;
  readonly library: RunLibrary;
  readonly workspace: Workspace;
  readonly #options: LabOptions;
  readonly #queue: RunQueue;
  readonly #helpers: HelperProcesses;
  readonly #cores = coreCount();
  #engine: Promise<About['engine']> | null = null;
  readonly #toOpen: FileToOpen[] = [];
  /** Of devices, under way. */
  #listing: Promise<Device[]> | null = null;
  /** The last measurement of devices that was begun. */
  #measured: Promise<unknown> = Promise.resolve();

  constructor(options: LabOptions) {
    this.#options = options;
    this.workspace = options.workspace;
    this.catalogue = new ExperimentCatalogue(options.definitions);
    const annotations = new Annotations(options.workspace.annotations);
    this.registry = new RunRegistry(options.workspace, this.catalogue, annotations);
    this.documents = new Documents(options.workspace);
    const limit = options.maxConcurrentRuns ?? Math.max(1, Math.floor(this.#cores / 2));
    this.#queue = new RunQueue(options.spawner, limit, this.#cores);
    this.#helpers = new HelperProcesses(options.spawner, 2);
    this.sweeps = new Sweeps(this);
    const { workspace, catalogue, registry, documents } = this;
    this.library = new RunLibrary({
      ...{ workspace, catalogue, registry, documents, annotations, version: options.version },
      enqueue: (record) => this.#queue.enqueue(record),
      cancel: (record) => this.#queue.stop(record, 'cancel'),
    });
  }

  /** Finds the runs on disk. */
  async open(): Promise<void> {
    await makeWorkspace(this.workspace);
    await this.registry.open();
    await this.sweeps.open();
    // A command does its own work and ends; a window or a server goes on with what was begun.
    if (this.#options.host !== 'command line') await this.sweeps.takeUp();
    await this.library.open();
  }

  /** Stops all runs with their state on disk; they can be resumed. */
  async close(): Promise<void> {
    // First: a task that ends would make room for the next one.
    await this.sweeps.close();
    await this.#queue.close();
    this.registry.close();
  }

  async start(request: StartRequest): Promise<RunSummary> {
    const definition = this.catalogue.get(request.experiment);
    const spec = requireValidSpec(
      this.catalogue,
      request.experiment,
      request.spec,
      this.otherSpecs(request.experiment),
    );
    const id = request.id ?? newRunId(request.experiment);
    const directory = request.directory ?? join(this.workspace.runs, id);
    await copyOtherRuns(definition, spec, directory, (other) => this.registry.find(other));
    await createRun({ ...request, id, directory, definition, spec, version: this.#options.version });
    const record = await this.registry.add(directory, request.directory !== undefined);
    await this.#queue.enqueue(record);
    return record.summary();
  }

  /** Runs of an experiment whose states a spec may build on. */
  otherSpecs(experiment: string): FindOther {
    return (id) => {
      const record = this.registry.find(id);
      if (record === null || record.run.experiment !== experiment) return null;
      return { spec: record.spec, hasState: record.summary().lastCheckpoint !== null };
    };
  }

  async resume(id: string): Promise<RunSummary> {
    const record = this.registry.get(id);
    const state = record.state();
    if (record.isOwn) {
      if (state === 'paused') this.#queue.resume(record);
    } else {
      const holder = await lockHolder(record.paths.lock);
      if (holder !== null) throw ownedElsewhere(holder.pid, holder.host);
      if (state === 'finished') throw wrongState('resumed', state, 'Start a new run.');
      // Throws when run.json and all its copies are gone.
      requireValidSpec(this.catalogue, record.run.experiment, record.spec);
      await this.#queue.enqueue(record);
    }
    return record.summary();
  }

  async pause(id: string): Promise<RunSummary> {
    const record = this.#own(id, 'paused');
    await this.#queue.pause(record);
    return record.summary();
  }

  /** Gives a run that waits another place; 1 starts next. */
  moveInQueue(id: string, place: number): RunSummary {
    const record = this.#own(id, 'moved');
    this.#queue.move(record, place);
    return record.summary();
  }

  /** Ends a run for good, its last state kept. */
  async cancel(id: string): Promise<RunSummary> {
    const record = this.#own(id, 'cancelled');
    await this.#queue.stop(record, 'cancel');
    return record.summary();
  }

  /** Ends the work on a run so that it can be taken up again. */
  async interrupt(id: string): Promise<RunSummary> {
    const record = this.registry.get(id);
    await this.#queue.stop(record, 'interrupt');
    return record.summary();
  }

  async adjust(id: string, path: string, value: number): Promise<RunSummary> {
    const record = this.#own(id, 'adjusted');
    const session = this.#queue.session(record);
    if (session === null) throw wrongState('adjusted', record.state(), 'Wait until it runs.');
    await session.adjust(path, value);
    return record.summary();
  }

  /** Ends the process of a run at once. What it has written is safe. */
  kill(id: string): void {
    this.#queue.session(this.registry.get(id))?.kill();
  }

  /** Whoever asks while they are being listed gets the same list: each device takes a process of its own. */
  devices(): Promise<Device[]> {
    this.#listing ??= listDevices(this.#helpers, this.#cores).finally(() => (this.#listing = null));
    return this.#listing;
  }

  /** Times a training step on every device; two measurements at once would slow each other down, so the second one waits. */
  async *measureDevices(signal: AbortSignal): AsyncGenerator<Phase, MeasuredDevices, void> {
    const before = this.#measured;
    let end = (): void => undefined;
    this.#measured = Promise.all([before, new Promise<void>((resolve) => (end = resolve))]);
    try {
      await before;
      return yield* measureDevices(this.#helpers, this.#cores, signal);
    } finally {
      end();
    }
  }

  exportModel(id: string, format: ModelFormat, step: number | null): Promise<ExportedFile[]> {
    return this.#options.exportModel(this.registry.get(id), format, step);
  }

  /** How many runs work at once. */
  get maxConcurrentRuns(): number {
    return this.#queue.limit;
  }

  /** Process of a run that is ours, for tests and diagnostics. */
  processOf(id: string): number | null {
    return this.#queue.session(this.registry.get(id))?.pid ?? null;
  }

  engine(): Promise<About['engine']> {
    this.#engine ??= this.#helpers.call((process) => process.describe({ kind: 'best', threads: this.#cores }));
    this.#engine.catch(() => (this.#engine = null));
    return this.#engine;
  }

  async about(): Promise<About> {
    return {
      version: this.#options.version,
      host: this.#options.host,
      engine: await this.engine(),
      runsDirectory: this.workspace.runs,
      documentsDirectory: this.workspace.documents,
      platform: `${process.platform} ${process.arch}`,
      cores: this.#cores,
      memoryBytes: totalmem(),
      freeDiskBytes: await freeDiskBytes(this.workspace.runs),
      maxConcurrentRuns: this.#queue.limit,
    };
  }

  async exportFigure(
    id: string,
    name: string,
    format: FigureFormat,
    widthMillimetres: number,
    { presentation, ...of }: Omit<WantedFigures, 'only'> & { readonly presentation?: Presentation | undefined } = {},
  ): Promise<ExportedFile> {
    const figure = await this.figureOfRun(id, name, of, presentation);
    const content = await this.#options.renderFigure(figure, { format, widthMillimetres });
    return figureFile(figure, id, format, content);
  }

  /** A figure of a run as the experiment draws it, or as the window shows it. */
  async figureOfRun(
    id: string,
    name: string,
    of: Omit<WantedFigures, 'only'>,
    presentation?: Presentation,
  ): Promise<Figure> {
    const found = findFigure(await this.figuresOfRun(id, name, of), name);
    if (presentation === undefined) return found;
    const { registry } = this;
    const find = (other: string): RunRecord | null => registry.find(other);
    return presentedFigure(registry.get(id), found, presentation, of.convention, find, this.#options.version);
  }

  /** Figures of a run; some are drawn from an inspection, which is made where `wanted` (null: any) is not there without it. */
  async figuresOfRun(id: string, wanted: string | null, of: Omit<WantedFigures, 'only'> = {}): Promise<Figure[]> {
    const record = this.registry.get(id);
    const { version } = this.#options;
    const asked = { ...of, only: wanted ?? undefined };
    let figures = await figuresOf(record, version, asked);
    if (!figures.some((figure) => figure.id === wanted) && record.checkpoints.length > 0) {
      for await (const phase of inspectRun(record, of.step ?? null, this.#helpers, this.#cores)) void phase;
      figures = await figuresOf(record, version, asked);
    }
    return figures;
  }

  exportFigurePage(page: FigurePage, format: PageFileFormat, dotsPerInch: number): Promise<ExportedFile> {
    const { version, renderPage } = this.#options;
    const runs = new Map(this.registry.all().flatMap((record) => (record.hasRunFile ? [[record.id, record.run]] : [])));
    return pageFile(renderPage, { page, format, dotsPerInch, runs, version });
  }

  /** Gives a file of this machine to the first window that asks. */
  async handOver(path: string): Promise<void> {
    this.#toOpen.push(await fileToOpen(path, (bundle) => this.library.takeBundle(bundle)));
  }

  /** The contract, for a door to serve. */
  handlers(): Handlers<LabContract> {
    const { registry, documents, catalogue } = this;
    const helpers = this.#helpers;
    const cores = this.#cores;
    const find = (id: string): RunRecord | null => registry.find(id);
    return {
      ...this.library.handlers(),
      about: () => this.about(),
      filesToOpen: async () => this.#toOpen.splice(0),
      devices: () => this.devices(),
      measureDevices: (_, { signal }) => this.measureDevices(signal),
      check: async ({ experiment, spec }) => {
        const issues = checkSpec(catalogue, experiment, spec, this.otherSpecs(experiment));
        return { valid: !issues.some(({ severity }) => severity === 'error'), issues };
      },
      exact: ({ experiment, spec, maximumSeconds }) => {
        const checked = requireValidSpec(catalogue, experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.exact({ experiment, spec: checked, maximumSeconds, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      spectrum: ({ spec, ...asked }) => {
        const checked = requireValidSpec(catalogue, asked.experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.spectrum({ ...asked, spec: checked, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      wholeSpectrum: ({ spec, ...asked }) => {
        const checked = requireValidSpec(catalogue, asked.experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.wholeSpectrum({ ...asked, spec: checked, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      entropies: ({ spec, ...asked }) => {
        const checked = requireValidSpec(catalogue, asked.experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.entropies({ ...asked, spec: checked, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      evolve: ({ experiment, spec, request }) => {
        const checked = requireValidSpec(catalogue, experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.evolve({ experiment, spec: checked, request, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      tryModel: ({ experiment, spec, request }) => {
        const checked = requireValidSpec(catalogue, experiment, spec);
        return helpers.stream(async function* (engine) {
          const stream = engine.tryModel({ experiment, spec: checked, request, threads: cores });
          yield* stream;
          return await stream.result;
        });
      },
      exportEvolution: ({ experiment, spec, ...asked }) => {
        const { version, renderFigure } = this.#options;
        const definition = catalogue.get(experiment);
        const checked = requireValidSpec(catalogue, experiment, spec);
        const complete = (provenance: Provenance): Provenance =>
          completedProvenance(provenance, find, { version, catalogue });
        return evolutionFile({ ...asked, definition, spec: checked }, complete, renderFigure);
      },
      start: (request) => sayingDiskFull(() => this.start(request)),
      runs: async () => registry.all().map((record) => record.summary()),
      watchRuns: (_input, { signal }) => watchRuns(registry, signal),
      follow: ({ runId }, { signal }) => followRun(registry.get(runId), signal),
      history: async ({ runId, maxPoints }) => {
        const journal = await registry.get(runId).journal();
        const history = decimateHistory(journal.history.slice(0, journal.interventions), maxPoints);
        return { ...history, interventions: [...history.interventions] };
      },
      spec: async ({ runId }) => {
        const record = registry.get(runId);
        const journal = await record.journal();
        return {
          experiment: record.run.experiment,
          experimentVersion: record.run.experimentVersion,
          spec: record.run.spec,
          result: await record.result().catch(() => null),
          notices: [...journal.notices],
          checkpoints: [...record.checkpoints],
          clock: [...journal.clock],
        };
      },
      pause: ({ runId }) => this.pause(runId),
      resume: ({ runId }) => sayingDiskFull(() => this.resume(runId)),
      cancel: ({ runId }) => this.cancel(runId),
      moveInQueue: async ({ runId, place }) => this.moveInQueue(runId, place),
      adjust: ({ runId, path, value }) => this.adjust(runId, path, value),
      remove: async ({ runId }) => {
        await registry.remove(runId);
        return {};
      },
      restore: async ({ runId }) => (await registry.restore(runId)).summary(),
      inspect: ({ runId, step }) => inspectRun(registry.get(runId), step, helpers, cores),
      measure: ({ runId, step, request }) => measureRun(registry.get(runId), { step, request }, find, helpers, cores),
      measurements: ({ runId }) => readMeasurements(registry.get(runId)),
      removeMeasurement: async ({ runId, measurementId }) => {
        await removeMeasurement(registry.get(runId), measurementId);
        return readMeasurements(registry.get(runId));
      },
      exportFigure: ({ runId, figure, format, widthMillimetres, convention, step, presentation }) =>
        this.exportFigure(runId, figure, format, widthMillimetres, { convention, step: step ?? null, presentation }),
      exportModel: ({ runId, format, step }) => this.exportModel(runId, format, step),
      ...sweepHandlers({
        sweeps: this.sweeps,
        lab: this,
        helpers,
        cores,
        draw: this.#options.renderFigure,
        version: this.#options.version,
      }),
      documents: () => documents.list(),
      saveDocument: ({ document }) => sayingDiskFull(() => documents.save(document)),
      removeDocument: async ({ documentId }) => {
        await documents.remove(documentId);
        return {};
      },
      figuresOfRun: async ({ runId }) =>
        (await this.figuresOfRun(runId, null)).map(({ id, title, description }) => ({ id, title, description })),
      figureOfRun: ({ runId, figure, convention, presentation, step = null }) =>
        this.figureOfRun(runId, figure, { convention, step }, presentation),
      completeProvenance: async ({ provenance }) =>
        completedProvenance(provenance, find, { version: this.#options.version, catalogue }),
      ...pageHandlers(pagesOf(this.workspace)),
      exportFigurePage: ({ page, format, dotsPerInch }) => this.exportFigurePage(page, format, dotsPerInch),
    };
  }

  #own(id: string, action: string): RunRecord {
    const record = this.registry.get(id);
    if (!record.isOwn) throw wrongState(action, record.state(), 'Only a run that is under way in this host can.');
    return record;
  }
}
