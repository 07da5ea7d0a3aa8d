import type { ClockMark } from '../../../../shared/run/clock';
import type { CurveStateStore } from '../../../../ui/curves/curve-state';
import type { LabClient, OtherRunsOfWindow, RunSnapshot } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { readSpec } from '../other-runs/use-other-runs';

/** A run that is drawn over another one. */
export interface OtherCurve {
  readonly name: string;
  readonly run: RunSnapshot;
  readonly spec: GroundStateSpec;
  readonly clock: readonly ClockMark[];
}

interface Followed {
  readonly stop: () => void;
  readonly get: () => RunSnapshot;
  spec: GroundStateSpec | null;
  clock: readonly ClockMark[];
}

/** Follows the runs that are wanted over a run's curves, whether they still go on or have ended. */
export class OtherCurves {
  private readonly followed = new Map<string, Followed>();
  private readonly listeners = new Set<() => void>();
  private current: readonly OtherCurve[] = [];
  private leave: (() => void) | null = null;
  private wanted: readonly string[] = [];

  constructor(
    private readonly state: CurveStateStore,
    private readonly runs: OtherRunsOfWindow,
    private readonly lab: LabClient,
    private readonly except: string,
  ) {}

  /** Runs are followed as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.leave === null) {
      this.leave = this.state.subscribe(() => this.follow());
      this.follow();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.leave?.();
      this.leave = null;
      for (const { stop } of this.followed.values()) stop();
      this.followed.clear();
      this.wanted = [];
    };
  };

  readonly get = (): readonly OtherCurve[] => this.current;

  private follow(): void {
    const { others } = this.state.get().settings;
    if (others === this.wanted) return;
    this.wanted = others;
    for (const [id, { stop }] of this.followed) {
      if (others.includes(id)) continue;
      stop();
      this.followed.delete(id);
    }
    for (const id of others) if (!this.followed.has(id) && id !== this.except) this.begin(id);
    this.publish();
  }

  private begin(id: string): void {
    const live = this.runs.live(id);
    if (live === null) return;
    const one: Followed = {
      stop: live.subscribe(() => this.publish()),
      get: () => live.getSnapshot(),
      spec: null,
      clock: [],
    };
    this.followed.set(id, one);
    readSpec(this.lab, id).then(
      (found) => {
        one.spec = found?.spec ?? null;
        one.clock = found?.clock ?? [];
        this.publish();
      },
      () => undefined,
    );
  }

  private publish(): void {
    this.current = this.wanted.flatMap((id): OtherCurve[] => {
      const one = this.followed.get(id);
      if (!one?.spec) return [];
      const run = one.get();
      const { title, seed } = run.summary;
      return run.history.steps.length === 0
        ? []
        : [{ name: `${title}, seed ${seed}`, run, spec: one.spec, clock: one.clock }];
    });
    for (const listener of this.listeners) listener();
  }
}
