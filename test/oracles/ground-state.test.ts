import { describe, expect, it } from 'vitest';
import type { Checkpoint, RunContext } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

const context = (overrides: Partial<RunContext> = {}): RunContext => runContext(native, '7', overrides);

interface Finished {
  readonly result: GroundStateResult;
  readonly energies: readonly number[];
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
}

async function finish(spec: GroundStateSpec, given: RunContext, keep: readonly number[] = []): Promise<Finished> {
  const run = groundStateEngine.run(spec, given);
  const energies: number[] = [];
  const checkpoints = new Map<number, Checkpoint>();
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { result: value, energies, checkpoints };
    if (value.kind !== 'observation') continue;
    energies.push(value.values.energyPerSite);
    if (keep.includes(value.step)) checkpoints.set(value.step, await value.checkpoint());
  }
}

function preset(id: string, training: Partial<GroundStateSpec['training']>): GroundStateSpec {
  const found = groundStatePresets.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return { ...found.spec, training: { ...found.spec.training, ...training } };
}

describe('the ground-state experiment', () => {
  it('brings the Ising chain of 10 sites onto the closed form', async () => {
    const base = preset('tfim-chain-20', { steps: 200, finalSamples: 20_000 });
    const hamiltonian = base.system.hamiltonian.replace('chain(20)', 'chain(10)');
    const { result } = await finish({ ...base, system: { ...base.system, hamiltonian } }, context());
    expect(result.reference?.energyPerSite).toBeCloseTo(-1.2784906443, 9);
    expect(result.relativeError).toBeLessThan(1e-3);
    expect(result.energyPerSite.mean).toBeGreaterThan(-1.2784906443 - 4 * result.energyPerSite.error);
    expect(result.vScore).toBeLessThan(1e-3);
  });

  it('finds the first excited state above the state of an earlier run, and goes on to the same numbers after a stop', async () => {
    const base = preset('tfim-chain-20', { steps: 120, finalSamples: 20_000 });
    const hamiltonian = base.system.hamiltonian.replace('chain(20)', 'chain(8)');
    const spec = { ...base, system: { ...base.system, hamiltonian } };
    const ground = await finish(spec, context(), [120]);
    const checkpoint = ground.checkpoints.get(120);
    if (checkpoint === undefined) throw new Error('no checkpoint');
    const others = [{ id: 'ground', spec, checkpoint, result: ground.result }];
    const above: GroundStateSpec = {
      ...spec,
      // A positive wavefunction is never orthogonal to the positive ground state.
      model: { ...spec.model, parameters: 'complex', symmetry: 'none' },
      training: { ...spec.training, steps: 300, target: 'excitedState', lowerRuns: ['ground'], penalty: 6 },
    };
    const { result, energies, checkpoints } = await finish(above, context({ others }), [150]);
    expect(result.reference?.method).toMatch(/level 1/);
    expect(result.relativeError).toBeLessThan(5e-3);
    expect(result.excited?.fidelities).toEqual([
      { run: 'ground', mean: expect.any(Number), error: expect.any(Number) },
    ]);
    expect(result.excited?.fidelities[0].mean).toBeLessThan(0.02);
    // Free fermions at h = 1: from all momenta (2 k + 1) π / 8 to those of the odd sector, k π / 4.
    const exact = 8 * ((result.reference?.energyPerSite ?? 0) - (ground.result.reference?.energyPerSite ?? 0));
    expect(result.excited?.gap?.mean).toBeGreaterThan(exact - 0.05);
    expect(result.excited?.gap?.mean).toBeLessThan(exact + 0.05);
    const again = await finish(above, context({ others, resumeFrom: checkpoints.get(150) ?? null }));
    expect(again.energies).toEqual(energies.slice(150));
  });

  it('gives a mean-field state its exact variational minimum', async () => {
    // Product state with real amplitudes: E/N = -(cos^2 t + h sin t), minimal -1.25 at h = 1, sin t = 1/2.
    const base = preset('tfim-chain-20', {
      steps: 300,
      finalSamples: 40_000,
      learningRate: 0.1,
      finalLearningRate: 0.02,
    });
    // One shared field: independent ones can end with domain walls.
    const model = {
      ...base.model,
      ansatz: 'meanField' as const,
      symmetry: 'translations' as const,
      initialScale: 0.3,
      visibleBias: true,
    };
    const { result } = await finish({ ...base, model }, context({ seed: '3' }));
    expect(Math.abs(result.energyPerSite.mean + 1.25)).toBeLessThan(4 * result.energyPerSite.error + 2e-3);
  });

  it('goes on from a checkpoint bit for bit', async () => {
    const spec = preset('tfim-chain-20', { steps: 24, finalSamples: 2_000 });
    const whole = await finish(spec, context(), [9]);
    const checkpoint = whole.checkpoints.get(9) ?? null;
    const rest = await finish(spec, context({ resumeFrom: checkpoint }));
    expect(rest.energies).toEqual(whole.energies.slice(9));
    expect(rest.result).toEqual(whole.result);
  });

  it('gives the same numbers on 1, 2 and 4 threads', async () => {
    const spec = preset('heisenberg-chain-20', { steps: 12, finalSamples: 2_000 });
    const [one, two, four] = await Promise.all([1, 2, 4].map((threads) => finish(spec, context({ threads }))));
    expect(two).toEqual(one);
    expect(four).toEqual(one);
  });

  it('gives SR and minSR the same energies', async () => {
    const base = preset('tfim-chain-20', { steps: 6, finalSamples: 2_000 });
    const [sr, minSR] = await Promise.all(
      (['parameterSpace', 'sampleSpace'] as const).map((solver) =>
        finish({ ...base, training: { ...base.training, solver } }, context()),
      ),
    );
    sr.energies.forEach((energy, k) => expect(Math.abs(energy - minSR.energies[k])).toBeLessThan(1e-8));
  });

  it('looks into a checkpoint and meets exact diagonalisation', async () => {
    const base = preset('heisenberg-chain-20', { steps: 250, finalSamples: 8_000 });
    const hamiltonian = base.system.hamiltonian.replace('chain(20)', 'chain(12)');
    const spec = { ...base, system: { ...base.system, hamiltonian } };
    const { checkpoints, result } = await finish(spec, context(), [250]);
    const checkpoint = checkpoints.get(250);
    if (!checkpoint) throw new Error('the last step has a checkpoint');
    const looking = groundStateEngine.inspect(spec, checkpoint, context());
    let next = await looking.next();
    while (!next.done) next = await looking.next();
    const found = next.value;
    expect(found.exact?.energy).toBeCloseTo(result.reference?.energy ?? 0, 7);
    expect(found.exact?.fidelity).toBeGreaterThan(0.995);
    // Nearest neighbours of a singlet: <SzSz> = E/(3 N J); in units of S^2 = 1/4.
    const nearest = (4 * (result.reference?.energyPerSite ?? 0)) / 3;
    expect(Math.abs(found.decay.longitudinal[1] - nearest)).toBeLessThan(5 * found.decay.longitudinalError[1] + 0.01);
    // The rotation is undone in what is measured: the transverse correlation is as negative as the longitudinal one.
    expect(Math.abs(found.decay.transverse[1] - nearest)).toBeLessThan(5 * found.decay.transverseError[1] + 0.02);
    const total = found.structureFactor.value[0];
    expect(total).toBeCloseTo(0, 10);
  });
});
