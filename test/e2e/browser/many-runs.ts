import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** A sealed file as the host writes it. */
function sealed(content: unknown): Buffer {
  const body = JSON.stringify(content, null, 1);
  return Buffer.from(`{\n"sha256": "${sha256(body)}",\n"content": ${body}\n}\n`);
}

const ansatze = ['restrictedBoltzmannMachine', 'jastrow', 'multilayerPerceptron'] as const;
const estimate = (mean: number, error: number) => ({
  mean,
  error,
  variance: 0.1,
  autocorrelationTime: 0.6,
  splitRHat: 1,
});

/** Writes finished and failed runs into a workspace, each another one: names, systems, sizes, results and tags are known from its number. */
export async function writeManyRuns(home: string, count: number): Promise<void> {
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let n = 0; n < count; n += 1) {
    const id = `run-${String(n).padStart(5, '0')}`;
    const directory = join(home, 'runs', id);
    const sites = 8 + 2 * (n % 5);
    const error = 10 ** -(1 + (n % 40) / 10);
    const perSite = -1.27 * (1 - error);
    await mkdir(directory, { recursive: true });
    const spec = {
      system: {
        hamiltonian: `lattice chain(${sites}) periodic\nsite spin(1/2)\nparam h = ${1 + (n % 3) / 2}\nH = -sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n`,
      },
      model: { ansatz: ansatze[n % 3], hiddenDensity: 1 + (n % 4) },
      sampling: { samples: 256 * (1 + (n % 3)) },
      training: { steps: 100, learningRate: [0.01, 0.02, 0.05][n % 3] },
    };
    const run = {
      ...{ format: 'ansatz-run', formatVersion: 1, id, title: `Chain study ${n}`, experiment: 'ground-state' },
      ...{ experimentVersion: 2, preset: null, documentId: null, spec, specDigest: sha256(JSON.stringify(spec)) },
      ...{ seed: String(n), createdAt: new Date(start + n * 60_000).toISOString(), citations: [] },
      application: { name: 'Ansatz', version: '0.1.0' },
      host: { name: 'lab', platform: 'linux', cores: 2, node: 'v22' },
    };
    await writeFile(join(directory, 'run.json'), sealed(run));
    const failed = n % 17 === 3;
    const result = {
      ...{ nSites: sites, parameterCount: sites * (10 + (n % 4)), vScore: error / 10, acceptanceRate: 0.4, steps: 100 },
      energy: estimate(perSite * sites, 0.001 * sites),
      energyPerSite: { mean: perSite, error: 0.001 },
      reference: {
        energy: -1.27 * sites,
        energyPerSite: -1.27,
        kind: 'exact',
        method: 'free fermions',
        source: 'made up',
      },
      relativeError: error,
    };
    const resultFile = sealed({ format: 'ansatz-result', formatVersion: 1, step: 100, result });
    if (!failed) await writeFile(join(directory, 'result.json'), resultFile);
    const done = {
      ...{ format: 'ansatz-done', formatVersion: 1, state: failed ? 'failed' : 'finished', step: failed ? 40 : 100 },
      ...{ seconds: 5 + (n % 50), finishedAt: run.createdAt, lastCheckpoint: null, device: 'addon (avx2), 2 threads' },
      latest: { energyPerSite: perSite, energyError: 0.001, relativeError: error, vScore: error / 10 },
      problem: failed
        ? { code: 'RUN_NOT_FINITE', message: 'NaN in the local energy.', reason: 'Made up.', suggestion: 'Nothing.' }
        : null,
      resultSha256: failed ? null : sha256(resultFile),
    };
    await writeFile(join(directory, 'done.json'), sealed(done));
    await writeFile(join(directory, 'events.jsonl'), '');
  }
}

/** Tags of a run, as a host keeps them. */
export async function writeTags(home: string, runId: string, tags: readonly string[], note = ''): Promise<void> {
  const annotation = { tags, note, origin: null, replayed: null };
  const file = { format: 'ansatz-annotation', formatVersion: 1, runId, modifiedAt: '2026-01-01T00:00:00Z', annotation };
  await mkdir(join(home, 'annotations'), { recursive: true });
  await writeFile(join(home, 'annotations', `${runId}.json`), sealed(file));
}
