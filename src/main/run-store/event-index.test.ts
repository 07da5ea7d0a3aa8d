import { appendFile, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunJournal } from '../../shared/run/journal';
import type { LoggedEvent } from '../../shared/run/event-line';
import { readEventIndex } from './event-index';
import { EventLogReader } from './event-log-reader';
import { EventLogWriter } from './event-log-writer';
import { nodeFileSystem, type FileSystem } from './file-system';
import { runPaths, type RunPaths } from './run-paths';
import { readEventLog, readJournal } from './run-reader';

let directory: string;
let paths: RunPaths;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-index-'));
  paths = runPaths(directory);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const started = (fromStep: number, reason: 'start' | 'resume' | 'rollback' = 'start'): LoggedEvent => ({
  kind: 'started',
  reason,
  fromStep,
  seconds: 0,
  threads: 1,
  device: 'test',
  version: '0',
  at: '2026-01-01T00:00:00.000Z',
});

/** A metric that comes late, one that is missing now and then, and one that is no number at times. */
const observation = (step: number): LoggedEvent => ({
  kind: 'observation',
  step,
  seconds: step / 100,
  values: {
    energy: -Math.sin(step),
    ...(step > 3_000 ? { late: step } : {}),
    ...(step % 3 === 0 ? { rare: 1 / step } : {}),
    broken: step % 5 === 0 ? null : step,
  },
});

/** Steps `from` to `to`, with checkpoints and notices between, a flush every 100. */
async function write(files: FileSystem, from: number, to: number, before: readonly LoggedEvent[]): Promise<void> {
  const log = new EventLogReader(paths.events);
  await log.read(() => undefined);
  const writer = await EventLogWriter.open(files, paths, log.nextNumber, log.goodBytes);
  for (const event of before) writer.append(event);
  for (let step = from; step <= to; step++) {
    writer.append(observation(step));
    if (step % 500 === 0) writer.append({ kind: 'checkpoint', step });
    if (step % 100 === 0) await writer.flush(false);
  }
  await writer.flush(true);
  await writer.close();
}

/** The journal by the lines alone. */
async function byLines(): Promise<RunJournal> {
  const journal = new RunJournal();
  await new EventLogReader(paths.events).read((event) => journal.apply(event));
  return journal;
}

function expectSame(found: RunJournal, wanted: RunJournal): void {
  expect(found.history.slice(0, [])).toEqual(wanted.history.slice(0, []));
  expect(found.checkpoints).toEqual(wanted.checkpoints);
  expect(found.started).toEqual(wanted.started);
  expect(found.history.generation).toBe(wanted.history.generation);
}

const blocks = async (): Promise<number> => {
  let count = 0;
  for await (const _ of readEventIndex(paths.eventIndex, paths.events)) count += 1;
  return count;
};

describe('the index of a log', () => {
  it('says what the lines say, also after a stop, a rollback and a torn end', async () => {
    await write(nodeFileSystem, 1, 9_000, [started(0)]);
    expect(await blocks()).toBe(3);
    expectSame((await readJournal(directory)).journal, await byLines());

    // Killed in the middle of a line, and resumed from an earlier checkpoint.
    await truncate(paths.events, (await stat(paths.events)).size - 20);
    await write(nodeFileSystem, 8_501, 14_000, [started(8_500, 'resume')]);
    expectSame((await readJournal(directory)).journal, await byLines());
    await write(nodeFileSystem, 13_001, 18_000, [started(13_000, 'rollback')]);
    const { journal, log } = await readJournal(directory);
    expectSame(journal, await byLines());
    expect(journal.history.length).toBe(18_000);
    expect(log.goodBytes).toBe((await stat(paths.events)).size);
    expect(await blocks()).toBeGreaterThan(3);
  });

  it('is left alone by short runs', async () => {
    await write(nodeFileSystem, 1, 200, [started(0)]);
    expect(await blocks()).toBe(0);
    expect(await readdir(directory)).toEqual(['events.jsonl']);
  });

  it('counts lines that could not be trusted', async () => {
    await write(nodeFileSystem, 1, 50, [started(0)]);
    await appendFile(paths.events, 'nonsense\n');
    await appendFile(paths.events, '');
    const whole = await readFile(paths.events);
    const damaged = Buffer.from(whole);
    damaged[Math.floor(whole.length / 2)] = 0x23;
    await writeFile(paths.events, damaged);
    await write(nodeFileSystem, 51, 6_000, []);
    const { journal, log } = await readJournal(directory);
    const lines = new EventLogReader(paths.events);
    await lines.read(() => undefined);
    expect(log.damagedLines).toBe(lines.damagedLines);
    expect(log.damagedLines).toBeGreaterThan(0);
    expectSame(journal, await byLines());
  });

  it('ends at a byte that is wrong, and where the log is another one', async () => {
    await write(nodeFileSystem, 1, 13_000, [started(0)]);
    const wanted = await byLines();
    const index = await readFile(paths.eventIndex);
    for (const place of [0, 5, 40, Math.floor(index.length / 2), index.length - 1]) {
      const wrong = Buffer.from(index);
      wrong[place] = (wrong[place] ?? 0) ^ 0x55;
      await writeFile(paths.eventIndex, wrong);
      expectSame((await readJournal(directory)).journal, wanted);
    }
    await writeFile(paths.eventIndex, index.subarray(0, index.length - 3));
    expectSame((await readJournal(directory)).journal, wanted);
    // The log was replaced by a shorter one.
    await writeFile(paths.eventIndex, index);
    await truncate(paths.events, 2_000);
    expect((await readJournal(directory)).journal.history.length).toBeLessThan(20);
  });

  it('is given up where the disk is full, and taken up by the next stretch', async () => {
    let full = true;
    const files: FileSystem = {
      ...nodeFileSystem,
      async open(file, mode) {
        const opened = await nodeFileSystem.open(file, mode);
        if (!file.endsWith('.index')) return opened;
        return {
          ...opened,
          async write(bytes) {
            if (!full) return opened.write(bytes);
            await opened.write(bytes.subarray(0, 100));
            throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
          },
        };
      },
    };
    await write(files, 1, 10_000, [started(0)]);
    expect(await blocks()).toBe(0);
    expectSame((await readJournal(directory)).journal, await byLines());
    full = false;
    await write(files, 10_001, 10_100, [started(10_000, 'resume')]);
    expect(await blocks()).toBeGreaterThan(0);
    expectSame((await readJournal(directory)).journal, await byLines());
  });

  it('is gone on from while the log grows', async () => {
    await write(nodeFileSystem, 1, 5_000, [started(0)]);
    const journal = new RunJournal();
    const log = new EventLogReader(paths.events);
    await readEventLog(paths, log, journal);
    await write(nodeFileSystem, 5_001, 12_000, []);
    await readEventLog(paths, log, journal);
    expectSame(journal, await byLines());
  });
});
