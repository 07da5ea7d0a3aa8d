import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ChangeSignal } from '../../../shared/run/change-signal';
import type { ExperimentDefinition } from '../../../shared/experiment';
import { runFlops } from '../../../shared/sweep/foreseen';
import type { Phase } from '../../../shared/run/phase';
import { axisPoints, placesOf, sweepPoints } from '../../../shared/sweep/expand';
import type { Sweep, SweepRequest, SweepStanding } from '../../../shared/sweep/sweep';
import { lockHolder } from '../../run-store/process-lock';
import { requireValidSpec } from '../check-spec';
import { specDigest } from '../create-run';
import type { SweepHost } from './sweep-host';
import { newRunId } from '../run-id';
import { checkSweep } from './check-sweep';
import { sweepElsewhere, sweepTasksRefused, unknownSweep } from './problems';
import { SweepDriver } from './sweep-driver';
import { SweepStore } from './sweep-store';

const rescanMilliseconds = 1000;

/** All sweeps of a workspace, those of other hosts included. What is on disk is the truth. */
export class Sweeps {
  readonly changed = new ChangeSignal();
  readonly #lab: SweepHost;
  readonly #store: SweepStore;
  readonly #drivers = new Map<string, SweepDriver>();
  readonly #signs = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #scanning: Promise<void> | null = null;

  constructor(lab: SweepHost) {
    this.#lab = lab;
    this.#store = new SweepStore(lab.workspace.sweeps);
  }

  async open(): Promise<void> {
    await this.scan();
    this.#timer = setInterval(() => void this.scan().catch(() => undefined), rescanMilliseconds);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all([...this.#drivers.values()].map((driver) => driver.close()));
  }

  /** Goes on with the sweeps that were under way when their host ended. For hosts that stay. */
  async takeUp(): Promise<void> {
    for (const driver of this.#drivers.values()) {
      if (driver.standing().state !== 'interrupted') continue;
      // Another host may have been faster.
      await driver.resume().catch(() => undefined);
    }
  }

  /** Newest first. */
  all(): readonly SweepDriver[] {
    return [...this.#drivers.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  get(id: string): SweepDriver {
    const driver = this.#drivers.get(id);
    if (driver === undefined) throw unknownSweep(id);
    return driver;
  }

  /** Throws SWEEP_INVALID with everything that is wrong in `details`. */
  async *start(request: SweepRequest, signal: AbortSignal): AsyncGenerator<Phase, Sweep, void> {
    const { catalogue } = this.#lab;
    const definition = catalogue.get(request.experiment);
    const issues = yield* checkSweep(catalogue, request, this.#lab.otherSpecs(request.experiment), signal);
    if (issues.length > 0) throw sweepTasksRefused(issues);
    const spec = requireValidSpec(catalogue, request.experiment, request.spec);
    const axes = request.axes.map((axis) => ({ ...axis, points: axisPoints(axis) }));
    const places = placesOf(axes.map(({ points }) => points.length));
    const now = new Date();
    const flops = yield* flopsOf(definition, { ...request, spec }, signal);
    const sweep: Sweep = {
      id: newSweepId(now),
      title: request.title,
      experiment: request.experiment,
      documentId: request.documentId,
      specDigest: specDigest(definition, spec),
      energyUnit: definition.energyUnit?.(spec) ?? '',
      axes,
      seeds: request.seeds,
      warmStart: request.warmStart === true && definition.startPath !== undefined,
      // The whole picture with the first seed before the second one begins.
      tasks: request.seeds.flatMap((seed) =>
        places.map((place) => ({
          place,
          seed,
          runId: newRunId(request.experiment, now),
          flops: flops.get(place.join()) ?? null,
        })),
      ),
      createdAt: now.toISOString(),
    };
    await this.#store.create({
      format: 'ansatz-sweep',
      formatVersion: 1,
      experimentVersion: definition.version,
      spec,
      sweep,
    });
    await this.#look(sweep.id);
    await this.get(sweep.id).resume();
    return sweep;
  }

