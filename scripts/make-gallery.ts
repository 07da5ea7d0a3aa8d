// Makes the pictures of the Gallery: runs each preset from the command line and keeps one figure of the run.
// Usage: npx tsx scripts/make-gallery.ts [PRESET...]. GNU time, where it is installed, measures the processor time.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { experiments } from '../src/experiments/specs';
import { readRunFile, readJournal, readResult } from '../src/main/run-store/run-reader';
import { runPaths } from '../src/main/run-store/run-paths';
import { figureSchema, type FigureInput, type HeatmapSeries } from '../src/shared/figure/figure';
import { galleryEntrySchema, galleryFactsSchema } from '../src/shared/gallery-entry';

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
    const figure = figures.find(({ id }) => id === 'energy') ?? figures[0];
    if (!figure) throw new Error(`The run of ${preset.id} has no figure.`);
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

const names = (await readdir(target)).filter((name) => name.endsWith('.json')).sort();
const facts = await Promise.all(
  names.map(async (name) => {
    const { figure: _, ...entry } = galleryEntrySchema.parse(
      JSON.parse(await readFile(path.join(target, name), 'utf8')),
    );
    return galleryFactsSchema.parse(entry);
  }),
);
await writeFile(path.join(root, 'resources', 'gallery-facts.json'), `${JSON.stringify(facts, null, 1)}\n`);

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

/** A card is 240 px wide: few points of each curve, few cells of a map, few digits. */
function thinned(figure: FigureInput): FigureInput {
  const { content, ...rest } = figureSchema.parse(figure);
  if (content.kind !== 'chart') return figure;
  const most = Math.max(80, Math.floor(400 / content.series.length));
  const digits = content.series.length > 2 ? 4 : 8;
  const series = content.series.map((one) => (one.kind === 'heatmap' ? coarse(one) : thin(one, most, digits)));
  return { ...rest, content: { ...content, series, inset: null } };
}

type Column = (number | null)[];
function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toPrecision(digits));
}

function thin<One extends { x: Column; y: Column; error: Column | null }>(one: One, most: number, digits: number): One {
  const stride = Math.max(1, Math.ceil(one.x.length / most));
  const last = one.x.length - 1;
  const pick = (values: Column): Column =>
    values.filter((_, i) => i % stride === 0 || i === last).map((value) => rounded(value, digits));
  return { ...one, x: pick(one.x), y: pick(one.y), error: one.error && pick(one.error) };
}

/** Every second column and row. */
function coarse(map: HeatmapSeries): HeatmapSeries {
  if (map.columns < 60 || map.rows < 40) return map;
  const [columns, rows] = [Math.ceil(map.columns / 2), Math.ceil(map.rows / 2)];
  const values = Array.from({ length: rows * columns }, (_, at) =>
    rounded(map.values[2 * Math.floor(at / columns) * map.columns + 2 * (at % columns)], 3),
  );
  return { ...map, columns, rows, values, error: null };
}
