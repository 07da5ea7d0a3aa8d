import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');
const netketVersion = '3.23.0';

/** A Python that has NetKet: NETKET_PYTHON, or a private environment that is made on first use. Null where it cannot be had. */
export function pythonWithNetket(): string | null {
  const given = process.env.NETKET_PYTHON;
  if (given) return answers(given) ? given : null;
  const home = path.join(root, '.cache', 'netket');
  const python = path.join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    process.stdout.write(`Making a Python environment with NetKet ${netketVersion} (once)\n`);
    if (spawnSync('python3', ['-m', 'venv', home], { stdio: 'inherit' }).status !== 0) return null;
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', `netket==${netketVersion}`], { stdio: 'inherit' });
  }
  return answers(python) ? python : null;
}

function answers(python: string): boolean {
  return spawnSync(python, ['-c', 'import netket'], { stdio: 'ignore' }).status === 0;
}

export interface Peer {
  readonly firstIterationSeconds: number;
  readonly parameters: number;
  readonly versions: string;
  /** Seconds of each of `count` iterations. */
  iterate(count: number): Promise<readonly number[]>;
  close(): void;
}

/** Starts NetKet on a workload and waits until it has compiled. */
export async function startPeer(python: string, workload: string): Promise<Peer> {
  const child = spawn(python, [path.join(root, 'bench', 'netket', 'workload.py'), workload], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`NetKet ended before it answered on ${workload}.`);
    return JSON.parse(value);
  };
  const ready = record(await next());
  return {
    firstIterationSeconds: number(ready.firstIterationSeconds),
    parameters: number(ready.parameters),
    versions: String(ready.versions),
    iterate: async (count) => {
      child.stdin.write(`${count}\n`);
      const seconds = await next();
      if (!Array.isArray(seconds)) throw new Error('NetKet answered something else than a list of seconds.');
      return seconds.map(number);
    },
    close: () => child.kill(),
  };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('NetKet did not answer with a record.');
  return Object.fromEntries(Object.entries(value));
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`Expected a number, got ${String(value)}.`);
  return value;
}
