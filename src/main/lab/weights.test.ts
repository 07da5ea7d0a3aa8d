import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessSpawnerOf, untilState } from '../../../test/toy/lab';
import { engines } from '../../experiments/engines';
import { groundStateSpecSchema, type GroundStateSpec } from '../../experiments/ground-state/schema';
import { groundState } from '../../experiments/ground-state/spec';
import { experiments } from '../../experiments/specs';
import { AnsatzError, connect, inProcessPair, resultOf, serve } from '../../shared/contract';
import { labContract } from '../../shared/lab/contract';
import type { ModelFormat } from '../../shared/lab/model-formats';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { ImportedWeights } from '../../shared/weights/weights-report';
import { openNative } from '../native-binding';
import { nodeFileSystem } from '../run-store/file-system';
import type { Lab } from './lab';
import { openLab } from './open-lab';

const homes: string[] = [];
let home: string;
let lab: Lab;
/** Sums over all configurations: an energy without noise. Complex, with every kind of parameters. */
let spec: GroundStateSpec;

async function newHome(): Promise<string> {
  const at = await mkdtemp(join(tmpdir(), 'ansatz-weights-'));
  homes.push(at);
  return at;
}

function open(at: string): Promise<Lab> {
  const spawner = inProcessSpawnerOf(() => ({
    files: nodeFileSystem,
    catalogue: new ExperimentCatalogue(experiments),
    engines,
    openNative: () => openNative(),
    openTensor: () => Promise.reject(new Error('not in this test')),
    version: '0.0.0',
  }));
  return openLab({ host: 'command line', spawner, home: at, maxConcurrentRuns: 1 });
}

beforeAll(async () => {
  home = await newHome();
  lab = await open(home);
  const preset = groundStateSpecSchema.parse(groundState.presets.find(({ id }) => id === 'tfim-chain-20')?.spec);
  const hamiltonian =
    'lattice chain(6) periodic\nsite spin(1/2)\nparam J = 1, h = 1\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n';
  spec = {
    system: { ...preset.system, hamiltonian },
    model: {
      ...preset.model,
      parameters: 'complex',
      hiddenDensity: 1,
      symmetry: 'none',
      visibleBias: true,
      hiddenBias: true,
    },
    sampling: { ...preset.sampling, method: 'fullSum' },
    training: { ...preset.training, steps: 6, checkpointEvery: 3, finalSamples: 64 },
  };
});
afterAll(async () => {
  await lab.close();
  for (const path of homes) await rm(path, { recursive: true, force: true });
});

async function run(of: GroundStateSpec, seed: string, where = lab): Promise<string> {
  const request = { experiment: 'ground-state', spec: of, seed, title: 'Weights', preset: null, documentId: null };
  const { id } = await where.start(request);
  expect(await untilState(where, id, 'finished', 'failed')).toMatchObject({ state: 'finished', problem: null });
  return id;
}

const starting = (of: GroundStateSpec, weights: string | null): GroundStateSpec => ({
  ...of,
  training: { ...of.training, steps: 1, startFrom: weights ?? '' },
});

async function firstEnergy(id: string, where = lab): Promise<number> {
  const { history } = await where.registry.get(id).journal();
  const energy = history.slice(0, []).values['energyPerSite']?.[0];
  if (energy === undefined) throw new Error('no energy');
  return energy;
}

async function finalEnergy(id: string): Promise<number> {
  return groundState.resultSchema.parse(await lab.registry.get(id).result()).energyPerSite.mean;
}

async function exported(id: string, format: ModelFormat): Promise<{ name: string; path: string }> {
  const file = (await lab.exportModel(id, format, null)).find(({ name }) => /\.(npz|safetensors)$/.test(name));
  if (file === undefined) throw new Error('nothing exported');
  const path = join(home, file.name);
  await writeFile(path, file.content);
  return { name: file.name, path };
}

const read = (of: GroundStateSpec, { name, path }: { name: string; path: string }): Promise<ImportedWeights> =>
  lab.importWeights('ground-state', of, name, path);

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (thrown: unknown) => (thrown instanceof AnsatzError ? thrown.code : String(thrown)),
  );

