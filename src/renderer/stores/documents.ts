import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toAnsatzError, type ErrorRecord } from '../../shared/contract';
import type { ExperimentDocument } from '../../shared/lab/contract';
import type { ChangeNote, LabClient } from '../../ui/experiment-view/types';
import { Autosaver, type SaveState } from './autosaver';
import { KeptUndo } from './kept-undo';
import { emptyUndo, record, stepBack, stepForward, type UndoStack } from './undo';

/** What undo covers. Runs are the host's and are not undone. */
type Editable = Pick<ExperimentDocument, 'title' | 'spec' | 'seed'>;
const editableSchema = z.object({ title: z.string(), spec: z.unknown(), seed: z.string() });

const keptUndo = (): KeptUndo<Editable> =>
  new KeptUndo('undo', {
    split: (state) => ({ light: state, shared: [] }),
    join: (light) => editableSchema.safeParse(light).data ?? null,
  });

export interface DocumentsStore {
  readonly documents: Readonly<Record<string, ExperimentDocument>>;
  readonly undo: Readonly<Record<string, UndoStack<Editable>>>;
  readonly save: SaveState;
  /** Documents whose newest state the host has not confirmed yet. */
  readonly unsaved: readonly string[];
  readonly loaded: boolean;
  readonly problem: ErrorRecord | null;
}

export function recentFirst(documents: Readonly<Record<string, ExperimentDocument>>): ExperimentDocument[] {
  return Object.values(documents).sort((a, b) => b.modifiedAt.localeCompare(a.modifiedAt));
}

/** Documents with undo; what changes is saved by itself. */
export class DocumentCatalogue {
  readonly store: StoreApi<DocumentsStore>;
  readonly #saver: Autosaver;
  readonly #kept = keptUndo();
  #lab: LabClient | null = null;

  constructor() {
    this.store = createStore<DocumentsStore>(() => ({
      documents: {},
      undo: this.#kept.all(),
      save: { kind: 'saved' },
      unsaved: [],
      loaded: false,
      problem: null,
    }));
    this.#saver = new Autosaver((save, unsaved) => this.store.setState({ save, unsaved }));
  }

  async setLab(lab: LabClient): Promise<void> {
    this.#lab = lab;
    try {
      const stored = await lab.documents({});
      const documents = Object.fromEntries(stored.map((document) => [document.id, document]));
      // Edits that the host has not seen yet (it was away, or the window was closed at once) are newer.
      for (const document of this.#saver.unsaved()) documents[document.id] = document;
      this.store.setState({ documents, loaded: true, problem: null });
      this.#saver.setLab(lab);
    } catch (thrown) {
      this.store.setState({ problem: toAnsatzError(thrown).toRecord() });
    }
  }

  /** Asks the host once more for what it could not tell. */
  async reload(): Promise<void> {
    if (this.#lab !== null) await this.setLab(this.#lab);
  }

  /** Saves what waits at once; for the moment when the window closes. */
  flush(): void {
    this.#saver.flush();
  }

  get(id: string): ExperimentDocument | null {
    return this.store.getState().documents[id] ?? null;
  }

  add(document: ExperimentDocument): void {
    this.#put(document);
  }

  edit(id: string, change: Partial<Editable>, note: ChangeNote): void {
    const document = this.get(id);
    if (!document) return;
    const { title, spec, seed } = document;
    const stack = record(this.#stack(id), { title, spec, seed }, note, Date.now());
    this.#setStack(id, stack);
    this.#put({ ...document, ...change, modifiedAt: new Date().toISOString() });
  }

  undo(id: string): void {
    this.#step(id, stepBack);
  }

  redo(id: string): void {
    this.#step(id, stepForward);
  }

  addRun(id: string, runId: string): void {
    const document = this.get(id);
    if (!document || document.runIds.includes(runId)) return;
    this.#put({ ...document, runIds: [...document.runIds, runId], modifiedAt: new Date().toISOString() });
  }

  async remove(id: string): Promise<ExperimentDocument | null> {
    const document = this.get(id);
    if (!document) return null;
    this.#saver.forget(id);
    await this.#lab?.removeDocument({ documentId: id });
    const { [id]: _removed, ...documents } = this.store.getState().documents;
    this.store.setState({ documents });
    return document;
  }

  #step(id: string, go: typeof stepBack<Editable>): void {
    const document = this.get(id);
    if (!document) return;
    const { title, spec, seed } = document;
    const done = go(this.#stack(id), { title, spec, seed }, Date.now());
    if (!done) return;
    this.#setStack(id, done.stack);
    this.#put({ ...document, ...done.state, modifiedAt: new Date().toISOString() });
  }

  #setStack(id: string, stack: UndoStack<Editable>): void {
    this.store.setState({ undo: { ...this.store.getState().undo, [id]: stack } });
    this.#kept.write(id, stack);
  }

  #stack(id: string): UndoStack<Editable> {
    return this.store.getState().undo[id] ?? emptyUndo();
  }

  #put(document: ExperimentDocument): void {
    this.store.setState({ documents: { ...this.store.getState().documents, [document.id]: document } });
    this.#saver.enqueue(document);
  }
}
