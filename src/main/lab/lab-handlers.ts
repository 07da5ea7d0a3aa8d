import type { Handlers } from '../../shared/contract';
import type { Provenance } from '../../shared/figure/provenance';
import type { FileToOpen } from '../../shared/lab/file-to-open';
import type { ModelFormat } from '../../shared/lab/model-formats';
import { decimateHistory } from '../../shared/run/decimate-history';
import type { Device, MeasuredDevices } from '../../shared/lab/device';
import type { Phase } from '../../shared/run/phase';
import { sayingDiskFull } from '../run-store/saying-disk-full';
import { checkSpec, requireValidSpec } from './check-spec';
import type { StartRequest } from './create-run';
import type { Documents } from './documents';
import { evolutionFile } from './evolution-files';
import type { RenderFigure } from './figure-export';
import { completedProvenance } from './figure-provenance';
import { pageHandlers, pagesOf, unreadableFiles } from './figure-pages';
import { followRun, watchRuns } from './follow';
import type { HelperProcesses } from './helpers';
import { inspectRun } from './inspections';
import { measureRun, readMeasurements, removeMeasurement } from './measurements';
import type { RunFigures } from './run-figures';
import type { RunLibrary } from './run-library';
import type { RunRecord } from './run-record';
import { sweepHandlers } from './sweeps/handlers';
import type { SweepHost } from './sweeps/sweep-host';
import type { Sweeps } from './sweeps/sweeps';
import type { About, ExportedFile, LabContract, RunSummary } from '../../shared/lab/contract';

/** What a door can ask of the host. */
interface HandledLab extends SweepHost {
  readonly documents: Documents;
  readonly library: RunLibrary;
  readonly sweeps: Sweeps;
  start(request: StartRequest): Promise<RunSummary>;
  about(): Promise<About>;
  takeFilesToOpen(): FileToOpen[];
  devices(): Promise<Device[]>;
  measureDevices(signal: AbortSignal): AsyncGenerator<Phase, MeasuredDevices, void>;
  moveInQueue(id: string, place: number): RunSummary;
  adjust(id: string, path: string, value: number): Promise<RunSummary>;
  exportModel(id: string, format: ModelFormat, step: number | null): Promise<ExportedFile[]>;
}

interface HandlersOptions {
  readonly helpers: HelperProcesses;
  readonly figures: RunFigures;
  readonly cores: number;
  readonly version: string;
  readonly renderFigure: RenderFigure;
}

/** The contract of the lab, for a door to serve. */
export function labHandlers(
  lab: HandledLab,
  { helpers, figures, cores, version, renderFigure }: HandlersOptions,
): Handlers<LabContract> {
  const { registry, documents, catalogue } = lab;
  const find = (id: string): RunRecord | null => registry.find(id);
  return {
    ...lab.library.handlers(),
    about: () => lab.about(),
    filesToOpen: async () => lab.takeFilesToOpen(),
    devices: () => lab.devices(),
    measureDevices: (_, { signal }) => lab.measureDevices(signal),
    check: async ({ experiment, spec }) => {
      const issues = checkSpec(catalogue, experiment, spec, lab.otherSpecs(experiment));
      return { valid: !issues.some(({ severity }) => severity === 'error'), issues };
    },
    exact: ({ experiment, spec, maximumSeconds }) => {
      const checked = requireValidSpec(catalogue, experiment, spec);
      return helpers.follow((engine) => engine.exact({ experiment, spec: checked, maximumSeconds, threads: cores }));
    },
    spectrum: ({ spec, ...asked }) => {
      const checked = requireValidSpec(catalogue, asked.experiment, spec);
      return helpers.follow((engine) => engine.spectrum({ ...asked, spec: checked, threads: cores }));
    },
    wholeSpectrum: ({ spec, ...asked }) => {
      const checked = requireValidSpec(catalogue, asked.experiment, spec);
      return helpers.follow((engine) => engine.wholeSpectrum({ ...asked, spec: checked, threads: cores }));
    },
    entropies: ({ spec, ...asked }) => {
      const checked = requireValidSpec(catalogue, asked.experiment, spec);
      return helpers.follow((engine) => engine.entropies({ ...asked, spec: checked, threads: cores }));
    },
    evolve: ({ experiment, spec, request }) => {
      const checked = requireValidSpec(catalogue, experiment, spec);
      return helpers.follow((engine) => engine.evolve({ experiment, spec: checked, request, threads: cores }));
    },
    tryModel: ({ experiment, spec, request }) => {
      const checked = requireValidSpec(catalogue, experiment, spec);
      return helpers.follow((engine) => engine.tryModel({ experiment, spec: checked, request, threads: cores }));
    },
    exportEvolution: ({ experiment, spec, ...asked }) => {
      const definition = catalogue.get(experiment);
      const checked = requireValidSpec(catalogue, experiment, spec);
      const complete = (provenance: Provenance): Provenance =>
        completedProvenance(provenance, find, { version, catalogue });
      return evolutionFile({ ...asked, definition, spec: checked }, complete, renderFigure);
    },
    start: (request) => sayingDiskFull(() => lab.start(request)),
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
    pause: ({ runId }) => lab.pause(runId),
    resume: ({ runId }) => sayingDiskFull(() => lab.resume(runId)),
    cancel: ({ runId }) => lab.cancel(runId),
    moveInQueue: async ({ runId, place }) => lab.moveInQueue(runId, place),
    adjust: ({ runId, path, value }) => lab.adjust(runId, path, value),
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
      figures.export(runId, figure, format, widthMillimetres, { convention, step: step ?? null, presentation }),
    exportModel: ({ runId, format, step }) => lab.exportModel(runId, format, step),
    ...sweepHandlers({
      sweeps: lab.sweeps,
      lab,
      helpers,
      cores,
      draw: renderFigure,
      version: version,
    }),
    documents: () => documents.list(),
    unreadableFiles: () => unreadableFiles(documents, pagesOf(lab.workspace)),
    saveDocument: ({ document }) => sayingDiskFull(() => documents.save(document)),
    removeDocument: async ({ documentId }) => {
      await documents.remove(documentId);
      return {};
    },
    figuresOfRun: async ({ runId }) =>
      (await figures.all(runId, null)).map(({ id, title, description }) => ({ id, title, description })),
    figureOfRun: ({ runId, figure, convention, presentation, step = null }) =>
      figures.one(runId, figure, { convention, step }, presentation),
    completeProvenance: async ({ provenance }) => completedProvenance(provenance, find, { version, catalogue }),
    ...pageHandlers(pagesOf(lab.workspace)),
    exportFigurePage: ({ page, format, dotsPerInch }) => figures.exportPage(page, format, dotsPerInch),
  };
}
