import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stochasticReconfiguration } from '../engine/native/optimiser';
import type {
  NativeEngine,
  SamplerDefinition,
  StepTarget,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../engine/native/variational-monte-carlo';
import { heisenberg, ising, operatorOf, ringBonds, sigma } from '../engine/testing/operators';
import { openNative } from './native-binding';

const hasAddon = existsSync(path.resolve(__dirname, '../../native/ansatz.node'));
const kinds = hasAddon ? (['addon', 'wasm'] as const) : (['wasm'] as const);

const localSampler: SamplerDefinition = {
  method: 'metropolis',
  moves: [{ kind: 'local', weight: 1 }],
  chains: 8,
  sweepsPerSample: 1,
  discardedSweeps: 5,
  charges: [],
  inverseTemperatures: [1],
};

function isingMachine(nSites: number, sampler: Partial<SamplerDefinition> = {}): VariationalMonteCarloDefinition {
  return {
    hamiltonian: ising(nSites, 1, 1),
    ansatz: {
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: true,
      symmetry: [],
      hiddenDensity: 2,
      initialScale: 0.1,
      useVisibleBias: true,
      useHiddenBias: true,
    },
    sampler: { ...localSampler, ...sampler },
    seed: '42',
    threads: 2,
  };
}

async function withStates<R>(
  engine: NativeEngine,
  definitions: readonly VariationalMonteCarloDefinition[],
  work: (...states: VariationalMonteCarlo[]) => Promise<R>,
): Promise<R> {
  const states = await Promise.all(definitions.map((definition) => engine.createVariationalMonteCarlo(definition)));
  try {
    return await work(...states);
  } finally {
    await Promise.all(states.map((state) => state.close()));
  }
}

function options(target: StepTarget, learningRate = 0.06) {
  return { samples: 480, learningRate, optimiser: stochasticReconfiguration('auto', 0.01), target };
}

describe.each(kinds)('estimators and targets as %s', (kind) => {
  it('finds the first excited state of the Ising ring above the ground state', async () => {
    const engine = await openNative({ kind });
    const definitions = [isingMachine(4), { ...isingMachine(4), seed: '43' }];
    await withStates(engine, definitions, async (ground, excited) => {
      if (!ground || !excited) throw new Error('two states');
      for (let step = 0; step < 100; step++) await ground.step(options({ kind: 'energy' }));
      for (let step = 0; step < 150; step++) {
        const seen = await excited.step(options({ kind: 'penalised', states: [{ state: ground, weight: 3 }] }));
        expect(seen.target?.fidelities).toHaveLength(1);
      }
      const energies = [(await ground.measure(8_000)).energy, (await excited.measure(8_000)).energy];
      // Free fermions: -2 sum |sin k / 2| over antiperiodic and over periodic momenta.
      for (const [place, exact] of [-5.226251859505506, -4.82842712474619].entries()) {
        const found = energies[place];
        expect(Math.abs((found?.mean ?? 0) - exact)).toBeLessThan(4 * (found?.error ?? 0) + 0.05);
      }
      const overlap = await ground.fidelity(excited, 4_000);
      expect(overlap.fidelity).toBeLessThan(0.02);
      expect(overlap.error).toBeGreaterThan(0);
    });
  });

  it('learns another state by its infidelity, and knows equal states', async () => {
    const engine = await openNative({ kind });
    const small = { ...isingMachine(5), seed: '1' };
    await withStates(engine, [small, { ...small, seed: '2' }], async (goal, learner) => {
      if (!goal || !learner) throw new Error('two states');
      const before = await learner.fidelity(goal, 2_000);
      for (let step = 0; step < 60; step++) await learner.step(options({ kind: 'infidelity', state: goal }, 0.2));
      const after = await learner.fidelity(goal, 2_000);
      expect(1 - after.fidelity).toBeLessThan(0.1 * (1 - before.fidelity));
      await learner.setParameters((await goal.state()).parameters);
      const equal = await learner.fidelity(goal, 800);
      expect(Math.abs(1 - equal.fidelity)).toBeLessThan(1e-12);
      expect(equal.overlap).toBeCloseTo(1, 10);
      await expect(learner.fidelity(learner, 100)).rejects.toMatchObject({ code: 'ENGINE_BAD_REQUEST' });
      await expect(learner.setParameters(new Float64Array(3))).rejects.toMatchObject({
        code: 'ENGINE_BAD_PARAMETERS',
      });
    });
  });

  it('carries a convolutional model to a larger ring', async () => {
    const engine = await openNative({ kind });
    const ring = (nSites: number): VariationalMonteCarloDefinition => ({
      ...isingMachine(nSites),
      ansatz: {
        kind: 'network',
        precision: 'float64',
        initialScale: 0.3,
        nodes: [
          { id: 'input', inputs: [], op: 'input', encoding: 'value' },
          {
            id: 'convolution',
            inputs: ['input'],
            op: 'convolution',
            channels: 4,
            bias: true,
            complex: false,
            positions: nSites,
            table: Array.from({ length: 5 * nSites }, (_, k) => (Math.floor(k / 5) + (k % 5) + nSites - 2) % nSites),
          },
          { id: 'activation', inputs: ['convolution'], op: 'activation', function: 'logCosh' },
          { id: 'channels', inputs: ['activation'], op: 'sumChannels' },
          { id: 'sites', inputs: ['channels'], op: 'pool', how: 'sum' },
        ],
      },
    });
    await withStates(engine, [ring(6), ring(12)], async (small, large) => {
      if (!small || !large) throw new Error('two states');
      for (let step = 0; step < 60; step++) await small.step(options({ kind: 'energy' }));
      const untrained = (await large.measure(2_000)).energy.mean;
      await large.setParameters((await small.state()).parameters);
      const { mean } = (await large.measure(4_000)).energy;
      // -2 sum |sin k / 2| over antiperiodic momenta.
      const exact = -15.3225956;
      expect(mean).toBeLessThan(untrained);
      expect(Math.abs(mean / exact - 1)).toBeLessThan(0.02);
    });
  });

  it('samples until an error is reached, and can be stopped between blocks', async () => {
    const engine = await openNative({ kind });
    await withStates(engine, [isingMachine(8)], async (state) => {
      if (!state) throw new Error('a state');
      const field = operatorOf(
        Array.from({ length: 8 }, () => 2),
        [{ sites: [0], matrix: sigma.x }],
      );
      const result = await state.expectationsUntil([field], { wantedError: 0.01, firstSamples: 400, mostSamples: 1e6 });
      expect(result.reached).toBe(true);
      expect(result.estimates[0]?.error).toBeLessThanOrEqual(0.01);
      expect(result.samples % 8).toBe(0);
      const stop = new AbortController();
      let blocks = 0;
      const stopped = state.expectationsUntil([field], {
        wantedError: 0,
        firstSamples: 400,
        mostSamples: 1e9,
        signal: stop.signal,
        onProgress: () => {
          blocks += 1;
          if (blocks === 3) stop.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(blocks).toBe(3);
    });
  });

  it('measures entropies and variances', async () => {
    const engine = await openNative({ kind });
    const pair: VariationalMonteCarloDefinition = {
      ...isingMachine(2, { method: 'exact', moves: [], charges: [{ sites: [0, 1], total: 1 }] }),
      hamiltonian: heisenberg(2),
    };
    const bell = { ...pair, ansatz: { ...isingMachine(2).ansatz, initialScale: 0 } };
    await withStates(engine, [bell], async (state) => {
      if (!state) throw new Error('a state');
      const { entropy, error, purity } = await state.renyiEntropy({ sites: [0], fermionicSites: [] }, 16_000);
      expect(Math.abs(entropy - Math.log(2))).toBeLessThan(4 * error);
      expect(purity.autocorrelationTime).toBe(0.5);
      const { energy, variance } = await state.energyAndVariance(1_000);
      expect(energy.error).toBeLessThan(1e-12);
      expect(Math.abs(variance.mean)).toBeLessThan(1e-12);
      const stepped = await state.lanczosStep({ step: 0.25, centre: 0 }, 1_000);
      expect(stepped.length).toEqual({ step: 0.25, centre: 0 });
      expect([stepped.energy.mean, stepped.energyAfter.mean]).toEqual([
        expect.closeTo(energy.mean, 10),
        expect.closeTo(energy.mean, 10),
      ]);
      expect(Math.abs(stepped.varianceAfter.mean)).toBeLessThan(1e-10);
      await expect(state.renyiEntropy({ sites: [2], fermionicSites: [] }, 100)).rejects.toMatchObject({
        code: 'ENGINE_BAD_DEFINITION',
      });
    });
  });

  it('reports on its chains', async () => {
    const engine = await openNative({ kind });
    const sector = [{ sites: [0, 1, 2, 3, 4, 5], total: 3 }];
    const mixture: VariationalMonteCarloDefinition = {
      ...isingMachine(6, {
        moves: [
          { kind: 'exchange', weight: 2, pairs: ringBonds(6).flat() },
          { kind: 'hamiltonian', weight: 1 },
          { kind: 'globalFlip', weight: 0.5 },
        ],
        charges: sector,
        inverseTemperatures: [1, 0.5],
      }),
      hamiltonian: heisenberg(6),
    };
    await withStates(engine, [mixture], async (state) => {
      if (!state) throw new Error('a state');
      const seen = await state.measure(800);
      expect(seen.moves.map((move) => move.kind)).toEqual(['exchange', 'hamiltonian', 'globalFlip']);
      const proposed = seen.moves.reduce((sum, move) => sum + move.proposed, 0);
      expect(proposed).toBe(8 * 105 * 6);
      const accepted = seen.moves.reduce((sum, move) => sum + move.accepted, 0);
      expect(seen.acceptanceRate).toBeCloseTo(accepted / proposed, 12);
      expect(seen.swapAcceptance).toHaveLength(1);
      expect(seen.stuckChains).toBe(0);
      expect(seen.trace.energies).toHaveLength(8 * 100);
      expect((await state.state()).configurations).toHaveLength(8 * 2 * 6);
    });
    const open = { ...mixture, sampler: { ...mixture.sampler, charges: [] } };
    await expect(withStates(engine, [open], () => Promise.resolve())).rejects.toMatchObject({
      code: 'SAMPLER_CANNOT_REACH',
    });
  });
});
