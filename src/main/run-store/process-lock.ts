import { execFileSync } from 'node:child_process';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { delay } from '../../shared/run/change-signal';
import { systemCode } from './file-system';

/** After which the directory of a breaker that was killed is removed. */
const breakerMilliseconds = 5_000;
/** Longer than that, so that a killed breaker leaves nothing locked. */
const patienceMilliseconds = 8_000;

/**
 * A lock file that names the process that holds it by number and start time: the number alone may have been given to
 * another process since. A lock whose process is gone is stale and is taken over.
 */
const holderSchema = z.object({ pid: z.int(), startTime: z.string().nullable(), host: z.string() });
export type LockHolder = z.infer<typeof holderSchema>;

export interface ProcessLock {
  release(): Promise<void>;
}

export async function acquireLock(path: string, pid = process.pid): Promise<ProcessLock | LockHolder> {
  const holder: LockHolder = { pid, startTime: processStartTime(pid), host: hostname() };
  const own = `${path}.${pid}.${process.hrtime.bigint()}`;
  await writeFile(own, JSON.stringify(holder));
  try {
    const began = performance.now();
    while (performance.now() - began < patienceMilliseconds) {
      try {
        // A hard link appears with its content or not at all, and only one process can make it.
        await link(own, path);
        return { release: () => releaseLock(path, holder) };
      } catch (thrown) {
        if (systemCode(thrown) !== 'EEXIST') throw thrown;
      }
      const other = await lockHolder(path);
      if (other !== null) return other;
      await removeStale(path);
    }
    return (await lockHolder(path)) ?? { pid: 0, startTime: null, host: 'unknown' };
  } finally {
    await rm(own, { force: true });
  }
}

export function isHeld(lock: ProcessLock | LockHolder): lock is LockHolder {
  return 'pid' in lock;
}

/** The living process that holds a lock, or null. */
export async function lockHolder(path: string): Promise<LockHolder | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
  const holder = parseHolder(text);
  if (holder === null) return null;
  // Processes of another machine cannot be seen: its lock holds until it is removed.
  if (holder.host !== hostname()) return holder;
  return isAlive(holder) ? holder : null;
}

function parseHolder(text: string): LockHolder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Removes a lock whose process is gone. Two processes may find the same one, and the second must not remove what the
 * first has taken since: only the one that could make the breaker's directory looks again and removes.
 */
async function removeStale(path: string): Promise<void> {
  const breaker = `${path}.breaker`;
  try {
    await mkdir(breaker);
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    const age = await stat(breaker).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    // Whoever made it was killed in the few microseconds that it takes.
    if (age > breakerMilliseconds) await rmdir(breaker).catch(() => undefined);
    else await delay(10);
    return;
  }
  try {
    if ((await lockHolder(path)) === null) await rm(path, { force: true });
  } finally {
    await rmdir(breaker).catch(() => undefined);
  }
}

async function releaseLock(path: string, holder: LockHolder): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const current = parseHolder(text);
  if (current?.pid === holder.pid && current.host === holder.host) await rm(path, { force: true });
}

export function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (thrown) {
    if (systemCode(thrown) !== 'EPERM') return false;
  }
  return holder.startTime === null || processStartTime(holder.pid) === holder.startTime;
}

/** When a process started, in a form that only serves to be compared; null where the system does not tell. */
export function processStartTime(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
      // A process that has ended and waits for its parent holds nothing any more.
      if (fields[0] === 'Z') return 'ended';
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`;
    }
    if (process.platform === 'darwin') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
  } catch {
    return null;
  }
  return null;
}
