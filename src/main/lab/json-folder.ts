import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prettifyError, type z, ZodError } from 'zod';
import { AnsatzError } from '../../shared/contract';
import { writeDurably } from '../run-store/durable';
import { nodeFileSystem } from '../run-store/file-system';

const idPattern = /^[a-z0-9][a-z0-9-]{2,80}$/;

interface Stored {
  readonly id: string;
  readonly modifiedAt: string;
}

/** Documents of one kind in a folder, one readable JSON file each. */
export class JsonFolder<Schema extends z.ZodType<Stored>> {
  readonly #directory: string;
  readonly #ending: string;
  readonly #schema: Schema;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(directory: string, ending: string, schema: Schema) {
    this.#directory = directory;
    this.#ending = ending;
    this.#schema = schema;
  }

  /** The latest first. A file that is not of the kind is left alone and not listed. */
  async list(): Promise<z.output<Schema>[]> {
    const found: z.output<Schema>[] = [];
    for (const name of await readdir(this.#directory)) {
      if (!name.endsWith(this.#ending)) continue;
      const document = await readJson(join(this.#directory, name), this.#schema).catch(() => null);
      if (document !== null) found.push(document);
    }
    return found.sort((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1));
  }

  /** Files with the ending of the kind that are not of it, and why. */
  async unreadable(): Promise<{ readonly name: string; readonly reason: string }[]> {
    const found: { name: string; reason: string }[] = [];
    for (const name of await readdir(this.#directory)) {
      if (!name.endsWith(this.#ending)) continue;
      await readJson(join(this.#directory, name), this.#schema).catch((thrown: unknown) => {
        const reason =
          thrown instanceof ZodError
            ? prettifyError(thrown)
            : thrown instanceof Error
              ? thrown.message
              : String(thrown);
        found.push({ name, reason: reason.replace(/\s+/g, ' ').slice(0, 200) });
      });
    }
    return found;
  }

  /** Saves in the order of the calls, so that an autosave never overtakes a later one. */
  save(document: z.output<Schema>): Promise<z.output<Schema>> {
    const saved = { ...document, modifiedAt: new Date().toISOString() };
    const bytes = Buffer.from(`${JSON.stringify(saved, null, 2)}\n`, 'utf8');
    const turn = this.#turn.then(() => writeDurably(nodeFileSystem, this.#path(document.id), bytes));
    this.#turn = turn.catch(() => undefined);
    return turn.then(() => saved);
  }

  read(id: string): Promise<z.output<Schema>> {
    return readJson(this.#path(id), this.#schema);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    if (idPattern.test(id)) return join(this.#directory, `${id}${this.#ending}`);
    throw new AnsatzError({
      code: 'DOCUMENT_ID_INVALID',
      message: 'This is not the name of a document.',
      reason: 'A name has lower-case letters, digits and hyphens.',
      suggestion: 'Save the document under another name.',
    });
  }
}

export async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  return schema.parse(JSON.parse(await readFile(path, 'utf8')));
}
