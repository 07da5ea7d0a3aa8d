import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { heisenberg, ising, operatorOf, ringBonds, sigma } from '../engine/testing/operators';
import type { MachineDefinition } from '../shared/model/ansatz-definition';
import type { CompiledOperator } from '../shared/hamiltonian/compiled-operator';
import type {
  NativeEngine,
  StepObservation,
  StepOptions,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
  VariationalMonteCarloState,
} from '../engine/native/variational-monte-carlo';
import { stochasticReconfiguration, type OptimiserDefinition } from '../engine/native/optimiser';
import { openNative } from './native-binding';

const hasAddon = existsSync(path.resolve(__dirname, '../../native/ansatz.node'));
const kinds = hasAddon ? (['addon', 'wasm'] as const) : (['wasm'] as const);
const step: StepOptions = { samples: 256, learningRate: 0.05, optimiser: stochasticReconfiguration('auto', 0.01) };

const machine: MachineDefinition = {
  kind: 'machine',
  form: 'restrictedBoltzmannMachine',
  complex: false,
  symmetry: [],
  hiddenDensity: 1,
  initialScale: 0.05,
  useVisibleBias: true,
  useHiddenBias: true,
};

function isingMachine(nSites: number, threads = 2): VariationalMonteCarloDefinition {
  return {
    hamiltonian: ising(nSites, 1, 1),
    ansatz: machine,
    sampler: {
      method: 'metropolis',
      moves: [{ kind: 'local', weight: 1 }],
      chains: 8,
      sweepsPerSample: 1,
      discardedSweeps: 5,
      charges: [],
      inverseTemperatures: [1],
    },
    seed: '42',
    threads,
  };
}

function heisenbergMachine(nSites: number, threads = 2): VariationalMonteCarloDefinition {
  const local = isingMachine(nSites, threads);
  return {
    ...local,
    hamiltonian: heisenberg(nSites),
    ansatz: { ...machine, complex: true, hiddenDensity: 2 },
    sampler: {
      ...local.sampler,
      moves: [{ kind: 'exchange', weight: 1, pairs: ringBonds(nSites).flat() }],
      charges: [{ sites: Array.from({ length: nSites }, (_, site) => site), total: nSites / 2 }],
    },
  };
}

async function withKernels<R>(
  engine: NativeEngine,
  definition: VariationalMonteCarloDefinition,
  work: (kernels: VariationalMonteCarlo) => Promise<R>,
): Promise<R> {
  const kernels = await engine.createVariationalMonteCarlo(definition);
  try {
    return await work(kernels);
  } finally {
    await kernels.close();
  }
}

interface Trace {
  readonly observations: readonly StepObservation[];
  readonly state: VariationalMonteCarloState;
}

function trace(engine: NativeEngine, definition: VariationalMonteCarloDefinition, steps: number): Promise<Trace> {
  return withKernels(engine, definition, async (kernels) => {
    const observations: StepObservation[] = [];
    for (let index = 0; index < steps; index++) observations.push(await kernels.step(step));
    return { observations, state: await kernels.state() };
  });
}

const withoutClock = ({ seconds: _, ...rest }: StepObservation) => rest;

