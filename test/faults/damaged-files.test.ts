import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src/shared/lab/contract';
import { toySpec } from '../toy/experiment';
import { inProcessSpawner, openToyLab, toyRequest, untilState, untilStep } from '../toy/lab';
import { fingerprint, undisturbed, type Fingerprint } from './support/compare';

let base: string;
/** Workspaces with one run each: ended, and interrupted half way. */
let finished: { readonly home: string; readonly id: string };
let interrupted: { readonly home: string; readonly id: string };
let expected: Fingerprint;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'ansatz-damage-'));
  finished = { home: join(base, 'finished'), id: await make(join(base, 'finished'), false) };
  interrupted = { home: join(base, 'interrupted'), id: await make(join(base, 'interrupted'), true) };
  expected = await undisturbed(toySpec, '7', []);
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function make(home: string, stop: boolean): Promise<string> {
  const lab = await openToyLab(home, inProcessSpawner());
  const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, stepMilliseconds: stop ? 2 : 0 } });
  if (stop) {
    await untilStep(lab, id, 60);
    await lab.interrupt(id);
  } else {
    await untilState(lab, id, 'finished');
    for await (const phase of lab
      .handlers()
      .inspect({ runId: id, step: 200 }, { signal: new AbortController().signal }))
      void phase;
  }
  await lab.close();
  return id;
}

async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'a flipped bit at the beginning': (bytes) => flipped(bytes, 0),
  'a flipped bit in the middle': (bytes) => flipped(bytes, Math.floor(bytes.length / 2)),
  'a flipped bit at the end': (bytes) => flipped(bytes, bytes.length - 1),
  'a missing byte in the middle': (bytes) => {
    const middle = Math.floor(bytes.length / 2);
    return Buffer.concat([bytes.subarray(0, middle), bytes.subarray(middle + 1)]);
  },
  'a missing end': (bytes) => bytes.subarray(0, bytes.length - 1),
  nothing: () => Buffer.alloc(0),
};

function flipped(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[position] = (copy[position] ?? 0) ^ 0x10;
  return copy;
}

interface Outcome {
  /** As the list of runs shows it at once. */
  readonly found: RunSummary;
  readonly notices: readonly string[];
  readonly fingerprint: Fingerprint;
}

/** Damages one file of a copy of the workspace, opens it, and brings the run to its end if it is not there. */
async function damaged(
  source: { home: string; id: string },
  file: string,
  damage: (bytes: Buffer) => Buffer,
): Promise<Outcome> {
  const home = join(base, 'copy');
  await rm(home, { recursive: true, force: true });
  await cp(source.home, home, { recursive: true });
  const directory = join(home, 'runs', source.id);
  await writeFile(join(directory, file), damage(await readFile(join(directory, file))));
  const lab = await openToyLab(home, inProcessSpawner());
  try {
    const found = lab.registry.get(source.id).summary();
    if (found.state !== 'finished') await lab.resume(source.id);
    await untilState(lab, source.id, 'finished');
    const { notices } = await lab.registry.get(source.id).journal();
    return { found, notices: notices.map(({ code }) => code), fingerprint: await fingerprint(directory) };
  } finally {
    await lab.close();
  }
}

/** The notice or problem that must tell of damage to a file. */
function sign(file: string): string {
  if (file.startsWith('checkpoints')) return 'CHECKPOINT_DAMAGED';
  if (file === 'events.jsonl') return 'EVENTS_';
  return file === 'run.json' ? 'RUN_FILE_DAMAGED' : 'FILE_DAMAGED';
}

describe.each(Object.entries(damages))('%s', (_name, damage) => {
  it('in any file of an interrupted run is seen, and the run comes to the same end', async () => {
    const files = await filesOf(join(interrupted.home, 'runs', interrupted.id));
    const last = Math.max(...files.map((file) => Number(/^checkpoints\/(\d+)\//.exec(file)?.[1] ?? 0)));
    const first = Math.min(...files.map((file) => Number(/^checkpoints\/(\d+)\//.exec(file)?.[1] ?? Infinity)));
    const chosen = files.filter(
      (file) =>
        !file.startsWith('checkpoints') ||
        file.startsWith(`checkpoints/${last}/`) ||
        file === `checkpoints/${first}/manifest.json`,
    );
    expect(chosen.length).toBe(6);
    for (const file of chosen) {
      const step = Number(/^checkpoints\/(\d+)\//.exec(file)?.[1] ?? last);
      const { notices, fingerprint: found } = await damaged(interrupted, file, damage);
      // An older checkpoint is not looked at while a later one is good.
      if (step === last)
        expect(
          notices.some((code) => code.startsWith(sign(file))),
          `${file}: ${notices.join()}`,
        ).toBe(true);
      const { result, model, state } = expected;
      expect({ file, ...found }).toMatchObject({ file, result, model, state });
      if (file !== 'events.jsonl') expect(found.energies).toBe(expected.energies);
    }
  });

  it('in any file of a finished run is seen when it matters', async () => {
    for (const file of ['run.json', 'result.json', 'done.json']) {
      const { found, fingerprint: print } = await damaged(finished, file, damage);
      expect(found.problem?.code, file).toBe('FILE_DAMAGED');
      expect(found.state, file).toBe(file === 'run.json' ? 'finished' : 'interrupted');
      expect(print.result).toEqual(expected.result);
    }
  });

  it('in a kept inspection is seen: it is made again', async () => {
    const home = join(base, 'copy');
    await rm(home, { recursive: true, force: true });
    await cp(finished.home, home, { recursive: true });
    const file = join(home, 'runs', finished.id, 'inspections', '200.json');
    const good = await readFile(file);
    await writeFile(file, damage(good));
    const lab = await openToyLab(home, inProcessSpawner());
    const stream = lab.handlers().inspect({ runId: finished.id, step: 200 }, { signal: new AbortController().signal });
    let next = await stream.next();
    while (next.done !== true) next = await stream.next();
    expect(next.value).toMatchObject({ step: 200, inspection: { step: 200 } });
    expect(await readFile(file)).toEqual(good);
    await lab.close();
  });
});

describe('a run whose run.json and checkpoints are gone', () => {
  it('is shown as damaged and harms nobody', async () => {
    const home = join(base, 'gone');
    await cp(finished.home, home, { recursive: true });
    const directory = join(home, 'runs', finished.id);
    await rm(join(directory, 'checkpoints'), { recursive: true });
    await writeFile(join(directory, 'run.json'), '{');
    const lab = await openToyLab(home, inProcessSpawner());
    expect(lab.registry.get(finished.id).summary()).toMatchObject({
      state: 'failed',
      problem: { code: 'FILE_DAMAGED' },
    });
    await expect(lab.resume(finished.id)).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    await lab.close();
  });
});
