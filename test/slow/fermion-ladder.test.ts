import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
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

/** Relative error of five fermions on 4x4 periodic sites that repel each other by V, t = 1, with one standard deviation. */
async function relativeError(
  repulsion: number,
  ansatz: keyof typeof ansaetze,
  finalSamples: number,
): Promise<{ readonly mean: number; readonly error: number }> {
  const spec = presetSpec(
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
  const run = groundStateEngine.run(spec, runContext(native, '1'));
  for (;;) {
    const { value, done } = await run.next();
    if (!done) continue;
    const { energy, reference } = value;
    if (reference === null) throw new Error('no exact energy');
    const scale = Math.abs(reference.energy);
    expect(energy.mean).toBeGreaterThan(reference.energy - 5 * energy.error);
    return { mean: (energy.mean - reference.energy) / scale, error: energy.error / scale };
  }
}

/** Determinant, determinant with density correlator, neural backflow, none of them projected onto a momentum. */
describe('each step of the ladder of fermionic states lowers the energy', () => {
  it('weakly interacting: the correlator has nearly all', async () => {
    const slater = await relativeError(1, 'slater', 32_000);
    const correlated = await relativeError(1, 'slaterJastrow', 200_000);
    expect(slater.mean).toBeGreaterThan(1e-2);
    // The benchmarks of Wu et al., Science 386, 296 (2024), have 1.2(1)e-4 of an unprojected Slater-Jastrow state.
    expect(correlated.mean).toBeLessThan(2e-4 + 3 * correlated.error);
    const backflow = await relativeError(1, 'backflow', 100_000);
    expect(backflow.mean).toBeLessThan(1e-4 + 3 * backflow.error);
  });

  it('strongly interacting: the nodes of the determinant are wrong, and backflow moves them', async () => {
    const correlated = await relativeError(10, 'slaterJastrow', 100_000);
    // 6.8(1)e-2 there: it is no matter of training.
    expect(correlated.mean).toBeGreaterThan(3e-2);
    expect(correlated.mean).toBeLessThan(8e-2);
    const backflow = await relativeError(10, 'backflow', 32_000);
    expect(backflow.mean).toBeLessThan(3e-2);
    expect(backflow.mean).toBeLessThan(0.6 * correlated.mean);
  });
});
