import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toySpec } from '../toy/experiment';
import { openToyLab, toyRequest, untilState } from '../toy/lab';
import { buildEntries } from './support/build';
import { fingerprint, requireWholeCheckpoints, undisturbed } from './support/compare';
import { faultySpawner } from './support/spawner';

/** Checkpoints of 80 KB on a disk of 2 MB, of which ballast takes most. */
const spec = { ...toySpec, parameters: 10_000, training: { ...toySpec.training, checkpointEvery: 20 } };
const ballastBytes = 1_750_000;

const directory = await mkdtemp(join(tmpdir(), 'ansatz-full-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory]).status === 0;
if (!mounted) console.warn('Skipped: a small tmpfs cannot be mounted here; that takes root.');

let entry: string;
beforeAll(async () => {
  entry = (await buildEntries()).runProcess;
}, 60_000);
afterAll(async () => {
  if (mounted) spawnSync('umount', ['--lazy', directory]);
  await rm(directory, { recursive: true, force: true });
});

describe.runIf(mounted)('a full disk', () => {
  it('pauses the run, says so, and loses nothing', async () => {
    const lab = await openToyLab(directory, faultySpawner(entry));
    const ballast = join(directory, 'ballast');
    await writeFile(ballast, Buffer.alloc(ballastBytes));
    const { id, directory: run } = await lab.start({ ...toyRequest, spec });
    const paused = await untilState(lab, id, 'paused');
    expect(paused.problem).toMatchObject({
      code: 'DISK_FULL',
      message: `Disk full: the run is paused at step ${paused.step}. Nothing is lost.`,
    });
    await requireWholeCheckpoints(run);

    // Still full: it pauses again at the same step.
    await lab.resume(id);
    expect(await untilState(lab, id, 'paused')).toMatchObject({ step: paused.step, problem: { code: 'DISK_FULL' } });

    await rm(ballast);
    await lab.resume(id);
    await untilState(lab, id, 'finished');
    expect(await fingerprint(run)).toEqual(await undisturbed(spec, '7', []));
    await lab.close();
  });

  it('lets the run be stopped, and taken up again when there is room', async () => {
    const lab = await openToyLab(directory, faultySpawner(entry));
    const ballast = join(directory, 'ballast');
    await rm(join(directory, 'runs'), { recursive: true });
    await lab.close();
    const second = await openToyLab(directory, faultySpawner(entry));
    await writeFile(ballast, Buffer.alloc(ballastBytes));
    const { id, directory: run } = await second.start({ ...toyRequest, spec });
    await untilState(second, id, 'paused');
    await second.close();
    await rm(ballast);
    const third = await openToyLab(directory, faultySpawner(entry));
    expect(third.registry.get(id).state()).toBe('interrupted');
    await third.resume(id);
    await untilState(third, id, 'finished');
    expect(await fingerprint(run)).toEqual(await undisturbed(spec, '7', []));
    await third.close();
  });
});