describe('imported weights', () => {
  it.each(['safetensors', 'npz', 'netket'] as const)('of a run as %s begin with its energy', async (format) => {
    const first = await run(spec, '3');
    const file = await exported(first, format);
    const { weightsId, report } = await read(spec, file);
    expect(report).toMatchObject({ complete: true, layout: format === 'netket' ? 'netketRbm' : 'names' });
    expect(report.matchedNumbers).toBe(report.allNumbers);
    const second = await run(starting(spec, weightsId), '99');
    expect(await firstEnergy(second)).toBeCloseTo(await finalEnergy(first), 10);
    // Other numbers than those of the seed alone.
    expect(
      Math.abs((await firstEnergy(await run(starting(spec, null), '99'))) - (await firstEnergy(second))),
    ).toBeGreaterThan(1e-6);
  });

  it('come with the run: it is replayed bit for bit where the file is gone, and in another workspace', async () => {
    const file = await exported(await run(spec, '3'), 'npz');
    const { weightsId } = await read(spec, file);
    const started = await run(starting(spec, weightsId), '5');
    await rm(join(home, 'weights'), { recursive: true });
    const [host, window] = inProcessPair();
    serve(labContract, lab.handlers(), host);
    const client = connect(labContract, window);
    const replay = await resultOf(client.replay({ runId: started, keep: false }));
    expect(replay).toMatchObject({ same: true });
    // The report outlives the file too.
    expect(await client.importedWeights({ weightsId: weightsId ?? '' })).toMatchObject({ fileName: file.name });

    const otherHome = await newHome();
    const other = await open(otherHome);
    expect(
      await code(
        other.start({
          experiment: 'ground-state',
          spec: starting(spec, weightsId),
          seed: '5',
          title: '',
          preset: null,
          documentId: null,
        }),
      ),
    ).toMatch(/^WEIGHTS_MISSING|SPEC_INVALID$/);
    await cp(lab.registry.get(started).paths.directory, join(otherHome, 'runs', started), { recursive: true });
    await other.close();
    const again = await open(otherHome);
    expect(await firstEnergy(await run(starting(spec, weightsId), '5', again), again)).toBe(await firstEnergy(started));
    await again.close();
  });

  it('that fit in part say so; of another model or a changed one they are refused', async () => {
    const file = await exported(await run(spec, '3'), 'npz');
    const without: GroundStateSpec = { ...spec, model: { ...spec.model, visibleBias: false } };
    const { weightsId, report } = await read(without, file);
    expect(report).toMatchObject({ complete: false });
    expect(report.rows.map(({ status, array }) => `${status} ${array}`)).toContain('leftOver visibleBias');
    await run(starting(without, weightsId), '5');
    const larger: GroundStateSpec = { ...spec, model: { ...spec.model, hiddenDensity: 2 } };
    const issues = await lab
      .handlers()
      .check(
        { experiment: 'ground-state', spec: starting(larger, weightsId) },
        { signal: new AbortController().signal },
      );
    expect(issues).toMatchObject({ valid: false, issues: [{ code: 'TRANSFER_SHAPE', path: 'training.startFrom' }] });
    // Nothing fits: nothing is kept.
    const jastrow: GroundStateSpec = { ...spec, model: { ...spec.model, ansatz: 'jastrow', visibleBias: false } };
    expect(await read(jastrow, file)).toMatchObject({ weightsId: null, report: { matchedNumbers: 0 } });
    const shared: GroundStateSpec = { ...spec, model: { ...spec.model, symmetry: 'translations', visibleBias: false } };
    const netket = await exported(await run(spec, '3'), 'netket');
    expect(await code(read(shared, netket))).toBe('WEIGHTS_OTHER_MODEL');
  });

  it('that are damaged leave nothing behind', async () => {
    const file = await exported(await run(spec, '3'), 'safetensors');
    const whole = await readFile(file.path);
    await writeFile(file.path, whole.subarray(0, whole.length - 9));
    expect(await code(read(spec, file))).toBe('WEIGHTS_DAMAGED');
    whole.writeDoubleLE(Number.NaN, whole.length - 8);
    await writeFile(file.path, whole);
    expect(await code(read(spec, file))).toBe('WEIGHTS_NOT_FINITE');
    expect((await readdir(join(home, 'weights'))).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  });
});
