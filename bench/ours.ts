// This engine's side of a paired benchmark, with the protocol of netket/workload.py.
import readline from 'node:readline';
import { z } from 'zod';
import { openNative } from '../src/main/native-binding';
import { groundStateSpecSchema } from '../src/experiments/ground-state/schema';
import { requireSystem } from '../src/experiments/ground-state/engine/prepare';
import { openSpec, stepOptions, timeSteps } from './kernels';

const argument = z.object({ spec: groundStateSpecSchema, warmUp: z.int().min(0), threads: z.int().min(1).nullable() });
const { spec, warmUp, threads: wanted } = argument.parse(JSON.parse(process.argv[2]));
const answer = (value: object): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);
/** Largest resident memory so far, in bytes. */
const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

const native = await openNative();
const threads = wanted ?? native.description.threads;
requireSystem(spec);
const idleMemory = process.memoryUsage.rss();
const kernels = await openSpec(native, spec, threads);
const options = stepOptions(spec);
const estimatedMemory = kernels.memoryBytes + (await kernels.stepMemory(options));
const [firstIterationSeconds] = await timeSteps(kernels, options, 1);
await timeSteps(kernels, options, warmUp);
answer({
  firstIterationSeconds,
  parameters: kernels.parameterCount,
  estimatedMemory,
  idleMemory,
  versions: `Ansatz ${native.description.version}`,
});

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...rest] = line.split(' ');
  if (command === 'until') {
    const [energy, tolerance, most] = rest.map(Number);
    answer(await until(energy, tolerance, most));
  } else {
    answer({ seconds: await timeSteps(kernels, options, Number(command)), peakMemory: peakMemory() });
  }
}
await kernels.close();

/** Trains a fresh state until the mean of the last ten energies has the relative error. */
async function until(energy: number, tolerance: number, most: number): Promise<object> {
  const start = performance.now();
  const fresh = await openSpec(native, spec, threads);
  const energies: number[] = [];
  let reached = false;
  while (energies.length < most && !reached) {
    energies.push((await fresh.step(options)).energy.mean);
    const last = energies.slice(-10);
    const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
    reached = last.length === 10 && Math.abs(mean - energy) < tolerance * Math.abs(energy);
  }
  const seconds = (performance.now() - start) / 1000;
  await fresh.close();
  return { seconds: reached ? seconds : null, iterations: energies.length };
}
