import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLogReader } from '../src/main/run-store/event-log-reader';
import { EventLogWriter } from '../src/main/run-store/event-log-writer';
import { nodeFileSystem } from '../src/main/run-store/file-system';
import { runPaths } from '../src/main/run-store/run-paths';
import { readJournal } from '../src/main/run-store/run-reader';
import { decimateHistory } from '../src/shared/run/decimate-history';
import { RunJournal } from '../src/shared/run/journal';
import { median, memory, time } from './report';

const points = 10_000_000;
const metrics = 19;
const screenPoints = 1_500;

/** Opens a run of ten million points as the window does, by the index of its log and by its lines. */
export async function printHistories(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ansatz-history-'));
  try {
    const paths = runPaths(directory);
    const writer = await EventLogWriter.open(nodeFileSystem, paths, 0, 0);
    const steps = Math.ceil(points / metrics);
    for (let step = 1; step <= steps; step++) {
      const values = Object.fromEntries(
        Array.from({ length: metrics }, (_, k) => [`metric${k}`, Math.PI * Math.sin(step * (k + 1))]),
      );
      writer.append({ kind: 'observation', step, seconds: step / 50, values });
      if (step % 1_000 === 0) await writer.flush(false);
    }
    await writer.flush(true);
    await writer.close();
    const seconds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const began = performance.now();
      const { journal } = await readJournal(directory);
      decimateHistory(journal.history.slice(0, []), screenPoints);
      seconds.push((performance.now() - began) / 1000);
    }
    const began = performance.now();
    const byLines = new RunJournal();
    await new EventLogReader(paths.events).read((event) => byLines.apply(event));
    decimateHistory(byLines.history.slice(0, []), screenPoints);
    const lines = (performance.now() - began) / 1000;
    const opened = median(seconds);
    process.stdout.write(
      `${(steps * metrics).toLocaleString('en')} points, log ${memory((await stat(paths.events)).size)}, index ${memory((await stat(paths.eventIndex)).size)}\n` +
        `by the index ${time(opened)} (wanted: below 2 s), by the lines ${time(lines)}, ${(lines / opened).toFixed(0)} times\n`,
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
