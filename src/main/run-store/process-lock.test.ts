import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireLock, isHeld, lockHolder, processStartTime } from './process-lock';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-lock-'));
  path = join(directory, 'run.lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const write = (holder: unknown) => writeFile(path, JSON.stringify(holder));

it('gives the lock to one of many who ask at once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => acquireLock(path)));
  expect(answers.filter((answer) => !isHeld(answer)).length).toBe(1);
  expect(await readdir(directory)).toEqual(['run.lock']);
});

it('can be taken again after it was released', async () => {
  const lock = await acquireLock(path);
  if (isHeld(lock)) throw new Error('It must be free.');
  expect(await lockHolder(path)).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(await lockHolder(path)).toBeNull();
  expect(isHeld(await acquireLock(path))).toBe(false);
});

it('takes over the lock of a process that is gone', async () => {
  await write({ pid: 2 ** 22 - 1, startTime: 'then', host: hostname() });
  expect(await lockHolder(path)).toBeNull();
  expect(isHeld(await acquireLock(path))).toBe(false);
});

it.runIf(process.platform === 'linux')('knows a number that was given to another process', async () => {
  await write({ pid: process.pid, startTime: 'earlier', host: hostname() });
  expect(await lockHolder(path)).toBeNull();
  await write({ pid: process.pid, startTime: processStartTime(process.pid), host: hostname() });
  expect(await lockHolder(path)).not.toBeNull();
});

it('takes over one stale lock once, whoever asks', async () => {
  await write({ pid: 2 ** 22 - 1, startTime: 'then', host: hostname() });
  const answers = await Promise.all(Array.from({ length: 20 }, () => acquireLock(path)));
  expect(answers.filter((answer) => !isHeld(answer)).length).toBe(1);
});

it('gets by a process that was killed while it took over a stale lock', async () => {
  await write({ pid: 2 ** 22 - 1, startTime: 'then', host: hostname() });
  await mkdir(`${path}.breaker`);
  // It lies there for a while already: only the rest of the wait is waited for.
  const made = Date.now() / 1000 - 4.8;
  await utimes(`${path}.breaker`, made, made);
  expect(isHeld(await acquireLock(path))).toBe(false);
  expect(await readdir(directory)).toEqual(['run.lock']);
});

it('respects a process of another machine, which it cannot see', async () => {
  await write({ pid: 1, startTime: null, host: 'elsewhere' });
  expect(await lockHolder(path)).toMatchObject({ host: 'elsewhere' });
  expect(isHeld(await acquireLock(path))).toBe(true);
});
