import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import { presetSpec } from '../../src/experiments/ground-state/preset-spec';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { repelling } from '../oracles/support/exact-rows';
import { runContext } from '../support/run-context';

const native = await openNative();

const ansaetze = {
  slater: { ansatz: 'slater' },
  slaterJastrow: { ansatz: 'slaterJastrow' },
  backflow: { ansatz: 'backflow', layers: 1, channels: 32, activation: 'tanh' },
} as const satisfies Record<string, Partial<GroundStateSpec['model']>>;

/** Five fermions on 4x4 periodic sites that repel each other by V, t = 1, with chains. */
const sampled = (repulsion: number, ansatz: keyof typeof ansaetze, finalSamples: number): GroundStateSpec =>
  presetSpec(
    { hamiltonian: repelling('square(4, 4)', repulsion, 5) },
    {
      model: ansaetze[ansatz],
      sampling: { samples: 1024, chains: 32 },
      training: {
        steps: 300,
        preconditioner: 'spring',
        directionDecay: 0.9,
        finalDiagonalShift: 1e-4,
        finalSamples,
        diagnosticsEvery: 0,
      },
    },
  );

/** Relative error of a run with one standard deviation. */
async function relativeError(
  spec: GroundStateSpec,
  seed = '1',
): Promise<{ readonly mean: number; readonly error: number }> {
  const run = groundStateEngine.run(spec, runContext(native, seed));
  for (;;) {
    const { value, done } = await run.next();
    if (!done) continue;
    const { energy, reference } = value;
    if (reference === null) throw new Error('no exact energy');
    const scale = Math.abs(reference.energy);
    // A full sum has no error but rounding.
    expect(energy.mean).toBeGreaterThan(reference.energy - 5 * energy.error - 1e-12 * scale);
    return { mean: (energy.mean - reference.energy) / scale, error: energy.error / scale };
  }
}

const projected = (id: string): GroundStateSpec => {
  const found = groundStatePresets.find((preset) => preset.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found.spec;
};

/** Determinant, determinant with density correlator, neural backflow; the last also projected onto momentum zero. */
describe('each step of the ladder of fermionic states lowers the energy', () => {
  it('weakly interacting: the correlator has nearly all', async () => {
    const slater = await relativeError(sampled(1, 'slater', 32_000));
    const correlated = await relativeError(sampled(1, 'slaterJastrow', 200_000));
    expect(slater.mean).toBeGreaterThan(1e-2);
    // The benchmarks of Wu et al., Science 386, 296 (2024), have 1.2(1)e-4 of an unprojected Slater-Jastrow state.
    expect(correlated.mean).toBeLessThan(2e-4 + 3 * correlated.error);
    const backflow = await relativeError(sampled(1, 'backflow', 100_000));
    expect(backflow.mean).toBeLessThan(1e-4 + 3 * backflow.error);
  });

  it('strongly interacting: the nodes of the determinant are wrong, and backflow moves them', async () => {
    const correlated = await relativeError(sampled(10, 'slaterJastrow', 100_000));
    // 6.8(1)e-2 there: it is no matter of training.
    expect(correlated.mean).toBeGreaterThan(3e-2);
    expect(correlated.mean).toBeLessThan(8e-2);
    const backflow = await relativeError(sampled(10, 'backflow', 32_000));
    expect(backflow.mean).toBeLessThan(3e-2);
    expect(backflow.mean).toBeLessThan(0.6 * correlated.mean);
  });

  // 3(4)e-6 and 8(6)e-3 there, projected and sampled.
  it.each(['tv-4x4-backflow', 'tv-4x4-strong'].flatMap((id) => ['1', '20170210'].map((seed) => [id, seed] as const)))(
    'projected onto momentum zero and without noise, backflow holds the ground state: %s, seed %s',
    async (id, seed) => {
      expect((await relativeError(projected(id), seed)).mean).toBeLessThan(1e-9);
    },
  );
});
