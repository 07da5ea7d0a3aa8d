import { describe, expect, it } from 'vitest';
import type { Checkpoint, OtherRun } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { runBefore } from '../../src/experiments/ground-state/other-runs';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

/** Of excited states, to the ground state, by exact diagonalisation. */
const exactGaps: Readonly<Record<string, number>> = { 'tfim-chain-10-excited': 1.0075698441 };

interface Finished {
  readonly result: GroundStateResult;
  readonly checkpoint: Checkpoint;
}

/** A run to its end; of an excited state the one of the ground state first, as the command line does. */
async function finished(spec: GroundStateSpec): Promise<GroundStateResult> {
  const before = runBefore(spec);
  if (before === null) return (await run(spec, [])).result;
  const ground = await run(before.spec, []);
  return (await run(before.buildingOn('below'), [{ id: 'below', spec: before.spec, ...ground }])).result;
}

async function run(spec: GroundStateSpec, others: readonly OtherRun[]): Promise<Finished> {
  const context = runContext(native, '20170210', { threads: native.description.threads, others });
  const running = groundStateEngine.run(spec, context);
  let checkpoint: Checkpoint | null = null;
  for (;;) {
    const { value, done } = await running.next();
    if (!done) {
      if (value.kind === 'observation' && value.step === spec.training.steps) checkpoint = await value.checkpoint();
      continue;
    }
    if (checkpoint === null) throw new Error('no checkpoint');
    return { result: value, checkpoint };
  }
}

/** Seconds on two cores. Longer presets are in docs/accuracy.md, with how to run them. */
const longest = 200;

describe('each preset meets its reference within the error that its card states', () => {
  const measured = groundStatePresets.flatMap((preset) =>
    preset.expectedRelativeError === null || preset.expectedSeconds > longest
      ? []
      : [[preset.id, preset, preset.expectedRelativeError] as const],
  );
  it.each(measured)('%s', async (_, preset, expectedRelativeError) => {
    const { energy, energyPerSite, reference, relativeError, excited } = await finished(preset.spec);
    expect(reference?.kind).toBe(preset.reference.kind);
    // The card's value is the run's own reference, to the digits that were published.
    expect(reference?.energyPerSite).toBeCloseTo(preset.reference.value, 6);
    expect(relativeError).toBeLessThan(expectedRelativeError);
    // Variational: not below the exact energy by more than three standard deviations, nor by what is left of a state below.
    const { gap, fidelities } = excited ?? { gap: null, fidelities: [] };
    const admixture =
      fidelities.reduce((sum, { mean, error }) => sum + Math.max(0, mean + 3 * error), 0) * (gap?.mean ?? 0);
    const sites = energy.mean / energyPerSite.mean;
    if (preset.reference.kind === 'exact')
      expect(energyPerSite.mean).toBeGreaterThan(
        preset.reference.value - admixture / sites - 3 * energyPerSite.error - 1e-6,
      );
    if (gap !== null) expect(Math.abs(gap.mean - exactGaps[preset.id])).toBeLessThan(0.02 * exactGaps[preset.id]);
    if (preset.spec.sampling.method === 'fullSum') expect(energyPerSite.error).toBe(0);
    else expect(energyPerSite.error).toBeGreaterThan(0);
  });
});
