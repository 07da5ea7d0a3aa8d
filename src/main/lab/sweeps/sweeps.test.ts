import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toySpec } from '../../../../test/toy/experiment';
import { inProcessSpawner, openToyLab, temporaryToyLab, untilState, type ToyLab } from '../../../../test/toy/lab';
import { connect, inProcessPair, resultOf, serve } from '../../../shared/contract';
import { labContract } from '../../../shared/lab/contract';
import { taskCounts, taskViews, type TaskCounts } from '../../../shared/sweep/tasks';
import type { SweepRequest } from '../../../shared/sweep/sweep';
import type { Lab } from '../lab';

let toy: ToyLab;
beforeEach(async () => {
  toy = await temporaryToyLab({}, 2);
});
afterEach(() => toy.close());

function client(lab: Lab = toy.lab) {
  const [host, window] = inProcessPair();
  serve(labContract, lab.handlers(), host);
  return connect(labContract, window);
}

const request: SweepRequest = {
  experiment: 'toy',
  spec: { ...toySpec, training: { ...toySpec.training, steps: 20 } },
  title: 'Rates',
  documentId: null,
  axes: [
    {
      target: { kind: 'field', path: 'training.learningRate' },
      values: { kind: 'log', from: 0.01, to: 0.1, count: 3 },
      label: '_η_',
      unit: '',
      whole: false,
    },
  ],
  seeds: ['1', '2'],
};
const slow: SweepRequest = {
  ...request,
  spec: { ...toySpec, training: { ...toySpec.training, steps: 60 }, stepMilliseconds: 4 },
};

function counts(lab: Lab, id: string): TaskCounts {
  const driver = lab.sweeps.get(id);
  const find = (runId: string) => lab.registry.find(runId)?.summary() ?? null;
  return taskCounts(taskViews(driver.plan.sweep, driver.standing(), find));
}

async function until(lab: Lab, holds: () => boolean): Promise<void> {
  for (;;) {
    const { version } = lab.registry.changed;
    if (holds()) return;
    const timer = new AbortController();
    setTimeout(() => timer.abort(), 50);
    await lab.registry.changed.after(version, timer.signal);
  }
}

const state = (lab: Lab, id: string): string => lab.sweeps.get(id).standing().state;

