import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { Checkpoint, RunContext } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { fromCheckpoint } from '../../src/experiments/ground-state/engine/checkpoint';
import { openKernels, requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';

/** The checkpoint of the last step of a run. */
export async function trained(spec: GroundStateSpec, context: RunContext): Promise<Checkpoint> {
  const run = groundStateEngine.run(spec, context);
  for (;;) {
    const { value, done } = await run.next();
    if (done) throw new Error('no checkpoint');
    if (value.kind === 'observation' && value.step === spec.training.steps) return value.checkpoint();
  }
}

/**
 * ln psi of a spin-1/2 network (real and imaginary parts, interleaved) over all configurations [2^sites][sites], site 0 the
 * fastest bit.
 */
export async function allLogAmplitudes(
  native: NativeEngine,
  spec: GroundStateSpec,
  checkpoint: Checkpoint,
  sites: number,
): Promise<{ readonly configurations: Uint8Array; readonly logarithms: Float64Array }> {
  const kernels = await openKernels(native, spec, requireSystem(spec), '1', 1);
  await kernels.restore(fromCheckpoint(checkpoint, kernels.parameterLayout));
  const configurations = Uint8Array.from(
    { length: 2 ** sites * sites },
    (_, k) => (Math.floor(k / sites) >> (k % sites)) & 1,
  );
  const logarithms = await kernels.logAmplitudes(configurations);
  await kernels.close();
  return { configurations, logarithms };
}
