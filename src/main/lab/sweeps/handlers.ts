import type { Handlers } from '../../../shared/contract';
import type { LabContract } from '../../../shared/lab/contract';
import type { sweepMethods } from '../../../shared/lab/sweep-methods';
import { delay } from '../../../shared/run/change-signal';
import type { Sweep, SweepStanding } from '../../../shared/sweep/sweep';
import { taskCount } from '../../../shared/sweep/expand';
import { sayingDiskFull } from '../../run-store/saying-disk-full';
import { figureFile, type RenderFigure } from '../figure-export';
import { completedProvenance } from '../figure-provenance';
import type { HelperProcesses } from '../helpers';
import type { SweepHost } from './sweep-host';
import { readMeasurements } from '../measurements';
import type { RunRecord } from '../run-record';
import { checkSweep } from './check-sweep';
import { measureSweep } from './measure-sweep';
import type { SweepDriver } from './sweep-driver';
import type { Sweeps } from './sweeps';

const listMilliseconds = 250;

interface SweepDoor {
  readonly sweeps: Sweeps;
  readonly lab: SweepHost;
  readonly helpers: HelperProcesses;
  readonly cores: number;
  readonly draw: RenderFigure;
  readonly version: string;
}

/** The part of the contract that is about sweeps. */
export function sweepHandlers({
  sweeps,
  lab,
  helpers,
  cores,
  draw,
  version,
}: SweepDoor): Pick<Handlers<LabContract>, keyof typeof sweepMethods> {
  const after = async (sweepId: string, work: (driver: SweepDriver) => Promise<void>): Promise<SweepStanding> => {
    const driver = sweeps.get(sweepId);
    await sayingDiskFull(() => work(driver));
    return driver.standing();
  };
  return {
    checkSweep: async function* (request, { signal }) {
      const issues = yield* checkSweep(lab.catalogue, request, lab.otherSpecs(request.experiment), signal);
      return { tasks: taskCount(request.axes, request.seeds), issues: [...issues] };
    },
    startSweep: (request, { signal }) => sweeps.start(request, signal),
    watchSweeps: (_input, { signal }) => watchSweeps(sweeps, signal),
    pauseSweep: ({ sweepId }) => after(sweepId, (driver) => driver.pause()),
    resumeSweep: ({ sweepId }) => after(sweepId, (driver) => driver.resume()),
    cancelSweep: ({ sweepId }) => after(sweepId, (driver) => driver.cancel()),
    retrySweep: ({ sweepId, tasks }) => after(sweepId, (driver) => driver.retry(tasks)),
    removeSweep: async ({ sweepId, withRuns }) => {
      await sweeps.remove(sweepId, withRuns);
      return {};
    },
    restoreSweep: ({ sweepId }) => sweeps.restore(sweepId),
    measureSweep: ({ sweepId, request }, { signal }) =>
      measureSweep(sweeps.get(sweepId).plan.sweep, request, { lab, helpers, threads: cores }, signal),
    sweepMeasurements: async ({ sweepId }) => {
      const { tasks } = sweeps.get(sweepId).plan.sweep;
      const records = tasks.flatMap(({ runId }) => lab.registry.find(runId) ?? []);
      return Promise.all(
        records.map(async (record) => ({ runId: record.id, measurements: await readMeasurements(record) })),
      );
    },
    drawFigure: async ({ figure, name, format, widthMillimetres }) => {
      const find = (id: string): RunRecord | null => lab.registry.find(id);
      const provenance =
        figure.provenance && completedProvenance(figure.provenance, find, { version, catalogue: lab.catalogue });
      const drawn = await draw({ ...figure, provenance }, { format, widthMillimetres });
      const file = figureFile(figure, name, format, drawn);
      return { ...file, name: `${name}.${format}` };
    },
  };
}

/** Plans of all sweeps, then how those stand that change. */
async function* watchSweeps(
  sweeps: Sweeps,
  signal: AbortSignal,
): AsyncGenerator<{ sweeps: Sweep[]; standings: SweepStanding[]; removed: string[] }, null, void> {
  const known = new Map<string, string>();
  for (let first = true; ; first = false) {
    const version = sweeps.changed.version;
    const added: Sweep[] = [];
    const standings: SweepStanding[] = [];
    const present = new Set<string>();
    for (const driver of sweeps.all()) {
      present.add(driver.id);
      const standing = driver.standing();
      const text = JSON.stringify(standing);
      const before = known.get(driver.id);
      if (before === undefined) added.push(driver.plan.sweep);
      if (before !== text) standings.push(standing);
      known.set(driver.id, text);
    }
    const removed = [...known.keys()].filter((id) => !present.has(id));
    for (const id of removed) known.delete(id);
    if (first || standings.length > 0 || removed.length > 0) yield { sweeps: added, standings, removed };
    await sweeps.changed.after(version, signal);
    await delay(listMilliseconds, signal);
    signal.throwIfAborted();
  }
}
