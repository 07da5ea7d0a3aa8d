import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { z } from 'zod';
import type { GroundStateSpec } from '../src/experiments/ground-state/schema';
import type { Workload } from './workloads';

const root = path.resolve(import.meta.dirname, '..');
const readySchema = z.object({
  firstIterationSeconds: z.number(),
  parameters: z.number(),
  versions: z.string(),
  /** Bytes of a step as foreseen, and resident before the first one; only of this engine. */
  estimatedMemory: z.number().default(0),
  idleMemory: z.number().default(0),
});
const iteratedSchema = z.object({ seconds: z.array(z.number()), peakMemory: z.number() });
const untilSchema = z.object({ seconds: z.number().nullable(), iterations: z.number() });
export type Until = z.output<typeof untilSchema>;

/** A process that has a workload open and iterates when it is told to. */
export interface Side extends z.output<typeof readySchema> {
  /** Seconds of each of `count` iterations, and the largest resident memory of the process so far, in bytes. */
  iterate(count: number): Promise<z.output<typeof iteratedSchema>>;
  /** From a fresh state until the mean of the last ten energies has the relative error; seconds are null where it never had. */
  until(energy: number, tolerance: number, mostIterations: number): Promise<Until>;
  close(): void;
}

/** Starts NetKet on a workload and waits until it has compiled. */
export function startPeer(python: string, { id, warmUp }: Workload): Promise<Side> {
  return start(python, [path.join(root, 'bench', 'netket', 'workload.py'), id, String(warmUp.peer)], `NetKet on ${id}`);
}

/** Starts this engine on a workload in a process of its own. */
export function startOurs(spec: GroundStateSpec, warmUp: number, threads: number | null = null): Promise<Side> {
  const argument = JSON.stringify({ spec, warmUp, threads });
  return start(process.execPath, ['--import', 'tsx', path.join(root, 'bench', 'ours.ts'), argument], 'Ansatz');
}

async function start(program: string, args: readonly string[], name: string): Promise<Side> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints = (complaints + data.toString()).slice(-2000)));
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done)
      throw new Error(`${name} ended before it answered (${child.signalCode ?? child.exitCode}).\n${complaints}`);
    return JSON.parse(value);
  };
  const ready = readySchema.parse(await next());
  const ask = async (question: string): Promise<unknown> => {
    child.stdin.write(`${question}\n`);
    return next();
  };
  return {
    ...ready,
    iterate: async (count) => iteratedSchema.parse(await ask(String(count))),
    until: async (energy, tolerance, most) => untilSchema.parse(await ask(`until ${energy} ${tolerance} ${most}`)),
    close: () => child.kill(),
  };
}
