import { useMemo, useSyncExternalStore } from 'react';
import type { LiveRun, RunSnapshot } from './types';

/** Pictures of a run are redrawn at most this often, in milliseconds. */
const REDRAW_INTERVAL = 200;

/** A run's snapshots, thinned in time: the first and the last of a burst are never lost. */
class PacedSnapshots {
  private shown: RunSnapshot | null;
  private time = -Infinity;
  private readonly run: LiveRun | null;

  constructor(run: LiveRun | null) {
    this.run = run;
    this.shown = run?.getSnapshot() ?? null;
  }

  readonly get = (): RunSnapshot | null => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const publish = (): void => {
      timer = undefined;
      this.time = performance.now();
      this.shown = this.run?.getSnapshot() ?? null;
      listener();
    };
    const stop = this.run?.subscribe(() => {
      timer ??= setTimeout(publish, Math.max(0, this.time + REDRAW_INTERVAL - performance.now()));
    });
    // What came between the first drawing and the subscription.
    if (this.run !== null && this.run.getSnapshot() !== this.shown) publish();
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  };
}

/** The newest snapshot of a run, at a pace that drawing can follow. */
export const useRunSnapshot = (run: LiveRun | null): RunSnapshot | null => {
  const paced = useMemo(() => new PacedSnapshots(run), [run]);
  return useSyncExternalStore(paced.subscribe, paced.get);
};
