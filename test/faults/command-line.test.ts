import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lockHolder } from '../../src/main/run-store/process-lock';
import { readJournal, readResult } from '../../src/main/run-store/run-reader';
import { runPaths } from '../../src/main/run-store/run-paths';
import { delay } from '../../src/shared/run/change-signal';
import { buildCommandLine } from './support/build';

/** The real program with the real engine: its answers, and what a Ctrl-C and a SIGKILL leave behind. */
const settings = [
  'training.steps=60',
  'training.checkpointEvery=7',
  'sampling.samples=256',
  'training.finalSamples=2000',
];
const runArguments = ['run', 'tfim-chain-20', '--seed', '5', ...settings.flatMap((setting) => ['--set', setting])];

let program: string;
let home: string;
beforeAll(async () => {
  program = await buildCommandLine();
  home = await mkdtemp(join(tmpdir(), 'ansatz-command-line-'));
}, 60_000);
afterAll(() => rm(home, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ANSATZ_HOME: home } });
  let out = '';
  let error = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (error += String(data)));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error }))) };
}

const ansatz = (...args: string[]) => start(...args).ended;

/** Observations that do not depend on the clock, and the result. */
async function numbersOf(directory: string) {
  const { journal } = await readJournal(directory);
  const { steps, values } = journal.history.slice(0, []);
  const { energyPerSite, energyError, acceptanceRate, gradientNorm } = values;
  return {
    steps,
    energyPerSite,
    energyError,
    acceptanceRate,
    gradientNorm,
    result: await readResult(runPaths(directory)),
  };
}

async function untilStep(directory: string, step: number): Promise<void> {
  for (;;) {
    const { journal } = await readJournal(directory);
    if (journal.history.lastStep >= step) return;
    await delay(20);
  }
}

it('says what a learning experiment found beside what is expected', async () => {
  const { code, out } = await ansatz('run', 'learning-rate-valley');
  expect(code).toBe(0);
  expect(out).toContain('η = 0.1818: arrived after 71 steps (expected: 71 steps, from (1 − ηλ)ⁿ, as found)');
  expect(out).toContain(
    'η = 0.2000: not arrived after 2,000 steps (expected: swings for ever: |1 − ηλ| = 1, as found)',
  );
  const { out: json } = await ansatz('run', 'learning-rate-valley', '--set', 'training.steps=10', '--json');
  const { findings } = z
    .object({ findings: z.array(z.object({ value: z.string(), agrees: z.boolean() })) })
    .parse(JSON.parse(json.trimEnd().split('\n').at(-1) ?? ''));
  expect(findings.map(({ agrees }) => agrees)).toEqual([true, true, true]);
});

it('finds the ground state first where an excited state needs it, once for a seed', async () => {
  const few = settings.flatMap((setting) => ['--set', setting]);
  const run = ['run', 'tfim-chain-10-excited', '--seed', '5', ...few, '--json'];
  const first = await ansatz(...run);
  expect(first.code, first.error).toBe(0);
  expect(first.error).toContain('First the ground state: ');
  const second = await ansatz(...run);
  expect(second.error).not.toContain('First the ground state: ');
  const [one, two] = [first, second].map(({ out }) =>
    z.object({ runDirectory: z.string() }).loose().parse(JSON.parse(out)),
  );
  expect(await readResult(runPaths(two.runDirectory))).toEqual(await readResult(runPaths(one.runDirectory)));
  const others = await readdir(runPaths(one.runDirectory).others);
  expect(others).toHaveLength(1);
  expect(await readdir(runPaths(two.runDirectory).others)).toEqual(others);
  const listed = await ansatz('runs', '--json');
  const runs = z.array(z.object({ id: z.string(), title: z.string() }).loose()).parse(JSON.parse(listed.out));
  expect(runs.find(({ id }) => id === others[0])?.title).toBe('Excited state by a penalty, ground state');
});

