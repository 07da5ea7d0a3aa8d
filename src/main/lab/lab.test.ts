import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toyEnvironment } from '../../../test/toy/environment';
import { toyExperiment, toySpec } from '../../../test/toy/experiment';
import {
  openToyLab,
  inProcessSpawner,
  temporaryToyLab,
  toyRequest,
  untilState,
  untilStep,
  type ToyLab,
} from '../../../test/toy/lab';
import { AnsatzError, connect, inProcessPair, resultOf, serve } from '../../shared/contract';
import { labContract } from '../../shared/lab/contract';
import type { Phase } from '../../shared/run/phase';
import { readOtherRuns } from '../run-process/other-runs';
import { acquireLock, isHeld } from '../run-store/process-lock';
import { runPaths } from '../run-store/run-paths';
import { copyOtherRuns } from './other-runs';
import type { RunRecord } from './run-record';

let toy: ToyLab;
beforeEach(async () => {
  toy = await temporaryToyLab();
});
afterEach(() => toy.close());

function client() {
  const [host, window] = inProcessPair();
  serve(labContract, toy.lab.handlers(), host);
  return connect(labContract, window);
}

const slow = { ...toySpec, stepMilliseconds: 5 };

describe('Lab', () => {
  it('runs to the end and keeps all of it on disk', async () => {
    const lab = client();
    const started = await lab.start({ ...toyRequest, spec: toySpec });
    const end = await resultOf(lab.follow({ runId: started.id }));
    expect(end).toMatchObject({ state: 'finished', step: 200, problem: null, lastCheckpoint: 200 });
    const history = await lab.history({ runId: started.id, maxPoints: 10_000 });
    expect(history.steps).toEqual(Float64Array.from({ length: 200 }, (_, index) => index + 1));
    expect(history.values['secondsPerStep']?.every((value) => value >= 0)).toBe(true);
    const spec = await lab.spec({ runId: started.id });
    expect(spec.result).toMatchObject({ draws: expect.any(Float64Array) });
    expect(spec.checkpoints.length).toBeLessThanOrEqual(12);

    const again = await openToyLab(toy.home, inProcessSpawner());
    const listed = again.registry.get(started.id).summary();
    expect(listed).toMatchObject({ state: 'finished', step: 200 });
    // What was measured after the last step, not what the last step saw.
    const measured = z.object({ energy: z.number() }).parse(spec.result).energy;
    expect(listed.latest['energy']).toBe(measured);
    expect(history.values['energy']?.at(-1)).not.toBe(measured);
    await again.close();
  });

  it('pauses between two steps, takes a change, and goes on', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: slow });
    await untilStep(toy.lab, id, 5);
    const paused = await lab.pause({ runId: id });
    expect(paused.state).toBe('paused');
    expect(paused.lastCheckpoint).toBe(paused.step);
    await lab.adjust({ runId: id, path: 'training.learningRate', value: 0.01 });
    await expect(lab.adjust({ runId: id, path: 'training.learningRate', value: -1 })).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
    });
    const at = toy.lab.registry.get(id).summary().step;
    await lab.resume({ runId: id });
    await untilState(toy.lab, id, 'finished');
    const history = await lab.history({ runId: id, maxPoints: 1000 });
    expect(history.interventions).toEqual([{ step: at + 1, path: 'training.learningRate', from: 0.05, to: 0.01 }]);
  });

  it('comes to the same numbers after an interruption', async () => {
    const lab = client();
    const { id: whole } = await lab.start({ ...toyRequest, spec: slow });
    await untilState(toy.lab, whole, 'finished');
    const { id } = await lab.start({ ...toyRequest, spec: slow });
    await untilStep(toy.lab, id, 37);
    await toy.lab.interrupt(id);
    expect(toy.lab.registry.get(id).summary()).toMatchObject({ state: 'interrupted' });
    await lab.resume({ runId: id });
    await untilState(toy.lab, id, 'finished');
    const [first, second] = await Promise.all([whole, id].map((runId) => lab.history({ runId, maxPoints: 1000 })));
    expect(second?.steps).toEqual(first?.steps);
    expect(second?.values['energy']).toEqual(first?.values['energy']);
    expect((await lab.spec({ runId: id })).result).toEqual((await lab.spec({ runId: whole })).result);
  });

  it('keeps to its limit and gives the place of a paused run away', async () => {
    const lab = client();
    const { id: first } = await lab.start({ ...toyRequest, spec: slow });
    const { id: second } = await lab.start({ ...toyRequest, spec: slow });
    await untilStep(toy.lab, first, 3);
    expect(toy.lab.registry.get(second).state()).toBe('queued');
    await lab.pause({ runId: first });
    await untilState(toy.lab, second, 'running');
    await lab.resume({ runId: first });
    expect(toy.lab.registry.get(first).state()).toBe('queued');
    await lab.cancel({ runId: second });
    expect(toy.lab.registry.get(second).state()).toBe('cancelled');
    await untilState(toy.lab, first, 'finished');
  });

  it('starts what waits in an order that can be changed, and says where each stands', async () => {
    const lab = client();
    const { id: first } = await lab.start({ ...toyRequest, spec: slow });
    const waiting: string[] = [];
    for (let count = 0; count < 3; count += 1) waiting.push((await lab.start({ ...toyRequest, spec: slow })).id);
    const places = (): unknown[] => waiting.map((id) => toy.lab.registry.get(id).summary().queuePlace);
    await untilStep(toy.lab, first, 2);
    expect(toy.lab.registry.get(first).summary().queuePlace).toBeNull();
    expect(toy.lab.registry.get(first).summary().memoryBytes).toBeGreaterThan(1e6);
    expect(places()).toEqual([1, 2, 3]);
    await lab.moveInQueue({ runId: waiting[2] ?? '', place: 1 });
    expect(places()).toEqual([2, 3, 1]);
    await lab.moveInQueue({ runId: waiting[0] ?? '', place: 9 });
    expect(places()).toEqual([3, 2, 1]);
    await lab.cancel({ runId: first });
    await untilState(toy.lab, waiting[2] ?? '', 'running', 'finished');
    expect(places()).toEqual([2, 1, null]);
    for (const runId of waiting) await lab.cancel({ runId }).catch(() => undefined);
  });

  it('goes back from a NaN and says so', async () => {
    const lab = client();
    const spec = { ...toySpec, notFinite: { step: 41, above: 0.02 } };
    const { id } = await lab.start({ ...toyRequest, spec });
    const end = await untilState(toy.lab, id, 'finished', 'failed');
    expect(end.state).toBe('finished');
    const { notices } = await lab.spec({ runId: id });
    expect(notices.map(({ message }) => message)).toEqual(
      Array(2).fill('Step 41 gave NaN in the local energy. Went back to step 40 and halved η.'),
    );
    const { interventions, steps } = await lab.history({ runId: id, maxPoints: 1000 });
    expect(interventions).toEqual([{ step: 41, path: 'training.learningRate', from: 0.025, to: 0.0125 }]);
    expect(steps.length).toBe(200);
  });

  it('gives up when going back does not help, and names the cause', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, notFinite: { step: 41, above: 0 } } });
    const end = await untilState(toy.lab, id, 'failed');
    expect(end.problem).toMatchObject({ code: 'RUN_NOT_FINITE', message: expect.stringContaining('the local energy') });
  });

  it('refuses a spec that is not valid', async () => {
    await expect(client().start({ ...toyRequest, spec: { ...toySpec, parameters: 0 } })).rejects.toMatchObject({
      code: 'SPEC_INVALID',
    });
  });

  it('inspects, computes exactly, exports figures, and keeps inspections', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: toySpec });
    await untilState(toy.lab, id, 'finished');
    const inspected = await resultOf(lab.inspect({ runId: id, step: null }));
    expect(inspected).toMatchObject({ step: 200, inspection: { parameters: expect.any(Float64Array) } });
    expect(await resultOf(lab.inspect({ runId: id, step: 200 }))).toEqual(inspected);
    expect(await resultOf(lab.exact({ experiment: 'toy', spec: toySpec, maximumSeconds: null }))).toMatchObject({
      found: true,
      reference: { energy: 0 },
    });
    const file = await lab.exportFigure({ runId: id, figure: 'energy', format: 'svg', widthMillimetres: 86 });
    expect(file).toMatchObject({ name: `${id}-energy.svg`, mediaType: 'image/svg+xml' });
    await expect(
      lab.exportFigure({ runId: id, figure: 'nothing', format: 'svg', widthMillimetres: 86 }),
    ).rejects.toMatchObject({ code: 'UNKNOWN_FIGURE' });
  });

  it('keeps what was measured with the run, and tells damaged files apart', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: toySpec });
    await untilState(toy.lab, id, 'finished');
    const request = {
      quantity: { kind: 'observable', expression: 'first' },
      untilError: null,
      samples: 100,
      seed: '3',
    } as const;
    const measured = await resultOf(lab.measure({ runId: id, step: null, request }));
    expect(measured).toMatchObject({ step: 200, request, samples: 100, values: [{ label: 'first', error: 3 }] });
    const second = await resultOf(lab.measure({ runId: id, step: 200, request }));
    expect(second.values).toEqual(measured.values);
    const again = await openToyLab(toy.home, inProcessSpawner());
    const kept = await again.handlers().measurements({ runId: id }, { signal: new AbortController().signal });
    expect(kept).toEqual([measured, second]);
    await again.close();
    const file = join(runPaths(toy.lab.registry.get(id).paths.directory).measurements, `${measured.id}.json`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"first"', '"forst"'));
    expect(await lab.measurements({ runId: id })).toEqual([second]);
    expect(await lab.removeMeasurement({ runId: id, measurementId: second.id })).toEqual([]);
    const overlap = { ...request, quantity: { kind: 'overlap', run: 'no-such-run' } } as const;
    await expect(resultOf(lab.measure({ runId: id, step: null, request: overlap }))).rejects.toMatchObject({
      code: 'OTHER_RUN_MISSING',
    });
  });

  it('copies the states that a spec builds on beside the new run', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: toySpec });
    await untilState(toy.lab, id, 'finished');
    const { catalogue } = toyEnvironment();
    const builds = { ...toyExperiment, otherRuns: () => [id] };
    const directory = join(toy.home, 'builds-on-it');
    const find = (wanted: string): RunRecord | null => (wanted === id ? toy.lab.registry.get(id) : null);
    await copyOtherRuns(builds, toySpec, directory, find);
    await expect(copyOtherRuns(builds, toySpec, directory, () => null)).rejects.toMatchObject({
      code: 'OTHER_RUN_MISSING',
    });
    await lab.remove({ runId: id });
    const others = runPaths(directory).others;
    const [other] = await readOtherRuns(catalogue, builds, toySpec, others);
    expect(other).toMatchObject({ id, checkpoint: { step: 200 }, spec: toySpec });
    expect(other?.result).not.toBeNull();
    await rm(join(others, id, 'checkpoints'), { recursive: true });
    await expect(readOtherRuns(catalogue, builds, toySpec, others)).rejects.toMatchObject({
      code: 'OTHER_RUN_DAMAGED',
    });
  });

  it('lists the devices once for all who ask at the same time', async () => {
    const spawner = inProcessSpawner();
    let spawned = 0;
    const counting = { spawn: (...args: Parameters<typeof spawner.spawn>) => ((spawned += 1), spawner.spawn(...args)) };
    const lab = await openToyLab(toy.home, counting);
    const alone = await lab.devices();
    const processes = spawned;
    const together = await Promise.all(Array.from({ length: 20 }, () => lab.devices()));
    expect(together).toEqual(Array.from({ length: 20 }, () => alone));
    expect([processes, spawned]).toEqual([alone.length, 2 * alone.length]);
    await lab.close();
  });

  it('measures one device after the other, says where it is, and recommends none where none computes', async () => {
    const phases: Phase[] = [];
    const work = client().measureDevices({});
    for await (const phase of work) phases.push(phase);
    const { devices, recommendation } = await work.result;
    expect(devices).toHaveLength(5);
    for (const { available, speed, detail } of devices) {
      expect([available, speed]).toEqual([false, null]);
      expect(detail).toContain('no kernels');
    }
    expect(recommendation).toBeNull();
    expect(new Set(phases.map(({ label }) => label.split(':')[0]))).toEqual(new Set(devices.map(({ label }) => label)));
    const shares = phases.map(({ fraction }) => fraction ?? -1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('stops measuring devices when that is cancelled, and can begin again', async () => {
    const abort = new AbortController();
    const cancelled = toy.lab.measureDevices(abort.signal);
    await cancelled.next();
    const waiting = toy.lab.measureDevices(new AbortController().signal).next();
    abort.abort(new AnsatzError({ code: 'CANCELLED', message: '', reason: '', suggestion: '' }));
    await expect(cancelled.next()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await waiting).done).toBe(false);
  });

  it('ends the process of a measurement whose listener has gone', async () => {
    for (let time = 0; time < 4; time++) {
      const work = client().measureDevices({});
      for await (const phase of work) {
        expect(phase.label).toBe('Native engine: starting');
        break;
      }
      work.cancel();
    }
    expect(await toy.lab.devices()).toHaveLength(5);
  });

  it('moves a run to the trash and back', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: slow });
    await expect(lab.remove({ runId: id })).rejects.toMatchObject({ code: 'RUN_STATE' });
    await lab.cancel({ runId: id });
    await lab.remove({ runId: id });
    expect(await lab.runs({})).toEqual([]);
    expect(await lab.trash({})).toMatchObject([{ runId: id, seed: toyRequest.seed }]);
    expect(await lab.restore({ runId: id })).toMatchObject({ id, state: 'cancelled' });
    expect(await lab.trash({})).toEqual([]);
  });

  it('sees the end of a run of another host that still held it when the end was written', async () => {
    const { id } = await client().start({ ...toyRequest, spec: toySpec });
    await untilState(toy.lab, id, 'finished');
    const lock = await acquireLock(runPaths(toy.lab.registry.get(id).paths.directory).lock);
    if (isHeld(lock)) throw new Error('The lock is taken.');
    const other = await openToyLab(toy.home, inProcessSpawner());
    expect(other.registry.get(id).state()).toBe('running');
    await lock.release();
    await other.registry.scan();
    expect(other.registry.get(id).state()).toBe('finished');
    await other.close();
  });

  it('takes a run whose process left in order as interrupted, not as broken', async () => {
    const spawner = inProcessSpawner();
    let leave = (): void => undefined;
    const lab = await openToyLab(`${toy.home}-signalled`, {
      spawn: (...given) => {
        const made = spawner.spawn(...given);
        leave = () => made.kill();
        return made;
      },
    });
    const { id } = await lab.start({ ...toyRequest, spec: slow });
    await untilStep(lab, id, 5);
    leave();
    expect(await untilState(lab, id, 'interrupted')).toMatchObject({ problem: { code: 'RUN_INTERRUPTED' } });
    await lab.close();
    await rm(`${toy.home}-signalled`, { recursive: true, force: true });
  });

  it('watches all runs', async () => {
    const lab = client();
    const seen: string[] = [];
    const { id } = await lab.start({ ...toyRequest, spec: toySpec });
    for await (const { changed } of lab.watchRuns({})) {
      seen.push(...changed.map(({ state }) => state));
      if (seen.includes('finished')) break;
    }
    expect(toy.lab.registry.get(id).state()).toBe('finished');
  });
});
