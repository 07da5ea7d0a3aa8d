import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { processStartTime } from '../../src/main/run-store/process-lock';
import { delay } from '../../src/shared/run/change-signal';
import { toySpec } from '../toy/experiment';
import { openToyLab, untilState } from '../toy/lab';
import { buildEntries, type BuiltEntries } from './support/build';
import { fingerprint, requireWholeCheckpoints, undisturbed } from './support/compare';
import { faultySpawner } from './support/spawner';

const startedSchema = z.array(z.object({ id: z.string(), pid: z.int() }));
let entries: BuiltEntries;
let home: string;

beforeAll(async () => {
  entries = await buildEntries();
  home = await mkdtemp(join(tmpdir(), 'ansatz-host-'));
}, 60_000);
afterAll(() => rm(home, { recursive: true, force: true }));

/** Starts a host of its own and waits until its two runs are under way. */
async function startHost() {
  const host = spawn(process.execPath, [entries.host, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => host.stdout.once('data', (data) => resolve(String(data))));
  return { host, started: startedSchema.parse(JSON.parse(line)) };
}

async function untilGone(pids: readonly number[], seconds: number): Promise<number[]> {
  const isThere = (pid: number) => {
    const startTime = processStartTime(pid);
    return startTime !== null && startTime !== 'ended';
  };
  for (let waited = 0; waited < seconds * 20 && pids.some(isThere); waited += 1) await delay(50);
  return pids.filter(isThere);
}

describe('SIGKILL of the host', () => {
  it('leaves no process behind and all runs to be found and resumed', async () => {
    const { host, started } = await startHost();
    const spawner = faultySpawner(entries.runProcess);

    // A second host on the same workspace sees them at work, and must not touch them.
    const onlooker = await openToyLab(home, spawner);
    for (const { id } of started) {
      expect(onlooker.registry.get(id).state()).toBe('running');
      await expect(onlooker.resume(id)).rejects.toMatchObject({ code: 'RUN_LOCKED' });
      await expect(onlooker.cancel(id)).rejects.toMatchObject({ code: 'RUN_STATE' });
    }
    await onlooker.close();

    host.kill('SIGKILL');
    const restarted = performance.now();
    const lab = await openToyLab(home, spawner, 2);
    expect(performance.now() - restarted).toBeLessThan(2000);
    expect(
      lab.registry
        .all()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(started.map(({ id }) => id).sort());

    expect(
      await untilGone(
        started.map(({ pid }) => pid),
        10,
      ),
    ).toEqual([]);
    for (const { id } of started) {
      const summary = await untilState(lab, id, 'interrupted');
      // The process kept its last step when its host went away.
      expect(summary.lastCheckpoint).toBe(summary.step);
      await requireWholeCheckpoints(summary.directory);
      await lab.resume(id);
    }
    for (const { id } of started) {
      const { directory } = await untilState(lab, id, 'finished');
      expect(await fingerprint(directory)).toEqual(await undisturbed(toySpec, '7', []));
    }
    await lab.close();
  });
});
