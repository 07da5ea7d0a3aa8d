import { availableParallelism, cpus, hostname, platform, release } from 'node:os';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { citationTexts } from '../../shared/citations';
import type { ExperimentDefinition, Preset } from '../../shared/experiment';
import type { RunFile } from '../../shared/run/run-files';
import { nodeFileSystem } from '../run-store/file-system';
import { runPaths } from '../run-store/run-paths';
import { canonicalJson, sha256Hex, writeSealed } from '../run-store/sealed-json';

export interface NewRun {
  readonly id: string;
  readonly directory: string;
  readonly definition: ExperimentDefinition;
  /** Checked before. */
  readonly spec: unknown;
  readonly seed: string;
  readonly title: string;
  readonly preset: string | null;
  readonly documentId: string | null;
  readonly version: string;
}

/** What a run is asked for with. */
export interface StartRequest {
  readonly experiment: string;
  readonly spec: unknown;
  readonly seed: string;
  readonly title: string;
  readonly preset: string | null;
  readonly documentId: string | null;
  /** A directory of its own instead of one in the workspace. */
  readonly directory?: string;
  /** A name that was settled before, for a task of a sweep. */
  readonly id?: string;
}

/** Digest by which two specs are the same: of what counts in a spec of the present version. */
export function specDigest({ meaningOf }: Pick<ExperimentDefinition, 'meaningOf'>, spec: unknown): string {
  return sha256Hex(canonicalJson(meaningOf?.(spec) ?? spec));
}

/** Makes the directory of a run with its run.json. */
export async function createRun(run: NewRun): Promise<void> {
  await mkdir(run.directory, { recursive: true });
  const preset = run.definition.presets.find(({ id }) => id === run.preset);
  const file: RunFile = {
    format: 'ansatz-run',
    formatVersion: 1,
    id: run.id,
    title: run.title === '' ? (preset?.title ?? basename(run.directory)) : run.title,
    experiment: run.definition.id,
    experimentVersion: run.definition.version,
    preset: run.preset,
    documentId: run.documentId,
    spec: run.spec,
    specDigest: specDigest(run.definition, run.spec),
    seed: run.seed,
    createdAt: new Date().toISOString(),
    application: { name: 'Ansatz', version: run.version },
    host: { name: hostname(), platform: `${platform()} ${release()}`, cores: coreCount(), node: process.version },
    citations: citationsOf(run.definition, run.spec, preset),
  };
  await writeSealed(nodeFileSystem, runPaths(run.directory).run, file);
}

/** What the methods of the spec rest on, then what its preset and the reference are from. */
function citationsOf(definition: ExperimentDefinition, spec: unknown, preset: Preset<unknown> | undefined): string[] {
  const methods = (definition.citations?.(spec) ?? []).map((key) => citationTexts[key]);
  const works = preset === undefined ? [] : [preset.source, preset.reference.source];
  return [...new Set([...methods, ...works])];
}

/** Cores that this process may use. */
export function coreCount(): number {
  // Missing in older versions of Node.
  return typeof availableParallelism === 'function' ? availableParallelism() : cpus().length;
}
