import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/main/lab/lab';
import { delay } from '../../src/shared/run/change-signal';
import { toySpec } from '../toy/experiment';
import { openToyLab, toyRequest, untilState, untilStep } from '../toy/lab';
import { buildEntries } from './support/build';
import { fingerprint, requireWholeCheckpoints, undisturbed } from './support/compare';
import type { Fault } from './support/fault';
import { faultySpawner, type FaultySpawner } from './support/spawner';

const spec = { ...toySpec, stepMilliseconds: 1, training: { ...toySpec.training, checkpointEvery: 7 } };
const runs = 10;
const killsPerRun = 6;

let home: string;
let spawner: FaultySpawner;
let lab: Lab;

/** Random moments that are the same each time. */
let seed = 20_261_123;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ansatz-faults-'));
  spawner = faultySpawner((await buildEntries()).runProcess);
  lab = await openToyLab(home, spawner);
}, 60_000);

afterAll(async () => {
  await lab.close();
  await rm(home, { recursive: true, force: true });
});

/** Waits until the process has died, or has ended its work before it could be killed. */
async function untilDead(id: string): Promise<boolean> {
  const { state, problem } = await untilState(lab, id, 'interrupted', 'finished');
  if (state === 'interrupted') expect(problem?.code).toBe('RUN_PROCESS_DIED');
  return state === 'interrupted';
}

/** How the next process dies: every second one in a write, the others from outside or in another operation. */
function nextDeath(kill: number): Fault {
  if (kill % 2 === 1) return { kind: 'killInWrite', write: 1 + Math.floor(random() * 20) };
  return kill === 4 ? { kind: 'killAtOperation', operation: 3 + Math.floor(random() * 60) } : { kind: 'none' };
}

describe('SIGKILL of a run’s process', () => {
  let kills = 0;
  let inWrite = 0;

  it.each(Array.from({ length: runs }, (_, index) => index))('run %i survives six', async (index) => {
    const runSeed = String(index + 1);
    spawner.fault = nextDeath(0);
    const { id, directory } = await lab.start({ ...toyRequest, seed: runSeed, spec });
    if (index % 2 === 0) {
      await untilStep(lab, id, 1);
      await lab.adjust(id, 'training.learningRate', 0.01 * (index + 1));
    }
    for (let kill = 0; kill < killsPerRun; kill += 1) {
      if (spawner.fault.kind === 'none') {
        await untilState(lab, id, 'running');
        await delay(random() * 120);
        lab.kill(id);
      }
      const promised = lab.registry.get(id).own?.status?.lastCheckpoint ?? 0;
      if (!(await untilDead(id))) break;
      kills += 1;
      if (spawner.fault.kind === 'killInWrite') inWrite += 1;
      const kept = await requireWholeCheckpoints(directory);
      expect(kept.at(-1) ?? 0).toBeGreaterThanOrEqual(promised);
      spawner.fault = kill + 1 < killsPerRun ? nextDeath(kill + 1) : { kind: 'none' };
      await lab.resume(id);
    }
    await untilState(lab, id, 'finished');
    const { interventions } = await lab.registry.get(id).journal();
    expect(interventions.length).toBe(index % 2 === 0 ? 1 : 0);
    expect(await fingerprint(directory)).toEqual(await undisturbed(spec, runSeed, interventions));
  });

  it('was killed often enough', () => {
    expect(kills).toBeGreaterThanOrEqual(50);
    expect(inWrite).toBeGreaterThanOrEqual(25);
  });

  it('would be seen if the random state were lost', async () => {
    spawner.fault = { kind: 'none' };
    const { id, directory } = await lab.start({ ...toyRequest, spec });
    await untilStep(lab, id, 60);
    lab.kill(id);
    await untilDead(id);
    spawner.fault = { kind: 'forgetRandomState' };
    await lab.resume(id);
    await untilState(lab, id, 'finished');
    const found = await fingerprint(directory);
    const expected = await undisturbed(spec, '7', []);
    expect(found.steps).toEqual(expected.steps);
    expect(found.energies).not.toEqual(expected.energies);
  });
});
