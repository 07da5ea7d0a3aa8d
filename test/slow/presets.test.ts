import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

/** Seconds on two cores. Longer presets are in docs/accuracy.md, with how to run them. */
const longest = 200;

describe('each preset meets its reference within the error that its card states', () => {
  const measured = groundStatePresets.flatMap((preset) =>
    preset.expectedRelativeError === null || preset.expectedSeconds > longest
      ? []
      : [[preset.id, preset, preset.expectedRelativeError] as const],
  );
  it.each(measured)('%s', async (_, preset, expectedRelativeError) => {
    const run = groundStateEngine.run(
      preset.spec,
      runContext(native, '20170210', { threads: native.description.threads }),
    );
    let next = await run.next();
    while (!next.done) next = await run.next();
    const { energyPerSite, reference, relativeError } = next.value;
    expect(reference?.kind).toBe(preset.reference.kind);
    // The card's value is the run's own reference, to the digits that were published.
    expect(reference?.energyPerSite).toBeCloseTo(preset.reference.value, 6);
    expect(relativeError).toBeLessThan(expectedRelativeError);
    // Variational: not below the exact energy by more than three standard deviations.
    if (preset.reference.kind === 'exact')
      expect(energyPerSite.mean).toBeGreaterThan(preset.reference.value - 3 * energyPerSite.error - 1e-6);
    expect(energyPerSite.error).toBeGreaterThan(0);
  });
});