describe.each(kinds)('variational Monte Carlo as %s', (kind) => {
  it('brings the Ising ring near its ground state, never below by much', async () => {
    const engine = await openNative({ kind });
    const energy = await withKernels(engine, isingMachine(10), async (kernels) => {
      for (let index = 0; index < 120; index++) await kernels.step(step);
      return (await kernels.measure(2_000)).energy;
    });
    const exact = -12.784906443;
    expect(energy.mean).toBeGreaterThan(exact - 4 * energy.error);
    expect(energy.mean).toBeLessThan(exact * (1 - 5e-3));
    expect(energy.error).toBeGreaterThan(0);
  });

  it('describes its parameters', async () => {
    const engine = await openNative({ kind });
    await withKernels(engine, heisenbergMachine(8), async (kernels) => {
      const sizes = kernels.parameterLayout.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1));
      expect(sizes.reduce((total, size) => total + size, 0)).toBe(kernels.parameterCount);
      expect(kernels.parameterCount).toBe(8 + 16 + 8 * 16);
      expect(kernels.parameterLayout.every(({ complex }) => complex)).toBe(true);
      expect((await kernels.state()).parameters).toHaveLength(2 * kernels.parameterCount);
    });
  });

  it('samples in the sector, with the amplitudes of its configurations', async () => {
    const engine = await openNative({ kind });
    await withKernels(engine, heisenbergMachine(8), async (kernels) => {
      const batch = await kernels.sample(64);
      expect(batch.samples).toBe(64);
      expect(batch.chains).toBe(8);
      for (let index = 0; index < batch.samples; index++) {
        const down = batch.configurations.subarray(8 * index, 8 * index + 8).reduce((sum, state) => sum + state, 0);
        expect(down).toBe(4);
      }
      const again = await kernels.logAmplitudes(batch.configurations);
      again.forEach((value, index) => expect(value).toBeCloseTo(batch.logAmplitudes[index], 10));
    });
  });

  it('estimates operators', async () => {
    const engine = await openNative({ kind });
    const identity = operatorOf([2, 2, 2, 2, 2, 2], [], 3.5);
    const polarisation = operatorOf([2, 2, 2, 2, 2, 2], [{ matrix: sigma.x, sites: [0] }]);
    await withKernels(engine, isingMachine(6), async (kernels) => {
      const [constant, alongX] = await kernels.expectations([identity, polarisation], 400);
      expect(constant.mean).toBeCloseTo(3.5, 12);
      expect(Math.abs(alongX.mean)).toBeLessThanOrEqual(1 + 5 * alongX.error);
    });
  });

  it('goes on bit for bit from a state', async () => {
    const engine = await openNative({ kind });
    const whole = await trace(engine, heisenbergMachine(8), 6);
    const middle = await trace(engine, heisenbergMachine(8), 3);
    const resumed = await withKernels(engine, heisenbergMachine(8), async (kernels) => {
      await kernels.restore(middle.state);
      for (let index = 0; index < 3; index++) await kernels.step(step);
      return kernels.state();
    });
    expect(resumed).toEqual(whole.state);
    expect(resumed.step).toBe(6);
  });

  it('takes steps of any optimiser, and goes on from its state', async () => {
    const engine = await openNative({ kind });
    const plain = stochasticReconfiguration('auto', 0.01);
    const adam = { kind: 'adam', firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 } as const;
    const optimisers: OptimiserDefinition[] = [
      { ...plain, rule: adam, constantDistance: true, largestUpdate: 0.5, frozen: ['hiddenBias'] },
      { ...plain, preconditioner: { kind: 'none' }, rule: { kind: 'adadelta', decay: 0.95, epsilon: 1e-6 } },
      { ...plain, preconditioner: { kind: 'spring', diagonalShift: 0.01, decay: 0.9 } },
      { ...plain, preconditioner: { kind: 'march', diagonalShift: 0.01, decay: 0.9, momentDecay: 0.99 } },
      { ...plain, preconditioner: { kind: 'linearMethod', diagonalShift: 0.5 } },
    ];
    for (const optimiser of optimisers) {
      const options: StepOptions = { ...step, optimiser, diagnostics: true };
      await withKernels(engine, heisenbergMachine(6), async (kernels) => {
        await kernels.step(options);
        const state = await kernels.state();
        const next = await kernels.step(options);
        expect(next.layerGradientNorms.map(({ name }) => name)).toEqual(
          kernels.parameterLayout.map(({ name }) => name),
        );
        const norms = next.layerGradientNorms.map(({ norm }) => norm);
        expect(Math.hypot(...norms)).toBeCloseTo(next.gradientNorm, 10);
        expect(next.stepLength).toBeGreaterThan(0);
        const spectrum = next.geometricTensorSpectrum ?? new Float64Array(0);
        const learning = kernels.parameterLayout.filter(({ name }) => !optimiser.frozen.includes(name));
        const count = learning.reduce((sum, { shape }) => sum + shape.reduce((size, extent) => size * extent, 1), 0);
        expect(spectrum.length).toBe(Math.min(count, next.samples));
        expect(spectrum).toEqual(Float64Array.from(spectrum).sort().reverse());
        expect(next.signalToNoise).toHaveLength(spectrum.length);
        expect(await kernels.stepMemory(options)).toBeGreaterThan(16 * 256);
        await kernels.restore(state);
        expect(withoutClock(await kernels.step(options))).toEqual(withoutClock(next));
      });
    }
  });

  it('refuses what does not fit with codes', async () => {
    const engine = await openNative({ kind });
    const broken: CompiledOperator = { ...heisenberg(6), localDimensions: new Uint8Array(6) };
    await expect(
      engine.createVariationalMonteCarlo({ ...heisenbergMachine(6), hamiltonian: broken }),
    ).rejects.toMatchObject({ code: 'OPERATOR_INVALID' });
    await withKernels(engine, heisenbergMachine(6), async (kernels) => {
      const state = await kernels.state();
      const torn = { ...state, parameters: state.parameters.slice(2) };
      await expect(kernels.restore(torn)).rejects.toMatchObject({ code: 'ENGINE_BAD_STATE' });
      const spoiled = { ...state, parameters: state.parameters.map(() => Number.NaN) };
      await kernels.restore(spoiled);
      await expect(kernels.step(step)).rejects.toMatchObject({
        code: 'ENGINE_NOT_FINITE',
        details: { where: expect.any(String) },
      });
      await kernels.restore(state);
      expect((await kernels.step(step)).samples).toBe(256);
    });
  });

  it('does nothing for a signal that is already aborted', async () => {
    const engine = await openNative({ kind });
    await withKernels(engine, isingMachine(6), async (kernels) => {
      const before = await kernels.state();
      await expect(kernels.step(step, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await kernels.state()).toEqual(before);
    });
  });
});

