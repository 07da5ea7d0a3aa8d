import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { delay } from '../../src/shared/run/change-signal';
import { taskCounts, taskViews } from '../../src/shared/sweep/tasks';
import { toySpec } from '../toy/experiment';
import { openToyLab } from '../toy/lab';
import { buildEntries, type BuiltEntries } from './support/build';
import { fingerprint, undisturbed } from './support/compare';
import { faultySpawner } from './support/spawner';

let entries: BuiltEntries;
let home: string;
beforeAll(async () => {
  entries = await buildEntries();
  home = await mkdtemp(join(tmpdir(), 'ansatz-sweep-'));
}, 60_000);
afterAll(() => rm(home, { recursive: true, force: true }));

it('SIGKILL of the host of a sweep: the next host finds it, takes it up, and it comes to the same numbers', async () => {
  const host = spawn(process.execPath, [entries.sweepHost, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => host.stdout.once('data', (data) => resolve(String(data))));
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(line));

  // A second host sees it at work and must not touch it.
  const onlooker = await openToyLab(home, faultySpawner(entries.runProcess), 2);
  expect(onlooker.sweeps.get(id).standing()).toMatchObject({ state: 'running', elsewhere: true, begun: [0, 1] });
  await expect(onlooker.sweeps.get(id).resume()).rejects.toMatchObject({ code: 'SWEEP_LOCKED' });
  await onlooker.close();

  host.kill('SIGKILL');
  await new Promise((resolve) => host.once('exit', resolve));
  const lab = await openToyLab(home, faultySpawner(entries.runProcess), 2);
  expect(lab.sweeps.get(id).standing()).toMatchObject({ state: 'interrupted', elsewhere: false });
  // At once, while the processes of the killed host may still be writing their last step.
  await lab.sweeps.takeUp();
  while (lab.sweeps.get(id).standing().state === 'running') await delay(50);
  expect(lab.sweeps.get(id).standing().state).toBe('finished');

  const { sweep } = lab.sweeps.get(id).plan;
  const views = taskViews(sweep, lab.sweeps.get(id).standing(), (runId) => lab.registry.get(runId).summary());
  expect(taskCounts(views)).toMatchObject({ finished: 4 });
  // None was begun twice.
  expect((await readdir(join(home, 'runs'))).sort()).toEqual(sweep.tasks.map(({ runId }) => runId).sort());
  for (const { values, seed, run } of views) {
    const spec = { ...toySpec, training: { ...toySpec.training, learningRate: values[0] } };
    expect(await fingerprint(run?.directory ?? '')).toEqual(await undisturbed(spec, seed, []));
  }
  await lab.close();
}, 120_000);
