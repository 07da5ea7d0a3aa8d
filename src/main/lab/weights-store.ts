import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../shared/contract';
import type { TensorFile } from '../../shared/run/safetensors';
import {
  isWeightsId,
  weightsReportSchema,
  type ImportedWeights,
  type WeightsReport,
} from '../../shared/weights/weights-report';
import { runPaths } from '../run-store/run-paths';
import { startWeightsPath, verifiedWeights } from '../run-store/start-weights';
import type { HelperProcesses } from './helpers';
import type { RunRecord } from './run-record';

type Shapes = readonly { readonly name: string; readonly shape: readonly number[] }[];

interface WeightsRequest {
  readonly experiment: string;
  readonly spec: unknown;
  readonly fileName: string;
  /** Where the file lies. */
  readonly source: string;
}

/** Weights that were imported, each in a file that is named by its digest. Runs that begin with them have copies of their own. */
export class WeightsStore {
  readonly #directory: string;
  readonly #runs: () => readonly RunRecord[];
  readonly #shapes = new Map<string, Shapes>();

  /** @param runs those whose copies stand in for a file that is not here, as in a bundle from elsewhere */
  constructor(directory: string, runs: () => readonly RunRecord[]) {
    this.#directory = directory;
    this.#runs = runs;
  }

  /** Reads a file in a process of its own and keeps what fits. */
  async import({ source, ...request }: WeightsRequest, helpers: HelperProcesses): Promise<ImportedWeights> {
    await mkdir(this.#directory, { recursive: true });
    const target = join(this.#directory, `unfinished-${process.pid}-${Date.now()}`);
    try {
      const { report, sha256 } = await helpers.call((engine) => engine.readWeights({ ...request, source, target }));
      if (sha256 === null) return { weightsId: null, report };
      const weightsId = `weights-${sha256.slice(0, 32)}`;
      await rename(target, this.#path(weightsId));
      return { weightsId, report };
    } finally {
      await rm(target, { force: true });
    }
  }

  async report(id: string): Promise<WeightsReport | null> {
    const path = this.#find(id);
    if (path === null) return null;
    const { metadata } = verifiedWeights(id, await readFile(path));
    return weightsReportSchema.parse(JSON.parse(metadata['report'] ?? 'null'));
  }

  /** Names and shapes, for the check of a spec; null: they are not here, or damaged. */
  shapes(id: string): Shapes | null {
    const known = this.#shapes.get(id);
    if (known !== undefined) return known;
    const path = this.#find(id);
    if (path === null) return null;
    let file: TensorFile;
    try {
      file = verifiedWeights(id, readFileSync(path));
    } catch {
      return null;
    }
    const shapes = Object.entries(file.tensors).map(([name, { shape }]) => ({ name, shape }));
    this.#shapes.set(id, shapes);
    return shapes;
  }

  /** Puts a copy into the folder of a run. Throws WEIGHTS_MISSING, or what is wrong with it. */
  async copyTo(id: string, runDirectory: string): Promise<void> {
    const path = this.#find(id);
    if (path === null)
      throw new AnsatzError({
        code: 'WEIGHTS_MISSING',
        message: 'The imported weights that the spec starts from are not here.',
        reason: `Neither this workspace nor one of its runs has ${id}.`,
        suggestion: 'Import the file again, or start from random numbers.',
      });
    verifiedWeights(id, await readFile(path));
    const { others } = runPaths(runDirectory);
    await mkdir(others, { recursive: true });
    await copyFile(path, startWeightsPath(others, id));
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.safetensors`);
  }

  #find(id: string): string | null {
    if (!isWeightsId(id)) return null;
    const own = this.#path(id);
    if (existsSync(own)) return own;
    for (const { paths } of this.#runs()) {
      const copy = startWeightsPath(paths.others, id);
      if (existsSync(copy)) return copy;
    }
    return null;
  }
}
