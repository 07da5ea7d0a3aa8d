import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCancelled } from '../../shared/contract';
import type { RunState, RunSummary } from '../../shared/lab/contract';
import type { LabClient } from '../../ui/experiment-view/types';
import { LiveRunStore } from './live-run';

export interface RunsStore {
  /** By id. */
  readonly runs: Readonly<Record<string, RunSummary>>;
  /** False until the host has sent its list. */
  readonly loaded: boolean;
}

export function isActive(state: RunState): boolean {
  return state === 'running' || state === 'queued' || state === 'paused';
}

export function isOver(state: RunState): boolean {
  return state === 'finished' || state === 'cancelled' || state === 'failed';
}

/** Newest first. */
export function newestFirst(runs: Readonly<Record<string, RunSummary>>): RunSummary[] {
  return Object.values(runs).sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

type StateListener = (run: RunSummary, previous: RunState | null) => void;

/** All runs of the host, kept up to date by one stream, and the live data of those that are looked at. */
export class RunCatalogue {
  readonly store: StoreApi<RunsStore> = createStore<RunsStore>(() => ({ runs: {}, loaded: false }));
  readonly #live = new Map<string, LiveRunStore>();
  readonly #onState: StateListener;
  #lab: LabClient | null = null;
  #abort: AbortController | null = null;

  constructor(onState: StateListener) {
    this.#onState = onState;
  }

  setLab(lab: LabClient): void {
    this.#lab = lab;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    for (const live of this.#live.values()) live.setLab(lab);
    void this.#watch(lab, abort.signal).catch((thrown: unknown) => {
      // A lost connection is the host's to say; it will hand over a new client.
      if (!isCancelled(thrown)) return;
    });
  }

  async #watch(lab: LabClient, signal: AbortSignal): Promise<void> {
    const present = await lab.runs({}, { signal });
    if (signal.aborted) return;
    this.#replace(present);
    for await (const event of lab.watchRuns({}, { signal })) {
      if (signal.aborted) return;
      this.#apply(event.changed, event.removed);
    }
  }

  #replace(present: readonly RunSummary[]): void {
    const known = this.store.getState();
    const runs = Object.fromEntries(present.map((run) => [run.id, run]));
    this.store.setState({ runs, loaded: true });
    for (const run of present) {
      this.#live.get(run.id)?.setSummary(run);
      const previous = known.runs[run.id];
      if (known.loaded && previous && previous.state !== run.state) this.#onState(run, previous.state);
    }
  }

  #apply(changed: readonly RunSummary[], removed: readonly string[]): void {
    const before = this.store.getState().runs;
    const runs = { ...before };
    for (const run of changed) runs[run.id] = run;
    for (const id of removed) {
      delete runs[id];
      this.#live.delete(id);
    }
    this.store.setState({ runs, loaded: true });
    for (const run of changed) {
      this.#live.get(run.id)?.setSummary(run);
      const previous = before[run.id]?.state ?? null;
      if (previous !== null && previous !== run.state) this.#onState(run, previous);
    }
  }

  /** Takes in a summary that a call just returned, without waiting for the stream. */
  add(run: RunSummary): void {
    this.#apply([run], []);
  }

  drop(runId: string): void {
    this.#apply([], [runId]);
  }

  /** The same object for the same run as long as the window is open. */
  live(runId: string): LiveRunStore | null {
    const known = this.#live.get(runId);
    if (known) return known;
    const summary = this.store.getState().runs[runId];
    if (!summary) return null;
    const live = new LiveRunStore(summary, this.#lab);
    this.#live.set(runId, live);
    return live;
  }
}
