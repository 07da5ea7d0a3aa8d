import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureOutput, type CapturedOutput } from '../../../test/support/captured-output';
import { groundState } from '../../experiments/ground-state/spec';
import { createRun } from '../lab/create-run';
import { main } from './index';
import { resumeCommand } from './resume-command';
import { applySettings, parseSetting } from './settings';

let directory: string;
let written: CapturedOutput;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-cli-'));
  written = captureOutput();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

const ansatz = (...args: string[]) => main(['node', 'ansatz', ...args]);

async function fileWith(name: string, content: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const isingChain = (operator: string) =>
  `lattice chain(8) periodic\nsite spin(1/2)\nH = -sum <i,j> ${operator}(i)*Z(j) - sum i X(i)\n`;

describe('check', () => {
  it('passes a preset and a bare Hamiltonian', async () => {
    expect(await ansatz('check', 'tfim-chain-20')).toBe(0);
    expect(await ansatz('check', await fileWith('good.ham', isingChain('Z')))).toBe(0);
    expect(written.error).toBe('');
  });

  it('takes a molecule, and names the line of what is wrong in its file', async () => {
    const molecule = await readFile(
      join(import.meta.dirname, '../../../test/fixtures/molecules/h2-sto-3g.fcidump'),
      'utf8',
    );
    expect(await ansatz('check', await fileWith('h2.fcidump', molecule))).toBe(0);
    expect(await ansatz('check', await fileWith('bad.fcidump', molecule.replace('6.636D-01', 'x')))).toBe(1);
    expect(written.error).toContain('FCIDUMP_INVALID: Line 6: ');
  });

  it('names line and column of what is wrong', async () => {
    const path = await fileWith('bad.ham', isingChain('Q'));
    expect(await ansatz('check', path)).toBe(1);
    expect(written.error).toContain(`${path}:3:16: error HAMILTONIAN_`);
  });

  it('takes a file with experiment and spec, and names the field that is wrong', async () => {
    const path = await fileWith('spec.json', JSON.stringify({ experiment: 'ground-state', spec: { system: {} } }));
    expect(await ansatz('check', path)).toBe(1);
    expect(written.error).toContain('SPEC_INVALID');
    expect(written.error).toContain('system.hamiltonian');
  });

  it('gives JSON on demand', async () => {
    expect(await ansatz('check', 'tfim-chain-20', '--set', 'training.steps=0', '--json')).toBe(1);
    expect(JSON.parse(written.out)).toMatchObject({ valid: false, issues: [{ path: 'training.steps' }] });
  });
});

describe('errors', () => {
  it.each([
    [['check', 'nothing-of-this-name'], 'UNKNOWN_SPEC'],
    [['check', 'tfim-chain-20', '--set', 'training.stepps=3'], 'SET_UNKNOWN_FIELD'],
    [['check', 'tfim-chain-20', '--set', 'training.steps'], 'SET_INVALID'],
    [['run', 'tfim-chain-20', '--seed', 'x'], 'USAGE'],
  ])('%j ends with a code on standard error', async (args, code) => {
    expect(await ansatz(...args)).toBe(1);
    expect(written.error).toContain(code);
    expect(written.out).toBe('');
  });

  it('says what it does not know', async () => {
    expect(await ansatz('frobnicate')).toBe(1);
    expect(await ansatz('export', 'some-run', '--runs', directory, '--to', 'svg')).toBe(1);
    expect(written.error).toContain('--figure');
  });
});

it('lists presets as JSON', async () => {
  expect(await ansatz('presets', '--json')).toBe(0);
  const presets: { id: string }[] = JSON.parse(written.out);
  expect(presets.map(({ id }) => id)).toContain('heisenberg-6x6');
});

it('lists the runs of an empty workspace', async () => {
  expect(await ansatz('runs', '--runs', directory, '--json')).toBe(0);
  expect(JSON.parse(written.out)).toEqual([]);
});

it('tags, notes, deletes and restores runs, and bundles them', async () => {
  await createRun({
    ...{ id: 'my-run', directory: join(directory, 'runs/my-run'), definition: groundState, seed: '1', title: 'My run' },
    ...{ spec: groundState.presets[0]?.spec, preset: null, documentId: null, version: '0.1.0' },
  });
  const of = ['--runs', directory];
  expect(await ansatz('runs', 'tag', 'my-run', 'paper, figure 2', 'draft', ...of)).toBe(0);
  expect(await ansatz('runs', 'tag', 'my-run', '--remove', 'Draft', ...of)).toBe(0);
  expect(await ansatz('runs', 'note', 'my-run', 'Seed 3 is stuck', ...of)).toBe(0);
  expect(await ansatz('runs', 'tag', 'my-run', 'x'.repeat(60), ...of)).toBe(1);
  written.out = '';
  expect(await ansatz('runs', 'note', 'my-run', '--json', ...of)).toBe(0);
  expect(JSON.parse(written.out)).toEqual({ run: 'my-run', tags: ['paper', 'figure 2'], note: 'Seed 3 is stuck' });
  written.out = '';
  expect(await ansatz('runs', '--tag', 'nothing', '--json', ...of)).toBe(0);
  expect(JSON.parse(written.out)).toEqual([]);
  const bundle = join(directory, 'sent.ansatz-run.zip');
  expect(await ansatz('bundle', 'export', 'my-run', '--out', bundle, ...of)).toBe(0);
  expect(await ansatz('bundle', 'export', 'my-run', '--out', bundle, ...of)).toBe(1);
  written.out = '';
  expect(await ansatz('bundle', 'import', bundle, '--json', ...of)).toBe(0);
  const { runIds }: { runIds: string[] } = JSON.parse(written.out);
  expect(await ansatz('runs', 'rm', 'my-run', ...of)).toBe(0);
  written.out = '';
  expect(await ansatz('runs', '--tag', 'paper', '--json', ...of)).toBe(0);
  expect(JSON.parse(written.out)).toMatchObject([{ id: runIds[0], annotation: { origin: { runId: 'my-run' } } }]);
  expect(await ansatz('runs', 'trash', '--empty', ...of)).toBe(0);
  expect(written.out).toContain('1 removed');
  expect(await ansatz('replay', runIds[0] ?? '', ...of)).toBe(1);
  expect(written.error).toContain('REPLAY_REFUSED');
});

describe('--set', () => {
  it('reads JSON values, and text where it is none', () => {
    expect(parseSetting('a.b=3')).toEqual({ path: 'a.b', value: 3 });
    expect(parseSetting('a=x=y')).toEqual({ path: 'a', value: 'x=y' });
    expect(parseSetting('a=true')).toEqual({ path: 'a', value: true });
  });

  it('changes a copy', () => {
    const spec = { training: { steps: 1, solver: 'sr' }, rest: [1] };
    const changed = applySettings(spec, [
      { path: 'training.steps', value: 5 },
      { path: 'training.solver', value: 'minSR' },
    ]);
    expect(changed).toEqual({ training: { steps: 5, solver: 'minSR' }, rest: [1] });
    expect(spec.training.steps).toBe(1);
  });
});

it('says how to go on with a run so that a shell understands it', () => {
  const set = [parseSetting('training.steps=40'), parseSetting('system.sector=all')];
  expect(resumeCommand({ name: "it's.ham", seed: '7', set, directory: '/a b' })).toBe(
    `ansatz run 'it'\\''s.ham' --seed 7 --set training.steps=40 --set 'system.sector="all"' --out '/a b' --resume auto`,
  );
  expect(resumeCommand({ name: 'a.ham', seed: '7', set: [], directory: null })).toBe(
    'ansatz run a.ham --seed 7 --resume auto',
  );
});
