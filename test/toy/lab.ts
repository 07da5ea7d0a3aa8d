import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lab } from '../../src/main/lab/lab';
import type { RunProcessSpawner } from '../../src/main/lab/run-process-spawner';
import { workspaceAt } from '../../src/main/lab/workspace';
import type { RunEnvironment } from '../../src/main/run-process/environment';
import { createRunProcess } from '../../src/main/run-process/run-process';
import { inProcessPair, serve } from '../../src/shared/contract';
import { engineContract } from '../../src/shared/run/engine-contract';
import type { RunSummary, RunState } from '../../src/shared/lab/contract';
import { toyEnvironment, type ToyOptions } from './environment';
import { toyExperiment } from './experiment';

export const inProcessSpawner = (options: ToyOptions = {}): RunProcessSpawner =>
  inProcessSpawnerOf(() => toyEnvironment(options));

/** Run processes that live in this process. Killing one only cuts its connection. */
export function inProcessSpawnerOf(environment: () => RunEnvironment): RunProcessSpawner {
  return {
    spawn() {
      const [host, child] = inProcessPair();
      const runProcess = createRunProcess(environment());
      serve(engineContract, runProcess.handlers, child);
      let exit: (code: number | null) => void = () => undefined;
      child.onClose(() => void runProcess.finish().then(() => exit(0)));
      return {
        transport: host,
        pid: undefined,
        kill: () => host.close(),
        onExit: (listener) => (exit = listener),
      };
    },
  };
}

export interface ToyLab {
  readonly lab: Lab;
  readonly home: string;
  close(): Promise<void>;
}

export async function openToyLab(home: string, spawner: RunProcessSpawner, maxConcurrentRuns = 1): Promise<Lab> {
  const lab = new Lab({
    host: 'command line',
    version: '0.0.0',
    workspace: workspaceAt(home),
    definitions: [toyExperiment],
    spawner,
    renderPage: async ({ page }) => Buffer.from(JSON.stringify(page)),
    renderFigure: async (figure) => Buffer.from(JSON.stringify(figure)),
    exportModel: async () => [],
    maxConcurrentRuns,
  });
  await lab.open();
  return lab;
}

export async function temporaryToyLab(options: ToyOptions = {}, maxConcurrentRuns = 1): Promise<ToyLab> {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-lab-'));
  const lab = await openToyLab(home, inProcessSpawner(options), maxConcurrentRuns);
  return {
    lab,
    home,
    async close() {
      await lab.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const toyRequest = { experiment: 'toy', seed: '7', title: 'Toy', preset: null, documentId: null } as const;

/** Waits until a run is in one of the states. */
export async function untilState(lab: Lab, id: string, ...states: RunState[]): Promise<RunSummary> {
  const record = lab.registry.get(id);
  for (;;) {
    const version = record.changed.version;
    const summary = record.summary();
    if (states.includes(summary.state)) return summary;
    await record.changed.after(version);
  }
}

export async function untilStep(lab: Lab, id: string, step: number): Promise<RunSummary> {
  const record = lab.registry.get(id);
  for (;;) {
    const version = record.changed.version;
    const summary = record.summary();
    if (summary.step >= step) return summary;
    await record.changed.after(version);
  }
}
