import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../shared/contract';
import { documentSchema, type ExperimentDocument } from '../../shared/lab/contract';
import { readFile } from 'node:fs/promises';
import { writeDurably } from '../run-store/durable';
import { nodeFileSystem } from '../run-store/file-system';
import type { Workspace } from './workspace';

const ending = '.ansatz.json';
const idPattern = /^[a-z0-9][a-z0-9-]{2,80}$/;

/** Documents of the workspace, one readable JSON file each. */
export class Documents {
  readonly #directory: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(workspace: Workspace) {
    this.#directory = workspace.documents;
  }

  /** The latest first. A file that is not a document is left alone and not listed. */
  async list(): Promise<ExperimentDocument[]> {
    const found: ExperimentDocument[] = [];
    for (const name of await readdir(this.#directory)) {
      if (!name.endsWith(ending)) continue;
      const document = await readDocument(join(this.#directory, name)).catch(() => null);
      if (document !== null) found.push(document);
    }
    return found.sort((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1));
  }

  /** Saves in the order of the calls, so that an autosave never overtakes a later one. */
  save(document: ExperimentDocument): Promise<ExperimentDocument> {
    const saved = { ...document, modifiedAt: new Date().toISOString() };
    const bytes = Buffer.from(`${JSON.stringify(saved, null, 2)}\n`, 'utf8');
    const turn = this.#turn.then(() => writeDurably(nodeFileSystem, this.#path(document.id), bytes));
    this.#turn = turn.catch(() => undefined);
    return turn.then(() => saved);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    if (idPattern.test(id)) return join(this.#directory, `${id}${ending}`);
    throw new AnsatzError({
      code: 'DOCUMENT_ID_INVALID',
      message: 'This is not the name of a document.',
      reason: 'A name has lower-case letters, digits and hyphens.',
      suggestion: 'Save the document under another name.',
    });
  }
}

export async function readDocument(path: string): Promise<ExperimentDocument> {
  return documentSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
