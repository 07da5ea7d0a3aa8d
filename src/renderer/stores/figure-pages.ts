import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toAnsatzError, type ErrorRecord } from '../../shared/contract';
import { figurePageSchema, type FigurePage, type FigurePageSummary } from '../../shared/figure-page';
import type { ChangeNote, LabClient } from '../../ui/experiment-view/types';
import { KeptUndo } from './kept-undo';
import type { SaveState } from './autosaver';
import { readStored, writeStored } from './storage';
import { emptyUndo, record, stepBack, stepForward, type UndoStack } from './undo';

export interface FigurePagesStore {
  /** null: not read yet. */
  readonly list: readonly FigurePageSummary[] | null;
  readonly page: FigurePage | null;
  /** Panel that is selected; null: the page itself. */
  readonly selected: string | null;
  readonly undo: UndoStack<FigurePage>;
  readonly save: SaveState;
  readonly problem: ErrorRecord | null;
}

const waitMilliseconds = 500;
const retryMilliseconds = 5_000;
const placeSchema = z.object({ pageId: z.string().nullable() });

/** The data of the plots are most of a page, and all its states share them. */
const keptUndo = (): KeptUndo<FigurePage> =>
  new KeptUndo<FigurePage>('undo-figure', {
    split: (page) => ({
      light: { ...page, panels: page.panels.map((panel) => ({ ...panel, figure: null })) },
      shared: page.panels.map(({ figure }) => figure),
    }),
    join: (light, shared) => {
      const rest = lightPageSchema.safeParse(light);
      if (!rest.success) return null;
      const panels = rest.data.panels.map((panel, place) => ({ ...panel, figure: shared[place] }));
      const page = figurePageSchema.safeParse({ ...rest.data, panels }).data;
      return page === undefined ? null : { ...page, panels: page.panels.map(sharing(shared)) };
    },
  });

/** Reading makes an object of its own for every state; they share one again. */
const readFigures = new WeakMap<object, FigurePage['panels'][number]['figure']>();
const sharing =
  (shared: readonly unknown[]) =>
  (panel: FigurePage['panels'][number], place: number): FigurePage['panels'][number] => {
    const raw = shared[place];
    if (typeof raw !== 'object' || raw === null) return panel;
    const figure = readFigures.get(raw) ?? panel.figure;
    readFigures.set(raw, figure);
    return { ...panel, figure };
  };
const lightPageSchema = z.looseObject({ panels: z.array(z.looseObject({})) });

/** Figure pages, the open one with undo; what changes is saved by itself. */
export class FigurePages {
  readonly store: StoreApi<FigurePagesStore>;
  readonly #kept = keptUndo();
  #lab: LabClient | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #unsaved: FigurePage | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor() {
    this.store = createStore<FigurePagesStore>(() => ({
      list: null,
      page: null,
      selected: null,
      undo: emptyUndo(),
      save: { kind: 'saved' },
      problem: null,
    }));
  }

  async setLab(lab: LabClient): Promise<void> {
    this.#lab = lab;
    await this.refresh();
    const pageId = readStored('figure', placeSchema)?.pageId ?? null;
    if (pageId !== null && this.store.getState().page === null) await this.open(pageId);
    if (this.#unsaved) this.#schedule(0);
  }

  async refresh(): Promise<void> {
    try {
      const list = await this.#lab?.figurePages({});
      if (list) this.store.setState({ list, problem: null });
    } catch (thrown) {
      this.store.setState({ problem: toAnsatzError(thrown).toRecord() });
    }
  }

  async open(pageId: string): Promise<void> {
    await this.flush();
    try {
      const page = await this.#lab?.figurePage({ pageId });
      if (page) this.#show(page);
    } catch (thrown) {
      writeStored('figure', { pageId: null });
      this.store.setState({ problem: toAnsatzError(thrown).toRecord() });
    }
  }

  create(page: FigurePage): void {
    void this.flush();
    this.#show(page);
    this.#enqueue(page);
  }

  close(): void {
    void this.flush().then(() => this.refresh());
    writeStored('figure', { pageId: null });
    this.store.setState({ page: null, selected: null, undo: emptyUndo() });
  }

  select(selected: string | null): void {
    this.store.setState({ selected });
  }

  edit(change: (page: FigurePage) => FigurePage, note: ChangeNote): void {
    const { page, undo } = this.store.getState();
    if (!page) return;
    const next = change(page);
    if (next === page) return;
    this.#setUndo(page.id, record(undo, page, note, Date.now()));
    this.#put(next);
  }

  undo(): void {
    this.#step(stepBack);
  }

  redo(): void {
    this.#step(stepForward);
  }

  async remove(pageId: string): Promise<void> {
    const lab = this.#lab;
    if (!lab) return;
    await this.flush();
    await lab.removeFigurePage({ pageId });
    if (this.store.getState().page?.id === pageId) this.close();
    await this.refresh();
  }

  async restore(page: FigurePage): Promise<void> {
    await this.#lab?.saveFigurePage({ page });
    await this.refresh();
  }

  /** Saves what waits at once. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  #show(page: FigurePage): void {
    writeStored('figure', { pageId: page.id });
    this.store.setState({ page, selected: null, undo: this.#kept.read(page.id) ?? emptyUndo(), problem: null });
  }

  #setUndo(pageId: string, undo: UndoStack<FigurePage>): void {
    this.store.setState({ undo });
    this.#kept.write(pageId, undo);
  }

  #step(go: typeof stepBack<FigurePage>): void {
    const { page, undo } = this.store.getState();
    const done = page && go(undo, page, Date.now());
    if (!done) return;
    this.#setUndo(page.id, done.stack);
    this.#put(done.state);
  }

  #put(page: FigurePage): void {
    const changed = { ...page, modifiedAt: new Date().toISOString() };
    const { selected } = this.store.getState();
    const isThere = selected !== null && page.panels.some(({ id }) => id === selected);
    this.store.setState({ page: changed, ...(isThere ? {} : { selected: null }) });
    this.#enqueue(changed);
  }

  #enqueue(page: FigurePage): void {
    this.#unsaved = page;
    this.store.setState({ save: { kind: 'saving' } });
    this.#schedule(waitMilliseconds);
  }

  #schedule(wait: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  async #save(): Promise<void> {
    const page = this.#unsaved;
    const lab = this.#lab;
    if (!page || !lab) return;
    try {
      await lab.saveFigurePage({ page });
      // A newer version may have come meanwhile: it waits for its own turn.
      if (this.#unsaved === page) {
        this.#unsaved = null;
        this.store.setState({ save: { kind: 'saved' } });
      }
    } catch (thrown) {
      this.store.setState({ save: { kind: 'failed', problem: toAnsatzError(thrown).toRecord() } });
      this.#schedule(retryMilliseconds);
    }
  }
}
