import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TrashedRun } from '../../shared/lab/contract';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { ChangeSignal } from '../../shared/run/change-signal';
import { runPaths } from '../run-store/run-paths';
import { readRunFile } from '../run-store/run-reader';
import { directorySize } from './directory-size';
import type { Annotations } from './annotations';
import { unknownRun, wrongState } from './problems';
import { runIdPattern } from './run-id';
import { RunRecord } from './run-record';
import type { Workspace } from './workspace';

const rescanMilliseconds = 1000;
const scannedAtOnce = 16;
const keptInTrashDays = 30;
const trashedAtFile = 'trashed-at';

/** All runs of a workspace, those of other hosts included. */
export class RunRegistry {
  readonly changed = new ChangeSignal();
  readonly #workspace: Workspace;
  readonly #catalogue: ExperimentCatalogue;
  readonly #annotations: Annotations;
  readonly #records = new Map<string, RunRecord>();
  /** Runs outside the workspace's folder: a rescan does not look for them. */
  readonly #outside = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #scanning: Promise<void> | null = null;

  constructor(workspace: Workspace, catalogue: ExperimentCatalogue, annotations: Annotations) {
    this.#workspace = workspace;
    this.#catalogue = catalogue;
    this.#annotations = annotations;
  }

  /** Finds all runs and goes on looking for those of other hosts. */
  async open(): Promise<void> {
    await this.scan();
    await this.#emptyOldTrash();
    this.#timer = setInterval(() => void this.scan().catch(() => undefined), rescanMilliseconds);
    this.#timer.unref();
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  all(): readonly RunRecord[] {
    return [...this.#records.values()];
  }

  find(id: string): RunRecord | null {
    return this.#records.get(id) ?? null;
  }

  get(id: string): RunRecord {
    const record = this.find(id);
    if (record === null) throw unknownRun(id);
    return record;
  }

  /** Takes in a run by its directory, also one outside the workspace. */
  async add(directory: string, outside = false): Promise<RunRecord> {
    const record = new RunRecord(directory, this.#catalogue, outside ? null : basename(directory));
    await record.refresh();
    record.setAnnotation(await this.#annotations.read(record.id));
    const known = this.#records.get(record.id);
    if (known !== undefined) return known;
    this.#records.set(record.id, record);
    if (outside) this.#outside.add(record.id);
    this.#forward(record);
    this.changed.notify();
    return record;
  }

  scan(): Promise<void> {
    this.#scanning ??= this.#scan().finally(() => (this.#scanning = null));
    return this.#scanning;
  }

  async remove(id: string): Promise<void> {
    const record = this.get(id);
    const state = record.state();
    if (state === 'queued' || state === 'running' || state === 'paused') {
      throw wrongState('removed', state, 'Cancel it first.');
    }
    const target = join(this.#workspace.trash, id);
    await rm(target, { recursive: true, force: true });
    await rename(record.paths.directory, target);
    await writeFile(join(target, trashedAtFile), new Date().toISOString());
    this.#forget(id);
  }

  async restore(id: string): Promise<RunRecord> {
    const directory = join(this.#workspace.runs, id);
    try {
      await rename(join(this.#workspace.trash, id), directory);
    } catch {
      throw unknownRun(id);
    }
    await rm(join(directory, trashedAtFile), { force: true });
    return this.add(directory);
  }

  /** Removes runs in the trash for good, with what was said of them (null: all). What is not in the trash is left alone. */
  async emptyTrash(runIds: readonly string[] | null): Promise<{ removed: number; freedBytes: number }> {
    const wanted = (await this.trashed()).filter(({ runId }) => runIds === null || runIds.includes(runId));
    for (const { runId } of wanted) {
      await rm(join(this.#workspace.trash, runId), { recursive: true, force: true });
      await this.#annotations.remove(runId);
    }
    return { removed: wanted.length, freedBytes: wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  }

  /** What lies in the trash, newest first. A run that cannot be read is shown by its folder's name. */
  async trashed(): Promise<TrashedRun[]> {
    const names = await readdir(this.#workspace.trash).catch(() => []);
    const found = await Promise.all(
      names.map(async (runId) => {
        const directory = join(this.#workspace.trash, runId);
        const deletedAt = await readFile(join(directory, trashedAtFile), 'utf8').catch(() => null);
        if (deletedAt === null || !runIdPattern.test(runId)) return [];
        const read = await readRunFile(runPaths(directory)).catch(() => null);
        const sizeBytes = await directorySize(directory);
        return [{ runId, title: read?.run.title ?? runId, seed: read?.run.seed ?? '', deletedAt, sizeBytes }];
      }),
    );
    return found.flat().sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
  }

  async #scan(): Promise<void> {
    const entries = await readdir(this.#workspace.runs, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isDirectory() && runIdPattern.test(entry.name))
      .map(({ name }) => name);
    const present = new Set(names);
    for (let start = 0; start < names.length; start += scannedAtOnce) {
      await Promise.all(names.slice(start, start + scannedAtOnce).map((name) => this.#look(name)));
    }
    for (const id of this.#records.keys()) if (!present.has(id) && !this.#outside.has(id)) this.#forget(id);
    for (const id of await this.#annotations.changed()) {
      this.#records.get(id)?.setAnnotation(await this.#annotations.read(id));
    }
  }

  async #look(name: string): Promise<void> {
    const record = this.#records.get(name);
    if (record !== undefined) {
      if (!record.isOwn && !record.hasEnded) await record.refreshIfChanged();
      return;
    }
    const directory = join(this.#workspace.runs, name);
    // A directory in which nothing is yet belongs to a host that is just making it.
    const files = await readdir(directory).catch(() => []);
    if (files.some((file) => file === 'run.json' || file === 'checkpoints')) await this.add(directory);
  }

  #forget(id: string): void {
    this.#records.delete(id);
    this.#outside.delete(id);
    this.changed.notify();
  }

  /** A change of a run is a change of the whole. */
  #forward(record: RunRecord): void {
    const version = record.changed.version;
    void record.changed.after(version).then(() => {
      if (this.#records.get(record.id) !== record) return;
      this.changed.notify();
      this.#forward(record);
    });
  }

  async #emptyOldTrash(): Promise<void> {
    for (const name of await readdir(this.#workspace.trash).catch(() => [])) {
      const directory = join(this.#workspace.trash, name);
      const at = await readFile(join(directory, trashedAtFile), 'utf8').catch(() => null);
      if (at === null) continue;
      const days = (Date.now() - Date.parse(at)) / 86_400_000;
      if (days <= keptInTrashDays) continue;
      await rm(directory, { recursive: true, force: true });
      if (runIdPattern.test(name)) await this.#annotations.remove(name);
    }
  }
}
