import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleContents, BundleManifest } from '../../../shared/lab/bundle';
import { documentSchema, type ExperimentDocument } from '../../../shared/lab/contract';
import type { ExperimentCatalogue } from '../../../shared/run/experiment-catalogue';
import type { Phase } from '../../../shared/run/phase';
import type { RunFile } from '../../../shared/run/run-files';
import { nodeFileSystem } from '../../run-store/file-system';
import { runPaths } from '../../run-store/run-paths';
import { readDone, readRunFile } from '../../run-store/run-reader';
import type { Annotations } from '../annotations';
import type { Documents } from '../documents';
import { newRunId } from '../run-id';
import type { RunRegistry } from '../run-registry';
import type { Workspace } from '../workspace';
import { bundleRefused } from './bundle-problems';
import { bundleLimits, type BundleLimits } from './check-entries';
import { unpackBundle } from './unpack-bundle';

export interface ImportHost {
  readonly workspace: Workspace;
  readonly catalogue: ExperimentCatalogue;
  readonly registry: RunRegistry;
  readonly annotations: Annotations;
  readonly documents: Documents;
}

interface IncomingRun {
  readonly oldId: string;
  readonly newId: string;
  readonly folder: string;
  readonly file: RunFile;
}

/**
 * Opens a bundle: everything is unpacked and checked in a folder of its own, then each run is renamed to a name that is new here. After a
 * refusal nothing is left of it.
 */
export async function* importBundle(
  host: ImportHost,
  archive: string,
  signal: AbortSignal,
  limits: BundleLimits = bundleLimits,
): AsyncGenerator<Phase, BundleContents, void> {
  const { workspace } = host;
  const folder = join(workspace.incoming, newRunId('unpacked'));
  await mkdir(folder, { recursive: true });
  try {
    const manifest = yield* unpackBundle(archive, folder, limits, signal);
    yield { label: 'Checking the runs', fraction: null };
    const runs: IncomingRun[] = [];
    for (const { id } of manifest.runs) runs.push(await checkRun(host, join(folder, 'runs', id), id));
    const documents = await readDocuments(host, folder, manifest, runs);
    signal.throwIfAborted();
    await publish(host, manifest, runs, documents);
    return { runIds: runs.map(({ newId }) => newId), documentIds: documents.map(({ document }) => document.id) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The run can be read by this version, and is the one that the manifest names. */
async function checkRun({ catalogue }: ImportHost, folder: string, oldId: string): Promise<IncomingRun> {
  const paths = runPaths(folder);
  const { run } = await readRunFile(paths).catch(() => {
    throw bundleRefused(`The settings of the run ${oldId} are missing or damaged.`);
  });
  try {
    catalogue.parseSpec(run.experiment, run.experimentVersion, run.spec);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw bundleRefused(`The run ${oldId} cannot be read by this version: ${why}`);
  }
  await readDone(paths).catch(() => {
    throw bundleRefused(`The end of the run ${oldId} is damaged.`);
  });
  return { oldId, newId: newRunId(run.experiment), folder, file: run };
}

interface IncomingDocument {
  readonly oldId: string;
  readonly document: ExperimentDocument;
}

/** Documents under names that are new here, with the new names of the runs that came with them. */
async function readDocuments(
  { documents }: ImportHost,
  folder: string,
  manifest: BundleManifest,
  runs: readonly IncomingRun[],
): Promise<IncomingDocument[]> {
  const present = new Set((await documents.list()).map(({ id }) => id));
  const found: IncomingDocument[] = [];
  for (const oldId of manifest.documents) {
    let content: unknown = null;
    try {
      content = JSON.parse(await readFile(join(folder, 'documents', `${oldId}.ansatz.json`), 'utf8'));
    } catch {
      // What is not JSON is refused below.
    }
    const parsed = documentSchema.safeParse(content);
    if (!parsed.success) throw bundleRefused(`The document ${oldId} cannot be read.`);
    const id = present.has(oldId) ? newRunId('document') : oldId;
    const runIds = runs.filter((run) => parsed.data.runIds.includes(run.oldId)).map(({ newId }) => newId);
    found.push({ oldId, document: { ...parsed.data, id, runIds } });
  }
  return found;
}

/** What was said of a run is there before the run is, so that nobody sees it without. */
async function publish(
  { workspace, registry, annotations, documents }: ImportHost,
  manifest: BundleManifest,
  runs: readonly IncomingRun[],
  incoming: readonly IncomingDocument[],
): Promise<void> {
  const published: string[] = [];
  try {
    for (const { oldId, newId, folder, file } of runs) {
      const named = manifest.runs.find(({ id }) => id === oldId);
      const document = incoming.find((candidate) => candidate.oldId === named?.documentId)?.document;
      published.push(newId);
      await annotations.update(newId, (before) => ({
        ...before,
        ...named?.annotation,
        origin: {
          kind: 'imported',
          runId: oldId,
          host: file.host.name.slice(0, 200),
          platform: file.host.platform.slice(0, 200),
          version: file.application.version.slice(0, 100),
          importedAt: new Date().toISOString(),
          documentId: document?.id ?? null,
        },
      }));
      await rename(folder, join(workspace.runs, newId));
    }
    await nodeFileSystem.syncDirectory(workspace.runs);
    for (const { document } of incoming) await documents.save(document);
  } catch (thrown) {
    for (const id of published) {
      await rm(join(workspace.runs, id), { recursive: true, force: true });
      await annotations.remove(id);
    }
    throw thrown;
  }
  for (const { newId } of runs) await registry.add(join(workspace.runs, newId));
}
