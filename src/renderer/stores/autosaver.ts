import { z } from 'zod';
import { toAnsatzError, type ErrorRecord } from '../../shared/contract';
import { documentSchema, type ExperimentDocument } from '../../shared/lab/contract';
import type { LabClient } from '../../ui/experiment-view/types';
import { readStored, writeStored } from './storage';

export type SaveState =
  { readonly kind: 'saved' } | { readonly kind: 'saving' } | { readonly kind: 'failed'; readonly problem: ErrorRecord };

const waitMilliseconds = 500;
const retryMilliseconds = 5_000;
const draftsSchema = z.record(z.string(), documentSchema);

/**
 * Saves documents a moment after their last change. Until the host has confirmed, the newest version also lies in the
 * browser's own storage: a window that is closed, or a host that is away, loses nothing.
 */
export class Autosaver {
  readonly #waiting: Map<string, ExperimentDocument>;
  readonly #onState: (state: SaveState, waiting: readonly string[]) => void;
  #lab: LabClient | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving = false;

  /** `onState` also hears which documents wait. */
  constructor(onState: (state: SaveState, waiting: readonly string[]) => void) {
    this.#onState = onState;
    this.#waiting = new Map(Object.entries(readStored('unsaved', draftsSchema) ?? {}));
  }

  unsaved(): readonly ExperimentDocument[] {
    return [...this.#waiting.values()];
  }

  setLab(lab: LabClient): void {
    this.#lab = lab;
    if (this.#waiting.size > 0) this.#schedule(0);
  }

  enqueue(document: ExperimentDocument): void {
    this.#waiting.set(document.id, document);
    this.#keepDrafts();
    this.#tell({ kind: 'saving' });
    this.#schedule(waitMilliseconds);
  }

  forget(id: string): void {
    this.#waiting.delete(id);
    this.#keepDrafts();
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    void this.#save();
  }

  #schedule(wait: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#save();
    }, wait);
  }

  async #save(): Promise<void> {
    const lab = this.#lab;
    if (!lab || this.#saving) return;
    this.#saving = true;
    try {
      for (const document of [...this.#waiting.values()]) {
        await lab.saveDocument({ document });
        // A newer version may have come meanwhile: it stays.
        if (this.#waiting.get(document.id) === document) this.#waiting.delete(document.id);
        this.#keepDrafts();
      }
      if (this.#waiting.size === 0) this.#tell({ kind: 'saved' });
      else if (this.#timer === null) this.#schedule(waitMilliseconds);
    } catch (thrown) {
      this.#tell({ kind: 'failed', problem: toAnsatzError(thrown).toRecord() });
      this.#schedule(retryMilliseconds);
    } finally {
      this.#saving = false;
    }
  }

  #tell(state: SaveState): void {
    this.#onState(state, [...this.#waiting.keys()]);
  }

  #keepDrafts(): void {
    writeStored('unsaved', Object.fromEntries(this.#waiting));
  }
}