  async remove(id: string, withRuns: boolean): Promise<void> {
    const driver = this.get(id);
    const holder = driver.isOwn ? null : await lockHolder(this.#store.lockOf(id));
    if (holder !== null && holder.pid !== process.pid) throw sweepElsewhere(holder.pid, holder.host);
    if (driver.wanted === 'running') await driver.cancel();
    await driver.close();
    if (withRuns) {
      for (const { runId } of driver.plan.sweep.tasks) {
        const record = this.#lab.registry.find(runId);
        if (record?.isOwn === true) await this.#lab.cancel(runId);
        if (record !== null) await this.#lab.registry.remove(runId);
      }
    }
    await this.#store.remove(id);
    this.#forget(id);
  }

  async restore(id: string): Promise<Sweep> {
    if (!(await this.#store.restore(id))) throw unknownSweep(id);
    await this.#look(id);
    const { sweep } = this.get(id).plan;
    for (const { runId } of sweep.tasks) {
      // Those that were never made, or that stayed, are not in the trash.
      if (this.#lab.registry.find(runId) === null) await this.#lab.registry.restore(runId).catch(() => undefined);
    }
    return sweep;
  }

  scan(): Promise<void> {
    this.#scanning ??= this.#scan().finally(() => (this.#scanning = null));
    return this.#scanning;
  }

  async #scan(): Promise<void> {
    const ids = new Set(await this.#store.list());
    for (const id of ids) await this.#look(id);
    for (const id of [...this.#drivers.keys()]) if (!ids.has(id)) this.#forget(id);
  }

  async #look(id: string): Promise<void> {
    const driver = this.#drivers.get(id);
    if (driver?.isOwn === true) return;
    if (driver === undefined) {
      const plan = await this.#store.readPlan(id).catch(() => null);
      // Without a plan another host is just making it, or it is damaged.
      if (plan === null || plan.sweep.id !== id || this.#drivers.has(id)) return;
      const added = new SweepDriver(plan, await this.#store.readState(id), this.#lab, this.#store);
      this.#drivers.set(id, added);
      this.#forward(added);
      this.changed.notify();
    }
    const holder = await lockHolder(this.#store.lockOf(id));
    const elsewhere = holder !== null && holder.pid !== process.pid;
    const sign = `${await this.#store.stateSign(id)} ${elsewhere}`;
    if (this.#signs.get(id) === sign) return;
    this.#signs.set(id, sign);
    this.#drivers.get(id)?.setSeen(await this.#store.readState(id), elsewhere);
  }

  #forget(id: string): void {
    this.#drivers.delete(id);
    this.#signs.delete(id);
    this.changed.notify();
  }

  #forward(driver: SweepDriver): void {
    void driver.changed.after(driver.changed.version).then(() => {
      if (this.#drivers.get(driver.id) !== driver) return;
      this.changed.notify();
      this.#forward(driver);
    });
  }

  standings(): readonly SweepStanding[] {
    return this.all().map((driver) => driver.standing());
  }
}

/** Operations of the runs at all places, by the places. Other work goes on between two of them. */
async function* flopsOf(
  definition: ExperimentDefinition,
  request: SweepRequest,
  signal: AbortSignal,
): AsyncGenerator<Phase, ReadonlyMap<string, number | null>, void> {
  const found = new Map<string, number | null>();
  const total = request.axes.reduce((product, axis) => product * axisPoints(axis).length, 1);
  for (const { place, spec } of sweepPoints(request, definition.hamiltonianPath ?? null)) {
    found.set(place.join(), runFlops(definition, spec));
    yield { label: `Foreseeing ${found.size} of ${total}`, fraction: found.size / total };
    await setImmediate();
    signal.throwIfAborted();
  }
  return found;
}

/** In an order that sorts by time. */
function newSweepId(now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return `${stamp}-sweep-${randomBytes(3).toString('hex')}`;
}
