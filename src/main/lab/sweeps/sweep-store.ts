import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sweepIdPattern, sweepSchema, taskOriginSchema } from '../../../shared/sweep/sweep';
import { problemSchema } from '../../../shared/lab/run-summary';
import { nodeFileSystem } from '../../run-store/file-system';
import { readSealed, writeSealed } from '../../run-store/sealed-json';

/** sweep.json: what the tasks follow from. Written once. */
const planSchema = z.object({
  format: z.literal('ansatz-sweep'),
  formatVersion: z.literal(1),
  experimentVersion: z.int(),
  /** The spec that the tasks vary. */
  spec: z.unknown(),
  sweep: sweepSchema,
});
export type SweepPlan = z.output<typeof planSchema>;

/** state.json: what is wanted of it, and how far it has come. */
const stateSchema = z.object({
  format: z.literal('ansatz-sweep-state'),
  formatVersion: z.literal(1),
  wanted: z.enum(['running', 'paused', 'finished', 'cancelled']),
  begun: z.array(z.int()),
  problem: problemSchema.nullable(),
  origins: z.array(taskOriginSchema).default([]),
});
export type SweepState = Pick<z.output<typeof stateSchema>, 'wanted' | 'begun' | 'problem' | 'origins'>;

const freshState: SweepState = { wanted: 'running', begun: [], problem: null, origins: [] };
/** No sweep has this name: it has no digits and hyphens of a date, and is never looked at as one. */
const removedDirectory = 'removed';

/** Folders of sweeps, one each. */
export class SweepStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  lockOf(id: string): string {
    return join(this.#directory, id, 'host.lock');
  }

  /** Those that are whole enough to have a plan. */
  async list(): Promise<string[]> {
    const entries = await readdir(this.#directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && entry.name !== removedDirectory && sweepIdPattern.test(entry.name))
      .map(({ name }) => name)
      .sort();
  }

  /** The state first: a plan that is there stands for a whole sweep. */
  async create(plan: SweepPlan): Promise<void> {
    const directory = join(this.#directory, plan.sweep.id);
    await mkdir(directory, { recursive: true });
    await this.saveState(plan.sweep.id, freshState);
    await writeSealed(nodeFileSystem, join(directory, 'sweep.json'), plan);
  }

  readPlan(id: string): Promise<SweepPlan> {
    return readSealed(join(this.#directory, id, 'sweep.json'), planSchema);
  }

  /** A damaged state begins anew: runs that are there already are found by their names. */
  async readState(id: string): Promise<SweepState> {
    const path = join(this.#directory, id, 'state.json');
    try {
      return await readSealed(path, stateSchema);
    } catch {
      return { ...freshState, wanted: 'paused' };
    }
  }

  /** Changes whenever another host has written the state. */
  async stateSign(id: string): Promise<string> {
    const found = await stat(join(this.#directory, id, 'state.json')).catch(() => null);
    return found === null ? '' : `${found.mtimeMs} ${found.size}`;
  }

  async saveState(id: string, state: SweepState): Promise<void> {
    await writeSealed(nodeFileSystem, join(this.#directory, id, 'state.json'), {
      format: 'ansatz-sweep-state',
      formatVersion: 1,
      ...state,
    });
  }

  async remove(id: string): Promise<void> {
    const target = join(this.#directory, removedDirectory);
    await mkdir(target, { recursive: true });
    await rm(join(target, id), { recursive: true, force: true });
    await rename(join(this.#directory, id), join(target, id));
  }

  /** Whether it was there. */
  async restore(id: string): Promise<boolean> {
    const from = join(this.#directory, removedDirectory, id);
    if ((await readFile(join(from, 'sweep.json')).catch(() => null)) === null) return false;
    await rename(from, join(this.#directory, id));
    return true;
  }
}
