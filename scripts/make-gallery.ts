// Makes the pictures of the Gallery: runs each preset from the command line and keeps one figure of the run.
// Usage: npx tsx scripts/make-gallery.ts [PRESET...]. GNU time, where it is installed, measures the processor time.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { experiments } from '../src/experiments/specs';
import { readRunFile, readJournal, readResult } from '../src/main/run-store/run-reader';
import { runPaths } from '../src/main/run-store/run-paths';
import { figureSchema, type FigureInput } from '../src/shared/figure/figure';
import { galleryEntrySchema } from '../src/shared/gallery-entry';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'resources', 'gallery');
const summarySchema = z.object({ runDirectory: z.string(), relativeError: z.number().nullable() });

const wanted = process.argv.slice(2);
await mkdir(target, { recursive: true });
for (const definition of experiments) {
  for (const preset of definition.presets) {
    if (wanted.length > 0 && !wanted.includes(preset.id)) continue;
    const home = path.join(root, '.cache', 'gallery', preset.id);
    await rm(home, { recursive: true, force: true });
    const started = Date.now();
    const { stdout, processorSeconds } = await timed(
      [path.join(root, 'bin', 'ansatz.mjs'), 'run', preset.id, '--seed', '1', '--json', '--out', home],
      path.join(root, '.cache', 'gallery', `${preset.id}.time`),
    );
    const seconds = (Date.now() - started) / 1000;
    const summary = summarySchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    const paths = runPaths(summary.runDirectory);
    const { run } = await readRunFile(paths);
    const { journal } = await readJournal(summary.runDirectory);
    const figures = definition.figures({
      spec: definition.specSchema.parse(run.spec),
      history: journal.history.slice(0, journal.interventions),
      profiles: journal.profiles,
      inspection: null,
      result: definition.resultSchema.parse(await readResult(paths)),
    });
    const figure = figures.find(({ id }) => id === 'energy');
    if (!figure) throw new Error(`The run of ${preset.id} has no figure of its energy.`);
    const entry = galleryEntrySchema.parse({
      preset: preset.id,
      seconds,
      processorSeconds,
      figure: thinned(figure),
      relativeError: summary.relativeError,
      measuredOn: `${os.availableParallelism()} cores of ${os.cpus()[0]?.model ?? 'an unknown processor'}`,
    });
    await writeFile(path.join(target, `${preset.id}.json`), `${JSON.stringify(entry)}\n`);
    const processor = processorSeconds === null ? '' : `, ${processorSeconds.toFixed(0)} s of processor time`;
    process.stdout.write(
      `${preset.id}: ${seconds.toFixed(0)} s${processor}, relative error ${summary.relativeError}\n`,
    );
  }
}

/** Runs Node, under GNU time where there is one. */
async function timed(
  command: readonly string[],
  timeFile: string,
): Promise<{ readonly stdout: string; readonly processorSeconds: number | null }> {
  const run = promisify(execFile);
  const options = { maxBuffer: 1 << 26 };
  try {
    await run('time', ['--version']);
  } catch {
    const { stdout } = await run(process.execPath, [...command], options);
    return { stdout, processorSeconds: null };
  }
  await mkdir(path.dirname(timeFile), { recursive: true });
  const { stdout } = await run('time', ['-f', '%U %S', '-o', timeFile, process.execPath, ...command], options);
  const [user, system] = (await readFile(timeFile, 'utf8')).trim().split(' ').map(Number);
  return { stdout, processorSeconds: user + system };
}

/** A card is 240 px wide: at most 400 points a series, six digits. */
function thinned(figure: FigureInput): FigureInput {
  const { content, ...rest } = figureSchema.parse(figure);
  if (content.kind !== 'chart') return figure;
  const series = content.series.map((one) => {
    if (one.kind === 'heatmap') return one;
    const stride = Math.max(1, Math.ceil(one.x.length / 400));
    const pick = (values: (number | null)[]): (number | null)[] =>
      values.filter((_, i) => i % stride === 0).map((v) => (v === null ? null : Number(v.toPrecision(8))));
    return { ...one, x: pick(one.x), y: pick(one.y), error: one.error && pick(one.error) };
  });
  return { ...rest, content: { ...content, series, inset: null } };
}
