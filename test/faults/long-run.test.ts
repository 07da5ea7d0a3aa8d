import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toySpec } from '../toy/experiment';
import { openToyLab, toyRequest } from '../toy/lab';
import { buildEntries } from './support/build';
import { faultySpawner } from './support/spawner';

const steps = 60_000;

/** Resident memory in MB; null for a process that is gone, or that has ended and has none any more. */
function residentMegabytes(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

it.runIf(process.platform === 'linux')('tens of thousands of steps leave memory and messages bounded', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-long-'));
  const lab = await openToyLab(home, faultySpawner((await buildEntries()).runProcess));
  const spec = { ...toySpec, training: { ...toySpec.training, steps, checkpointEvery: 1000 } };
  const began = performance.now();
  const { id } = await lab.start({ ...toyRequest, spec });
  const pid = lab.processOf(id) ?? 0;

  let messages = 0;
  let mostPoints = 0;
  const stream = lab.handlers().follow({ runId: id }, { signal: new AbortController().signal });
  const followed = (async () => {
    for (let next = await stream.next(); next.done !== true; next = await stream.next()) {
      messages += 1;
      if (next.value.kind === 'history') mostPoints = Math.max(mostPoints, next.value.history.steps.length);
    }
  })();

  const samples: { readonly step: number; readonly run: number; readonly host: number }[] = [];
  const timer = setInterval(() => {
    const run = residentMegabytes(pid);
    const host = residentMegabytes(process.pid);
    if (run !== null && host !== null) samples.push({ step: lab.registry.get(id).summary().step, run, host });
  }, 50);
  await followed;
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  const most = (of: 'run' | 'host', from: number, to: number) =>
    Math.max(...samples.filter(({ step }) => step >= from && step < to).map((sample) => sample[of]));

  expect(samples.length).toBeGreaterThan(10);
  expect(most('run', steps / 2, steps) - most('run', steps / 10, steps / 2)).toBeLessThan(40);
  expect(most('host', steps / 2, steps) - most('host', steps / 10, steps / 2)).toBeLessThan(80);
  expect(messages).toBeLessThanOrEqual(20 * seconds + 10);
  expect(mostPoints).toBeLessThanOrEqual(1500);
  expect(lab.registry.get(id).summary()).toMatchObject({ state: 'finished', step: steps });
  expect(lab.registry.get(id).checkpoints.length).toBeLessThanOrEqual(12);
  await lab.close();
  await rm(home, { recursive: true, force: true });
});
