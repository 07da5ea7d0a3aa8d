import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCancelled } from '../../shared/contract';
import type { Sweep, SweepStanding } from '../../shared/sweep/sweep';
import type { LabClient } from '../../ui/experiment-view/types';

export interface KnownSweep {
  readonly sweep: Sweep;
  readonly standing: SweepStanding;
}

export interface SweepsStore {
  /** By id. */
  readonly sweeps: Readonly<Record<string, KnownSweep>>;
  /** False until the host has sent its list. */
  readonly loaded: boolean;
  /** Grows whenever something was measured on tasks from this window. */
  readonly measured: number;
}

type StandingListener = (sweep: Sweep, standing: SweepStanding) => void;

/** All sweeps of the host, kept up to date by one stream. */
export class SweepCatalogue {
  readonly store: StoreApi<SweepsStore> = createStore<SweepsStore>(() => ({
    sweeps: {},
    loaded: false,
    measured: 0,
  }));
  readonly #onStanding: StandingListener;
  readonly #tasks = new Set<string>();
  #abort: AbortController | null = null;

  constructor(onStanding: StandingListener) {
    this.#onStanding = onStanding;
  }

  setLab(lab: LabClient): void {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    void this.#watch(lab, abort.signal).catch((thrown: unknown) => {
      // A lost connection is the host's to say; it will hand over a new client.
      if (!isCancelled(thrown)) return;
    });
  }

  /** Whether a run is a task of a sweep. */
  holds(runId: string): boolean {
    return this.#tasks.has(runId);
  }

  /** Runs of the sweep that a run is a task of, without it. */
  siblings(runId: string): readonly string[] {
    if (!this.holds(runId)) return [];
    const sweep = Object.values(this.store.getState().sweeps).find((known) =>
      known.sweep.tasks.some((task) => task.runId === runId),
    );
    return (sweep?.sweep.tasks ?? []).map((task) => task.runId).filter((id) => id !== runId);
  }

  /** Takes in how a sweep stands after a call, without waiting for the stream. */
  apply(standing: SweepStanding): void {
    const known = this.store.getState().sweeps[standing.id];
    if (known !== undefined) this.#set([{ sweep: known.sweep, standing }], []);
  }

  noteMeasured(): void {
    this.store.setState(({ measured }) => ({ measured: measured + 1 }));
  }

  async #watch(lab: LabClient, signal: AbortSignal): Promise<void> {
    let first = true;
    for await (const { sweeps, standings, removed } of lab.watchSweeps({}, { signal })) {
      if (signal.aborted) return;
      const known = first ? {} : this.store.getState().sweeps;
      const plans = new Map(sweeps.map((sweep) => [sweep.id, sweep]));
      const changed = standings.flatMap((standing): KnownSweep[] => {
        const sweep = plans.get(standing.id) ?? known[standing.id]?.sweep;
        return sweep === undefined ? [] : [{ sweep, standing }];
      });
      if (first) this.store.setState({ sweeps: {}, loaded: true });
      first = false;
      this.#set(changed, removed);
    }
  }

  #set(changed: readonly KnownSweep[], removed: readonly string[]): void {
    const before = this.store.getState().sweeps;
    const sweeps = { ...before };
    for (const one of changed) {
      sweeps[one.sweep.id] = one;
      for (const { runId } of one.sweep.tasks) this.#tasks.add(runId);
    }
    for (const id of removed) delete sweeps[id];
    this.store.setState({ sweeps, loaded: true });
    for (const { sweep, standing } of changed) {
      const old = before[sweep.id]?.standing;
      if (old !== undefined && old.state !== standing.state) this.#onStanding(sweep, standing);
    }
  }
}

/** Newest first. */
export function newestSweeps(sweeps: Readonly<Record<string, KnownSweep>>): KnownSweep[] {
  return Object.values(sweeps).sort((a, b) => b.sweep.id.localeCompare(a.sweep.id));
}
