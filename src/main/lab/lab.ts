import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { FileToOpen } from '../../shared/lab/file-to-open';
import type { FigurePage } from '../../shared/figure-page';
import type { ModelFormat } from '../../shared/lab/model-formats';
import type { PageFileFormat } from '../../shared/lab/figure-page-calls';
import type { About, ExportedFile, LabContract, RunSummary } from '../../shared/lab/contract';
import type { Device, MeasuredDevices } from '../../shared/lab/device';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { Phase } from '../../shared/run/phase';
import { lockHolder } from '../run-store/process-lock';
import { Annotations } from './annotations';
import { requireValidSpec, type FindOther } from './check-spec';
import { coreCount, createRun, type StartRequest } from './create-run';
import { DeviceBench } from './device-bench';
import { Documents } from './documents';
import type { RenderFigure } from './figure-export';
import type { RenderPage } from './figure-pages';
import { fileToOpen } from './files-to-open';
import { freeDiskBytes } from './free-disk';
import { HelperProcesses } from './helpers';
import { labHandlers } from './lab-handlers';
import { copyOtherRuns } from './other-runs';
import { ownedElsewhere, wrongState } from './problems';
import { RunFigures } from './run-figures';
import { newRunId } from './run-id';
import { RunLibrary } from './run-library';
import type { RunProcessSpawner } from './run-process-spawner';
import { RunQueue } from './run-queue';
import type { RunRecord } from './run-record';
import { RunRegistry } from './run-registry';
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
  readonly #bench: DeviceBench;
  readonly #figures: RunFigures;
  readonly #toOpen: FileToOpen[] = [];

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
    this.#bench = new DeviceBench(this.#helpers, this.#cores);
    this.#figures = new RunFigures({ ...options, registry: this.registry, helpers: this.#helpers, cores: this.#cores });
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

  devices(): Promise<Device[]> {
    return this.#bench.list();
  }

  measureDevices(signal: AbortSignal): AsyncGenerator<Phase, MeasuredDevices, void> {
    return this.#bench.measure(signal);
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
    return this.#bench.engine();
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

  exportFigure(...wanted: Parameters<RunFigures['export']>): Promise<ExportedFile> {
    return this.#figures.export(...wanted);
  }

  exportFigurePage(page: FigurePage, format: PageFileFormat, dotsPerInch: number): Promise<ExportedFile> {
    return this.#figures.exportPage(page, format, dotsPerInch);
  }

  /** Gives a file of this machine to the first window that asks. */
  async handOver(path: string): Promise<void> {
    this.#toOpen.push(await fileToOpen(path, (bundle) => this.library.takeBundle(bundle)));
  }

  /** What was handed over and nobody has asked for yet. */
  takeFilesToOpen(): FileToOpen[] {
    return this.#toOpen.splice(0);
  }

  /** The contract, for a door to serve. */
  handlers(): Handlers<LabContract> {
    return labHandlers(this, {
      ...this.#options,
      helpers: this.#helpers,
      figures: this.#figures,
      cores: this.#cores,
    });
  }

  #own(id: string, action: string): RunRecord {
    const record = this.registry.get(id);
    if (!record.isOwn) throw wrongState(action, record.state(), 'Only a run that is under way in this host can.');
    return record;
  }
}
