import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AnsatzError } from '../../shared/contract';
import { annotationSchema, emptyAnnotation, type Annotation } from '../../shared/lab/annotation';
import { nodeFileSystem, systemCode } from '../run-store/file-system';
import { readSealed, writeSealed } from '../run-store/sealed-json';
import { runIdPattern } from './run-id';

const fileSchema = z.object({
  format: z.literal('ansatz-annotation'),
  formatVersion: z.literal(1),
  runId: z.string(),
  modifiedAt: z.string(),
  annotation: annotationSchema,
});

/** A change within the resolution of the clock of a disk may leave the time as it was. */
const settledMilliseconds = 2000;

/**
 * Tags, notes and origins of runs: one file a run in a folder of the workspace, because a run's own folder is written by its process
 * alone. Each file is replaced whole. A file that cannot be read counts as empty and is put aside before another is written.
 */
export class Annotations {
  readonly #directory: string;
  readonly #known = new Map<string, { readonly sign: string; readonly annotation: Annotation }>();
  #directorySign = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async read(runId: string): Promise<Annotation> {
    const sign = await this.#sign(runId);
    const known = this.#known.get(runId);
    if (known?.sign === sign) return known.annotation;
    const annotation = sign === '' ? emptyAnnotation : await this.#load(runId).catch(() => emptyAnnotation);
    this.#known.set(runId, { sign, annotation });
    return annotation;
  }

  /** Changes what is on the disk, one change after the other. It is durable when this returns. */
  update(runId: string, change: (annotation: Annotation) => Annotation): Promise<Annotation> {
    const turn = this.#turn.then(() => this.#update(runId, change));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async remove(runId: string): Promise<void> {
    await rm(this.#path(runId), { force: true });
    this.#known.delete(runId);
  }

  /** Runs whose file another host has changed since the last call. */
  async changed(): Promise<readonly string[]> {
    const { mtimeMs } = await stat(this.#directory).catch(() => ({ mtimeMs: 0 }));
    const settled = Date.now() - mtimeMs > settledMilliseconds;
    const sign = settled ? String(mtimeMs) : '';
    if (settled && sign === this.#directorySign) return [];
    this.#directorySign = sign;
    const names = await readdir(this.#directory).catch(() => []);
    const present = new Set(names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : [])));
    const found: string[] = [];
    for (const runId of new Set([...present, ...this.#known.keys()])) {
      if ((await this.#sign(runId)) !== (this.#known.get(runId)?.sign ?? '')) found.push(runId);
    }
    return found;
  }

  async #update(runId: string, change: (annotation: Annotation) => Annotation): Promise<Annotation> {
    const path = this.#path(runId);
    const before = await this.#load(runId).catch(async (thrown: unknown) => {
      if (systemCode(thrown) !== 'ENOENT') await rename(path, `${path}.damaged`);
      return emptyAnnotation;
    });
    const annotation = annotationSchema.parse(change(before));
    await writeSealed(nodeFileSystem, path, {
      format: 'ansatz-annotation',
      formatVersion: 1,
      runId,
      modifiedAt: new Date().toISOString(),
      annotation,
    });
    this.#known.set(runId, { sign: await this.#sign(runId), annotation });
    return annotation;
  }

  async #load(runId: string): Promise<Annotation> {
    return (await readSealed(this.#path(runId), fileSchema)).annotation;
  }

  /** Changes with the file; empty: there is none. */
  #sign(runId: string): Promise<string> {
    if (!runIdPattern.test(runId)) return Promise.resolve('');
    return stat(this.#path(runId)).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => '',
    );
  }

  #path(runId: string): string {
    if (runIdPattern.test(runId)) return join(this.#directory, `${runId}.json`);
    throw new AnsatzError({
      code: 'UNKNOWN_RUN',
      message: `"${runId}" is not the name of a run.`,
      reason: 'A name has lower-case letters, digits and hyphens.',
      suggestion: 'Look at the list of runs.',
    });
  }
}
