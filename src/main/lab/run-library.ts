import type { Handlers } from '../../shared/contract';
import type { Annotation } from '../../shared/lab/annotation';
import type { BundleContents, BundleScope } from '../../shared/lab/bundle';
import type { LabContract, RunSummary } from '../../shared/lab/contract';
import type { ReplayReport } from '../../shared/lab/replay';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { Phase } from '../../shared/run/phase';
import { sayingDiskFull } from '../run-store/saying-disk-full';
import type { Annotations } from './annotations';
import { exportBundle, type BundlePiece, type BundleSummary } from './bundle/export-bundle';
import { importBundle } from './bundle/import-bundle';
import { IncomingBundles } from './bundle/incoming-bundles';
import type { Documents } from './documents';
import { replayRun, type ReplayHost } from './replay/replay-run';
import { factsOf } from './run-facts';
import type { RunRegistry } from './run-registry';
import type { Workspace } from './workspace';

export interface RunLibraryParts extends Pick<ReplayHost, 'enqueue' | 'cancel'> {
  readonly workspace: Workspace;
  readonly catalogue: ExperimentCatalogue;
  readonly registry: RunRegistry;
  readonly annotations: Annotations;
  readonly documents: Documents;
  readonly version: string;
}

/** A bundle that was being received longer ago than this will not be finished. */
const forgottenMilliseconds = 86_400_000;

type LibraryCalls = Pick<
  Handlers<LabContract>,
  | 'annotate'
  | 'trash'
  | 'emptyTrash'
  | 'runFacts'
  | 'replay'
  | 'exportBundle'
  | 'beginImport'
  | 'importPiece'
  | 'dropImport'
  | 'finishImport'
>;

/** What is done with runs beside working on them: tags and notes, the trash, comparison, replays and bundles. */
export class RunLibrary {
  readonly #parts: RunLibraryParts;
  readonly #incoming: IncomingBundles;

  constructor(parts: RunLibraryParts) {
    this.#parts = parts;
    this.#incoming = new IncomingBundles(parts.workspace.incoming);
  }

  open(): Promise<void> {
    return this.#incoming.tidy(forgottenMilliseconds);
  }

  async annotate(runId: string, change: Partial<Pick<Annotation, 'tags' | 'note'>>): Promise<RunSummary> {
    const record = this.#parts.registry.get(runId);
    record.setAnnotation(await this.#parts.annotations.update(runId, (before) => ({ ...before, ...change })));
    return record.summary();
  }

  replay(runId: string, keep: boolean, signal: AbortSignal): AsyncGenerator<Phase, ReplayReport, void> {
    const { registry, annotations, workspace, version, enqueue, cancel } = this.#parts;
    const host: ReplayHost = { registry, annotations, runsDirectory: workspace.runs, version, enqueue, cancel };
    return replayRun(host, registry.get(runId), keep, signal);
  }

  async *exportBundle(scope: BundleScope): AsyncGenerator<BundlePiece, BundleSummary, void> {
    const { registry, documents, version } = this.#parts;
    const records = [...new Set(scope.runIds)].map((id) => registry.get(id));
    const of = new Set(records.map(({ run }) => run.documentId));
    const own = scope.documents
      ? (await documents.list()).filter(
          ({ id, runIds }) => of.has(id) || scope.runIds.some((run) => runIds.includes(run)),
        )
      : [];
    return yield* exportBundle(records, own, scope, version);
  }

  /** A bundle of this machine under the name by which `finishImport` opens it. */
  takeBundle(path: string): Promise<string> {
    return this.#incoming.take(path);
  }

  importBundle(archive: string, signal: AbortSignal): AsyncGenerator<Phase, BundleContents, void> {
    return importBundle(this.#parts, archive, signal);
  }

  handlers(): LibraryCalls {
    const { registry } = this.#parts;
    const incoming = this.#incoming;
    return {
      annotate: ({ runId, tags, note }) =>
        sayingDiskFull(() =>
          this.annotate(runId, { ...(tags === undefined ? {} : { tags }), ...(note === undefined ? {} : { note }) }),
        ),
      trash: () => registry.trashed(),
      emptyTrash: ({ runIds }) => registry.emptyTrash(runIds),
      runFacts: async ({ runIds }) => {
        const known = new Map(registry.all().map((record) => [record.id, record]));
        const found = await Promise.all(
          runIds.map((id) => {
            const record = known.get(id);
            return record === undefined ? null : factsOf(record);
          }),
        );
        return found.filter((facts) => facts !== null);
      },
      replay: ({ runId, keep }, { signal }) => this.replay(runId, keep, signal),
      exportBundle: (scope) => this.exportBundle(scope),
      beginImport: async ({ bytes }) => ({ importId: await incoming.begin(bytes) }),
      importPiece: async ({ importId, offset, piece }) => {
        await sayingDiskFull(() => incoming.write(importId, offset, piece));
        return {};
      },
      dropImport: async ({ importId }) => {
        await incoming.drop(importId);
        return {};
      },
      finishImport: ({ importId }, { signal }) => this.#finishImport(importId, signal),
    };
  }

  async *#finishImport(importId: string, signal: AbortSignal): AsyncGenerator<Phase, BundleContents, void> {
    try {
      return yield* this.importBundle(this.#incoming.whole(importId), signal);
    } finally {
      await this.#incoming.drop(importId);
    }
  }
}