describe('ansatz run', () => {
  const whole = () => join(home, 'whole');

  it('answers with one JSON object', async () => {
    const { code, out, error } = await ansatz(...runArguments, '--out', whole(), '--json');
    expect(code, error).toBe(0);
    const answer: unknown = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    expect(answer).toMatchObject({
      energy: { mean: expect.any(Number), error: expect.any(Number), variance: expect.any(Number) },
      exactEnergy: expect.closeTo(-25.4909896863, 9),
      relativeError: expect.any(Number),
      secondsPerIteration: expect.any(Number),
      runDirectory: whole(),
    });
  });

  it('is not written over, and not computed again', async () => {
    const refused = await ansatz(...runArguments, '--out', whole());
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.error).toContain('RUN_EXISTS');
    const other = await ansatz(...runArguments, '--out', whole(), '--seed', '6', '--resume', 'auto');
    expect(other.error).toContain('RUN_MISMATCH');
    expect((await ansatz(...runArguments, '--out', whole(), '--resume', 'auto', '--json')).code).toBe(0);
  });

  it('stops at Ctrl-C with its state kept, and goes on by the command that it prints', async () => {
    const directory = join(home, 'stopped');
    const { child, ended } = start(...runArguments, '--out', directory, '--json');
    await untilStep(directory, 12);
    child.kill('SIGINT');
    const { code, error } = await ended;
    expect(code).toBe(130);
    const command = /\n {2}ansatz (.*)\n/.exec(error)?.[1];
    expect(command).toContain(`--out ${directory} --resume auto`);
    expect(await lockHolder(runPaths(directory).lock)).toBeNull();
    expect((await ansatz(...(command ?? '').split(' '))).code).toBe(0);
    expect(await numbersOf(directory)).toEqual(await numbersOf(whole()));
  });

  it('comes to the same numbers after a SIGKILL', async () => {
    const directory = join(home, 'killed');
    const { child, ended } = start(...runArguments, '--out', directory);
    await untilStep(directory, 20);
    child.kill('SIGKILL');
    await ended;
    // Its run's process sees that it is alone, keeps its state and leaves.
    for (let waited = 0; (await lockHolder(runPaths(directory).lock)) !== null; waited += 1) {
      expect(waited).toBeLessThan(500);
      await delay(20);
    }
    expect((await ansatz(...runArguments, '--out', directory, '--resume', 'auto')).code).toBe(0);
    expect(await numbersOf(directory)).toEqual(await numbersOf(whole()));
  });

  it('rolls back when a step is too long for the numbers', async () => {
    const directory = join(home, 'wild');
    const wild = [
      'training.learningRate=10',
      'training.finalLearningRate=10',
      'training.diagonalShift=1e-12',
      'training.finalDiagonalShift=1e-12',
      'training.solver=parameterSpace',
    ];
    const { code, error } = await ansatz(
      ...runArguments,
      ...wild.flatMap((setting) => ['--set', setting]),
      '--out',
      directory,
    );
    const { journal } = await readJournal(directory);
    expect(error).toContain('RUN_ROLLED_BACK');
    expect(journal.interventions.length).toBeGreaterThan(0);
    // A smaller step may be good enough or not; what must not happen is a run that ends in NaN.
    if (code === 0) expect(journal.history.slice(0, []).values['energyPerSite'].every(Number.isFinite)).toBe(true);
    else expect(error).toMatch(/RUN_NOT_FINITE|ENGINE_DIVERGED/);
  });
});

describe('other commands', () => {
  it('exact', async () => {
    const { code, out } = await ansatz('exact', 'tfim-chain-20', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ energy: expect.closeTo(-25.4909896863, 9) });
  });

  it('exact, in another sector and for levels of all', async () => {
    const text = join(home, 'ring.ham');
    await writeFile(text, 'lattice chain(4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
    const triplet = await ansatz('exact', text, '--sector', 'Sz = 0, momentum = pi, parity = -1', '--json');
    expect(JSON.parse(triplet.out)).toMatchObject({ energy: expect.closeTo(-1, 9) });
    const levels = await ansatz('exact', text, '--states', '4', '--all-sectors');
    expect(levels.out).toMatch(/-1\.0000000000 +1\.0000000000 +2 +2 Sz = ±2 +π/);
    expect((await ansatz('exact', text, '--sector', 'momentum = 1')).code).toBe(1);
  });

  it('evolve', async () => {
    const text = join(home, 'spin.ham');
    await writeFile(text, 'lattice chain(1) open\nsite spin(1/2)\nH = 0.5 * X(0)\n');
    const evolve = (...more: string[]) => ansatz('evolve', text, '--time', '2', '--steps', '4', ...more);
    const { code, out } = await evolve('--observable', 'Z(0)', '--csv');
    expect(code).toBe(0);
    const [head, ...rows] = out.trim().split('\n');
    expect(head).toBe('t,energy,Z(0),echo');
    rows.forEach((row) => {
      const [t = NaN, , z = NaN, echo = NaN] = row.split(',').map(Number);
      expect([z, echo]).toEqual([expect.closeTo(Math.cos(t), 10), expect.closeTo(Math.cos(t / 2) ** 2, 10)]);
    });
    const refused = await evolve('--from', 'ud');
    expect([refused.code, refused.out]).toEqual([2, expect.stringMatching(/2 symbols/)]);
    expect((await evolve('--from', 'h=')).code).toBe(1);
  });

  it('export figures and models', async () => {
    const out = join(home, 'exports');
    const run = join(home, 'whole');
    const magic = { svg: '<', pdf: '%PDF', png: '\u0089PNG', csv: '#' };
    for (const [format, start] of Object.entries(magic)) {
      const {
        code,
        out: printed,
        error,
      } = await ansatz('export', run, '--figure', 'energy', '--to', format, '--out', out);
      expect(code, error).toBe(0);
      expect((await readFile(printed.trim())).subarray(0, start.length).toString('latin1')).toBe(start);
    }
    for (const format of ['safetensors', 'npz', 'netket']) {
      expect((await ansatz('export', run, '--model', '--to', format, '--out', out)).code).toBe(0);
    }
    const endings = (await readdir(out)).map((name) => name.slice(name.lastIndexOf('.'))).sort();
    expect(endings).toEqual(['.csv', '.json', '.npz', '.npz', '.pdf', '.png', '.py', '.safetensors', '.svg']);
    const unknown = await ansatz('export', run, '--figure', 'nothing', '--to', 'svg', '--out', out);
    expect([unknown.code, unknown.error.split(':')[0]]).toEqual([1, 'UNKNOWN_FIGURE']);
    const { error } = await ansatz('export', run, '--model', '--to', 'npz', '--step', '3', '--out', out);
    expect(error).toMatch(/^NO_CHECKPOINT: The run has no checkpoint of step 3\.\n.* of the steps (\d+, )+60\./);
  });
});