describe.skipIf(!hasAddon)('variational Monte Carlo of the addon', () => {
  it.each([
    ['real, local moves', isingMachine],
    ['complex, exchange moves', heisenbergMachine],
  ])('gives the same bits on one, two and four threads: %s', async (_, machine) => {
    const engine = await openNative({ kind: 'addon' });
    const traces = await Promise.all([1, 2, 4].map((threads) => trace(engine, machine(10, threads), 8)));
    for (const { observations, state } of traces) {
      expect(state).toEqual(traces[0].state);
      expect(observations.map(withoutClock)).toEqual(traces[0].observations.map(withoutClock));
    }
  });

  it.each([
    ['real, local moves', isingMachine],
    ['complex, exchange moves', heisenbergMachine],
  ])('agrees with WebAssembly: %s', async (_, machine) => {
    const [addon, wasm] = [await openNative({ kind: 'addon' }), await openNative({ kind: 'wasm' })];
    const [a, b] = [await trace(addon, machine(8), 5), await trace(wasm, machine(8), 5)];
    a.observations.forEach(({ energy }, index) =>
      expect(energy.mean).toBeCloseTo(b.observations[index].energy.mean, 7),
    );
    a.state.parameters.forEach((value, index) => expect(value).toBeCloseTo(b.state.parameters[index], 6));
    // no rounding has turned a Metropolis decision over with this seed
    expect(a.state.configurations).toEqual(b.state.configurations);
    expect(a.state.randomState).toEqual(b.state.randomState);
  });

  it('leaves the event loop free and stops within a step, unchanged', async () => {
    const engine = await openNative({ kind: 'addon' });
    await withKernels(engine, isingMachine(60, 1), async (kernels) => {
      const before = await kernels.state();
      const controller = new AbortController();
      let ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      setTimeout(() => controller.abort(), 60);
      const long = kernels.step({ ...step, samples: 400_000 }, controller.signal);
      await expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(0);
      expect(await kernels.state()).toEqual(before);
    });
  });
});