describe('a sweep', () => {
  it('is runs of its own with the values in their specs, never more at once than the host allows', async () => {
    const sweep = await resultOf(client().startSweep(request));
    let most = 0;
    await until(toy.lab, () => {
      const now = counts(toy.lab, sweep.id);
      most = Math.max(most, now.running + now.queued);
      return state(toy.lab, sweep.id) === 'finished';
    });
    expect(most).toBe(2);
    expect(counts(toy.lab, sweep.id)).toMatchObject({ finished: 6, waiting: 0 });
    const rates = sweep.tasks.map(({ runId }) => toy.lab.registry.get(runId).spec);
    expect(rates).toMatchObject(
      [0.01, 0.0316227766017, 0.1, 0.01, 0.0316227766017, 0.1].map((learningRate) => ({ training: { learningRate } })),
    );
    expect(toy.lab.registry.get(sweep.tasks[4].runId).run).toMatchObject({
      seed: '2',
      title: 'Rates, η = 0.0316227766017',
    });
  });

  it('is not begun when a task cannot run, and says which', async () => {
    const axis = request.axes[0];
    const list = { ...axis, values: { kind: 'list', values: [0.1, -1, 0] } } as const;
    const issues = await resultOf(client().checkSweep({ ...request, axes: [list] }));
    expect(issues.tasks).toBe(6);
    expect(issues.issues.map(({ values, path }) => [values[0], path])).toEqual([
      [-1, 'training.learningRate'],
      [0, 'training.learningRate'],
    ]);
    await expect(resultOf(client().startSweep({ ...request, axes: [list] }))).rejects.toMatchObject({
      code: 'SWEEP_INVALID',
    });
    expect(toy.lab.sweeps.all()).toEqual([]);
    expect(toy.lab.registry.all()).toEqual([]);
  });

  it('pauses and goes on, with the numbers of a sweep that was left alone', async () => {
    const lab = client();
    const sweep = await resultOf(lab.startSweep(slow));
    const [first] = sweep.tasks;
    await until(toy.lab, () => (toy.lab.registry.find(first.runId)?.summary().step ?? 0) > 5);
    expect(await lab.pauseSweep({ sweepId: sweep.id })).toMatchObject({ state: 'paused', elsewhere: false });
    const paused = counts(toy.lab, sweep.id);
    expect(paused).toMatchObject({ running: 0, paused: 2, waiting: 4 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(counts(toy.lab, sweep.id)).toEqual(paused);
    await lab.resumeSweep({ sweepId: sweep.id });
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    const alone = await toy.lab.start({
      ...{ experiment: 'toy', title: '', preset: null, documentId: null, seed: first.seed },
      spec: toy.lab.registry.get(first.runId).spec,
    });
    await untilState(toy.lab, alone.id, 'finished');
    expect(await toy.lab.registry.get(first.runId).result()).toEqual(await toy.lab.registry.get(alone.id).result());
  });

  it('is cancelled as a whole; what was cancelled can be taken up again', async () => {
    const lab = client();
    const sweep = await resultOf(lab.startSweep(slow));
    await until(toy.lab, () => counts(toy.lab, sweep.id).running === 2);
    expect((await lab.cancelSweep({ sweepId: sweep.id })).state).toBe('cancelled');
    expect(counts(toy.lab, sweep.id)).toMatchObject({ cancelled: 2, waiting: 4, running: 0 });
    await lab.retrySweep({ sweepId: sweep.id, tasks: null });
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    expect(counts(toy.lab, sweep.id).finished).toBe(6);
  });

  it('leaves failed and removed tasks alone until they are retried', async () => {
    const lab = client();
    const failing = {
      ...toySpec,
      training: { ...toySpec.training, steps: 20 },
      notFinite: { step: 5, above: 0, code: 'TOY' },
    };
    const sweep = await resultOf(lab.startSweep({ ...request, spec: failing }));
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    expect(counts(toy.lab, sweep.id).failed).toBe(6);
    const [first, second] = sweep.tasks;
    await lab.remove({ runId: first.runId });
    await lab.retrySweep({ sweepId: sweep.id, tasks: [1] });
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    expect(counts(toy.lab, sweep.id)).toMatchObject({ failed: 5, removed: 1 });
    expect(toy.lab.registry.get(second.runId).state()).toBe('failed');
    await lab.retrySweep({ sweepId: sweep.id, tasks: [0] });
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    expect(counts(toy.lab, sweep.id).failed).toBe(6);
  });

  it('is removed with its runs, and comes back with them', async () => {
    const lab = client();
    const sweep = await resultOf(lab.startSweep(request));
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    await lab.removeSweep({ sweepId: sweep.id, withRuns: true });
    expect(toy.lab.registry.all()).toEqual([]);
    await expect(lab.pauseSweep({ sweepId: sweep.id })).rejects.toMatchObject({ code: 'UNKNOWN_SWEEP' });
    expect(await lab.restoreSweep({ sweepId: sweep.id })).toEqual(sweep);
    expect(counts(toy.lab, sweep.id).finished).toBe(6);
  });

  it('belongs to one host; another one sees it and takes it up when the first has gone', async () => {
    const sweep = await resultOf(client().startSweep(slow));
    await until(toy.lab, () => counts(toy.lab, sweep.id).running === 2);
    await toy.lab.close();
    const next = await openToyLab(toy.home, inProcessSpawner(), 2);
    expect(state(next, sweep.id)).toBe('interrupted');
    expect(counts(next, sweep.id)).toMatchObject({ interrupted: 2, waiting: 4 });
    await next.sweeps.takeUp();
    await until(next, () => state(next, sweep.id) === 'finished');
    expect(counts(next, sweep.id).finished).toBe(6);
    await next.close();
    toy = { ...toy, lab: await openToyLab(toy.home, inProcessSpawner(), 2) };
    expect(state(toy.lab, sweep.id)).toBe('finished');
  });

  it('begins nothing by itself when its state is damaged, and is not listed without its plan', async () => {
    const sweep = await resultOf(client().startSweep(slow));
    await toy.lab.close();
    const folder = join(toy.home, 'sweeps', sweep.id);
    await writeFile(join(folder, 'state.json'), '{');
    let next = await openToyLab(toy.home, inProcessSpawner(), 2);
    await next.sweeps.takeUp();
    expect(state(next, sweep.id)).toBe('paused');
    await next.close();
    const plan = await readFile(join(folder, 'sweep.json'), 'utf8');
    await writeFile(join(folder, 'sweep.json'), plan.replace('Rates', 'Ratez'));
    next = await openToyLab(toy.home, inProcessSpawner(), 2);
    expect(next.sweeps.all()).toEqual([]);
    toy = { ...toy, lab: next };
  });

  it('has the same thing measured on all that have finished, once', async () => {
    const lab = client();
    const sweep = await resultOf(lab.startSweep(request));
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    const quantity = { kind: 'observable', expression: 'first' } as const;
    const asked = { sweepId: sweep.id, request: { quantity, untilError: null, samples: 100, seed: '3' } };
    expect(await resultOf(lab.measureSweep(asked))).toEqual({ measured: 6, known: 0, failed: [] });
    expect(await resultOf(lab.measureSweep(asked))).toEqual({ measured: 0, known: 6, failed: [] });
    const found = await lab.sweepMeasurements({ sweepId: sweep.id });
    expect(found.map(({ measurements }) => measurements.length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('begins tasks with the weights of their neighbours, in the order of the grid, and says where it could not', async () => {
    const axes: SweepRequest['axes'] = [
      { ...request.axes[0], values: { kind: 'list', values: [0.01, 0.02] } },
      {
        target: { kind: 'field', path: 'parameters' },
        values: { kind: 'list', values: [4, 8] },
        label: 'n',
        unit: '',
        whole: true,
      },
    ];
    const sweep = await resultOf(client().startSweep({ ...request, axes, seeds: ['1'], warmStart: true }));
    let most = 0;
    await until(toy.lab, () => {
      const { running, queued } = counts(toy.lab, sweep.id);
      most = Math.max(most, running + queued);
      return state(toy.lab, sweep.id) === 'finished';
    });
    // The first one alone, its two neighbours side by side, then the last.
    expect(most).toBe(2);
    const [first, second, third, last] = sweep.tasks.map(({ runId }) => toy.lab.registry.get(runId));
    const startOf = (record: typeof first) => record.spec;
    expect(startOf(second)).toMatchObject({ training: { startFrom: first.id } });
    expect(startOf(third)).toMatchObject({ training: { startFrom: '' }, parameters: 8 });
    expect(startOf(last)).toMatchObject({ training: { startFrom: third.id } });
    expect([...toy.lab.sweeps.get(sweep.id).standing().origins].sort((a, b) => a.task - b.task)).toEqual([
      { task: 0, from: null, reason: 'the first of the grid' },
      { task: 1, from: 0, reason: null },
      { task: 2, from: null, reason: 'Its vector has another length.' },
      { task: 3, from: 2, reason: null },
    ]);
    expect(sweep.tasks.map(({ flops }) => flops)).toEqual([80, 80, 160, 160]);
  });

  it('goes on without a neighbour that has failed', async () => {
    const spec = { ...toySpec, notFinite: { step: 5, above: 0 } };
    const axes: SweepRequest['axes'] = [
      {
        target: { kind: 'field', path: 'training.steps' },
        values: { kind: 'list', values: [20, 3] },
        label: 'n',
        unit: '',
        whole: true,
      },
    ];
    const sweep = await resultOf(client().startSweep({ ...request, spec, axes, seeds: ['1'], warmStart: true }));
    await until(toy.lab, () => state(toy.lab, sweep.id) === 'finished');
    expect(counts(toy.lab, sweep.id)).toMatchObject({ failed: 1, finished: 1 });
    expect(toy.lab.sweeps.get(sweep.id).standing().origins[1]).toMatchObject({
      from: null,
      reason: 'The neighbour has not finished: it is failed.',
    });
  });
});
