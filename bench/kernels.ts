import type { NativeEngine, StepOptions, VariationalMonteCarlo } from '../src/engine/native/variational-monte-carlo';
import { optimiserOf } from '../src/experiments/ground-state/engine/optimiser';
import { openKernels, requireSystem } from '../src/experiments/ground-state/engine/prepare';
import type { GroundStateSpec } from '../src/experiments/ground-state/schema';

/** Opens the engine on a spec exactly as a run of the workbench does. */
export function openSpec(native: NativeEngine, spec: GroundStateSpec, threads: number): Promise<VariationalMonteCarlo> {
  return openKernels(native, spec, requireSystem(spec), '1', threads);
}

/** A step of a run at the first learning rate and the first shift. */
export function stepOptions({ sampling, training }: GroundStateSpec): StepOptions {
  return {
    samples: sampling.samples,
    learningRate: training.learningRate,
    optimiser: optimiserOf(training, 1, training.diagonalShift),
    diagnostics: training.diagnosticsEvery === 1,
    memoryLimit: Math.floor(2 ** 30 * training.memoryLimit),
  };
}

/** Seconds of each of `count` steps. */
export async function timeSteps(
  kernels: VariationalMonteCarlo,
  options: StepOptions,
  count: number,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await kernels.step(options);
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}
