import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LoggedEvent } from '../../shared/run/event-line';
import { EventLogReader } from './event-log-reader';
import { EventLogWriter } from './event-log-writer';
import { nodeFileSystem, type FileSystem } from './file-system';

let directory: string;
let path: string;
let paths: { events: string; eventIndex: string };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-log-'));
  path = join(directory, 'events.jsonl');
  paths = { events: path, eventIndex: join(directory, 'events.index') };
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const event = (step: number): LoggedEvent => ({ kind: 'observation', step, seconds: step, values: { energy: -step } });

async function stepsOf(reader: EventLogReader): Promise<number[]> {
  const steps: number[] = [];
  await reader.read((found) => {
    if (found.kind === 'observation') steps.push(found.step);
  });
  return steps;
}

/** A disk that takes half of a write and then has no room, so many times. */
function fullDisk(times: number): FileSystem {
  let left = times;
  return {
    ...nodeFileSystem,
    async open(file, mode) {
      const opened = await nodeFileSystem.open(file, mode);
      return {
        ...opened,
        async write(bytes) {
          if (left === 0) return opened.write(bytes);
          left -= 1;
          await opened.write(bytes.subarray(0, bytes.length / 2));
          throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
        },
      };
    },
  };
}

it('is read as it grows, a line that is not whole yet being left alone', async () => {
  const writer = await EventLogWriter.open(nodeFileSystem, paths, 0, 0);
  const reader = new EventLogReader(path);
  expect(await stepsOf(reader)).toEqual([]);
  writer.append(event(1));
  writer.append(event(2));
  await writer.flush(true);
  const whole = writer.writtenBytes;
  writer.append(event(3));
  await writer.flush(true);
  await truncate(path, whole + 10);
  expect(await stepsOf(reader)).toEqual([1, 2]);
  await writer.close();

  const again = await EventLogWriter.open(nodeFileSystem, paths, reader.nextNumber, reader.goodBytes);
  again.append(event(4));
  await again.flush(true);
  await again.close();
  expect(await stepsOf(reader)).toEqual([4]);
  expect(await stepsOf(new EventLogReader(path))).toEqual([1, 2, 4]);
  expect(reader.damagedLines).toBe(0);
});

it('writes nothing twice and loses nothing when the disk is full for a while', async () => {
  const writer = await EventLogWriter.open(fullDisk(3), paths, 0, 0);
  writer.append(event(1));
  await expect(writer.flush(true)).rejects.toMatchObject({ code: 'ENOSPC' });
  writer.append(event(2));
  await expect(writer.flush(true)).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(writer.flush(false)).rejects.toMatchObject({ code: 'ENOSPC' });
  await writer.flush(true);
  await writer.close();
  const reader = new EventLogReader(path);
  expect(await stepsOf(reader)).toEqual([1, 2]);
  expect((await readFile(path)).length).toBe(reader.goodBytes);
});
