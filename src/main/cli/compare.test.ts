import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { groundState } from '../../experiments/ground-state/spec';
import { groundStatePresets } from '../../experiments/ground-state/presets';
import type { DoneFile } from '../../shared/run/run-files';
import { createRun } from '../lab/create-run';
import { nodeFileSystem } from '../run-store/file-system';
import { runPaths } from '../run-store/run-paths';
import { writeSealed } from '../run-store/sealed-json';
import { captureOutput, type CapturedOutput } from '../../../test/support/captured-output';
import { main } from './index';
import { finishedResult } from '../../../test/support/finished-result';

const ring = (sector: string, coupling = 1): string =>
  `lattice chain(8) periodic\nsite spin(1/2)\nparam J = ${coupling}\nH = J * sum <i,j> S(i).S(j)\nsector Sz = ${sector}\n`;
const [{ spec }] = groundStatePresets;
const answer = z.array(
  z.object({
    run: z.string(),
    energy: z.object({ mean: z.number(), error: z.number() }).nullable(),
    gap: z.object({ gap: z.number(), error: z.number() }).nullable(),
  }),
);

let workspace: string;
let written: CapturedOutput;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ansatz-compare-'));
  written = captureOutput();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(workspace, { recursive: true, force: true });
});

const compare = (...args: string[]) => main(['node', 'ansatz', 'compare', ...args, '--runs', workspace]);

/** Writes a run as its process leaves it; without an energy it has not ended. */
async function finishedRun(id: string, hamiltonian: string, energy: readonly [number, number] | null): Promise<void> {
  const directory = join(workspace, 'runs', id);
  await createRun({
    id,
    directory,
    definition: groundState,
    spec: { ...spec, system: { ...spec.system, hamiltonian } },
    seed: '1',
    title: `Ring, ${id}`,
    preset: null,
    documentId: null,
    version: '0.1.0',
  });
  await mkdir(join(directory, 'checkpoints'), { recursive: true });
  const paths = runPaths(directory);
  await writeFile(paths.events, '');
  if (energy === null) return;
  const resultSha256 = await writeSealed(nodeFileSystem, paths.result, {
    format: 'ansatz-result',
    formatVersion: 1,
    step: 100,
    result: finishedResult(...energy),
  });
  const done: DoneFile = {
    format: 'ansatz-done',
    formatVersion: 1,
    state: 'finished',
    step: 100,
    seconds: 1,
    finishedAt: new Date(0).toISOString(),
    latest: {},
    lastCheckpoint: null,
    problem: null,
    device: 'addon',
    resultSha256,
  };
  await writeSealed(nodeFileSystem, paths.done, done);
}

describe('ansatz compare', () => {
  beforeEach(async () => {
    await finishedRun('singlet', ring('0'), [-3.651, 0.003]);
    await finishedRun('triplet', ring('1'), [-3.128, 0.004]);
    await finishedRun('stronger', ring('0', 2), [-7.302, 0.006]);
    await finishedRun('begun', ring('0'), null);
  });

  it('gives the distance to the first with the errors of both, as JSON', async () => {
    expect(await compare('singlet', 'triplet', 'stronger', 'begun', '--json')).toBe(0);
    const [singlet, triplet, stronger, begun] = answer.parse(JSON.parse(written.out));
    expect(singlet).toMatchObject({ run: 'singlet', energy: { mean: -3.651, error: 0.003 }, gap: null });
    expect(triplet.gap?.gap).toBeCloseTo(0.523, 12);
    expect(triplet.gap?.error).toBeCloseTo(0.005, 12);
    // Another H has no gap, and what has not ended no energy.
    expect(stronger).toMatchObject({ run: 'stronger', gap: null });
    expect(begun).toMatchObject({ run: 'begun', energy: null, gap: null });
  });

  it('prints a table with one standard deviation in brackets', async () => {
    expect(await compare('singlet', 'triplet', 'stronger', 'begun')).toBe(0);
    const lines = written.out.split('\n');
    expect(lines[0]).toMatch(/^run +title +E +E − E of the first +unit$/);
    expect(lines[1]).toMatch(/^singlet +Ring, singlet +−3\.651\(3\) +J, S·S$/);
    expect(lines[2]).toMatch(/^triplet +Ring, triplet +−3\.128\(4\) +0\.523\(5\) +J, S·S$/);
    expect(lines[3]).toMatch(/other H, or no result +J, S·S$/);
    expect(lines[4]).toMatch(/no result yet +other H, or no result +J, S·S$/);
  });

  it('gives energies and gaps with their errors in the wanted convention', async () => {
    expect(await compare('singlet', 'triplet', '--convention', 'pauli')).toBe(0);
    const lines = written.out.split('\n');
    expect(lines[1]).toMatch(/^singlet +Ring, singlet +−14\.604\(12\) +J, σ·σ$/);
    expect(lines[2]).toMatch(/^triplet +Ring, triplet +−12\.512\(16\) +2\.09[0-9]*\(\d+\) +J, σ·σ$/);
    expect(await compare('singlet', 'triplet', '--convention', 'both')).toBe(1);
  });

  it('takes the folder of a run, and refuses one run and unknown ones', async () => {
    expect(await compare(join(workspace, 'runs', 'singlet'), 'triplet', '--json')).toBe(0);
    expect(answer.parse(JSON.parse(written.out))[1].gap?.gap).toBeCloseTo(0.523, 12);
    expect(await compare('singlet')).toBe(1);
    expect(written.error).toContain('nothing to compare with');
    expect(await compare('singlet', 'nowhere')).toBe(1);
    expect(written.error).toMatch(/nowhere/);
  });
});
