import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventLogWriter } from '../../../src/main/run-store/event-log-writer';
import { nodeFileSystem } from '../../../src/main/run-store/file-system';
import { runPaths } from '../../../src/main/run-store/run-paths';
import type { Notice } from '../../../src/shared/lab/contract';

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

/** Writes finished and failed runs into a workspace, each another one: names, systems, sizes, results and tags are known from its number; `given`: of this spec. */
export async function writeManyRuns(home: string, count: number, given?: unknown): Promise<void> {
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let n = 0; n < count; n += 1) {
    const id = `run-${String(n).padStart(5, '0')}`;
    const directory = join(home, 'runs', id);
    const sites = 8 + 2 * (n % 5);
    const error = 10 ** -(1 + (n % 40) / 10);
    const perSite = -1.27 * (1 - error);
    await mkdir(directory, { recursive: true });
    const spec = given ?? {
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

/** Gives a run a log of so many steps, with energy, its error and other metrics of each: ten numbers. */
export async function writeLog(
  home: string,
  runId: string,
  steps: number,
  notices: readonly Notice[] = [],
): Promise<void> {
  const directory = join(home, 'runs', runId);
  await rm(join(directory, 'events.jsonl'));
  const writer = await EventLogWriter.open(nodeFileSystem, runPaths(directory), 0, 0);
  const others = ['variancePerSite', 'vScore', 'acceptanceRate', 'splitRHat', 'autocorrelationTime', 'gradientNorm'];
  for (let step = 1; step <= steps; step += 1) {
    const wave = Math.sin(step * 0.7) + Math.sin(step * 1.9);
    const values: Record<string, number> = {
      energyPerSite: -1.27 + 1 / (1 + step / 500) + 0.001 * wave,
      energyError: 0.001,
      referenceEnergyPerSite: -1.2749,
      relativeError: 0.001 + 1 / (1 + step / 500),
    };
    for (const [k, name] of others.entries()) values[name] = 0.5 + 0.1 * Math.sin(step * (k + 1));
    writer.append({ kind: 'observation', step, seconds: step / 50, values });
    for (const notice of notices) if (notice.step === step) writer.append({ kind: 'notice', ...notice });
    if (step % 1_000 === 0) await writer.flush(false);
  }
  await writer.flush(true);
  await writer.close();
}

/** Tags of a run, as a host keeps them. */
export async function writeTags(home: string, runId: string, tags: readonly string[], note = ''): Promise<void> {
  const annotation = { tags, note, origin: null, replayed: null };
  const file = { format: 'ansatz-annotation', formatVersion: 1, runId, modifiedAt: '2026-01-01T00:00:00Z', annotation };
  await mkdir(join(home, 'annotations'), { recursive: true });
  await writeFile(join(home, 'annotations', `${runId}.json`), sealed(file));
}
