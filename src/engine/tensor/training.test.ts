import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import type { NetworkDefinition } from '../../shared/model/ansatz-definition';
import { isingChainEnergy } from '../exact';
import { stochasticReconfiguration, type OptimiserDefinition } from '../native/optimiser';
import type { VariationalMonteCarlo, VariationalMonteCarloDefinition } from '../native/variational-monte-carlo';
import { networks } from '../testing/networks';
import { ising } from '../testing/operators';
import { hasNativeAmplitudes, takesStepsOfFiniteDifferences } from '../testing/both-engines';
import { amplitudesOf, definitionOf, named, nSites, optionsOf, plain, using } from '../testing/tensor-training';
import { createTensorMonteCarlo } from './training';

const { native, device } = await openTensorEngines();

const isingDefinition = (ansatz: NetworkDefinition, chains: number): VariationalMonteCarloDefinition => ({
  ...definitionOf(ansatz, chains),
  hamiltonian: ising(nSites, 1, 1),
  sampler: { ...definitionOf(ansatz, chains).sampler, moves: [{ kind: 'local', weight: 1 }], charges: [] },
});

describe.each(networks)('%s', (_name, ansatz) => {
  it('has the amplitudes of the native engine', () => hasNativeAmplitudes({ native, device }, definitionOf(ansatz)));

  it('takes the steps of finite differences on both engines: energy, gradient, stochastic reconfiguration', () =>
    takesStepsOfFiniteDifferences({ native, device }, definitionOf(ansatz)));
});

describe('solves', () => {
  const relative: OptimiserDefinition = {
    ...plain,
    preconditioner: {
      kind: 'stochasticReconfiguration',
      solver: 'sampleSpace',
      diagonalShift: 0.01,
      relativeShift: 0.02,
      regularisation: { kind: 'none' },
    },
  };
  const afterSteps = (optimiser: OptimiserDefinition, name = 'complex weights', steps = 2): Promise<Float64Array> => {
    const ansatz = named(name);
    return using(createTensorMonteCarlo(native, device, definitionOf(ansatz)), async (tensor) => {
      for (let step = 0; step < steps; step++) await tensor.step(optionsOf(optimiser));
      return (await tensor.state()).parameters;
    });
  };
  const distance = (a: Float64Array, b: Float64Array): number =>
    Math.max(...a.map((value, p) => Math.abs(value - b[p]!)));

  it('gives the same in sample space and in parameter space with a relative shift', async () => {
    const whole = await afterSteps(relative);
    const { preconditioner } = relative;
    if (preconditioner.kind !== 'stochasticReconfiguration') throw new TypeError();
    const inParameters = { ...relative, preconditioner: { ...preconditioner, solver: 'parameterSpace' as const } };
    expect(distance(whole, await afterSteps(inParameters))).toBeLessThan(2e-4);
  });

  it('gives the same in both spaces where the shift is far below the rounding of the matrix', async () => {
    const [sampleSpace, parameterSpace] = await Promise.all(
      (['sampleSpace', 'parameterSpace'] as const).map((solver) =>
        afterSteps(stochasticReconfiguration(solver, 1e-3), 'square, complex', 1),
      ),
    );
    expect(distance(sampleSpace!, parameterSpace!)).toBeLessThan(1e-5);
  });

  it('holds the modulus and frozen layers still', async () => {
    const ansatz = named('modulus and phase');
    await using(createTensorMonteCarlo(native, device, definitionOf(ansatz)), async (tensor) => {
      const before = await tensor.state();
      const optimiser = { ...stochasticReconfiguration('auto', 0.01), phaseOnly: true, frozen: ['hidden'] };
      const seen = await tensor.step(optionsOf(optimiser));
      const after = await tensor.state();
      for (const { name, offset, shape } of tensor.parameterLayout) {
        const end = offset + shape.reduce((product, extent) => product * extent, 1);
        const moved = distance(before.parameters.subarray(offset, end), after.parameters.subarray(offset, end));
        if (name.startsWith('phase')) expect(moved).toBeGreaterThan(0);
        else expect(moved).toBe(0);
      }
      expect(seen.layerGradientNorms.filter(({ norm }) => norm > 0).map(({ name }) => name)).toEqual(['phase.weights']);
    });
  });

  it('remembers directions with SPRING and MARCH, moments with Adam', async () => {
    const spring = { ...plain, preconditioner: { kind: 'spring', diagonalShift: 0.01, decay: 0.9 } } as const;
    const march = {
      ...plain,
      preconditioner: { kind: 'march', diagonalShift: 0.01, decay: 0.9, momentDecay: 0.99 },
    } as const;
    const adam = { ...plain, rule: { kind: 'adam', firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 } } as const;
    const found = await Promise.all([afterSteps(plain), afterSteps(spring), afterSteps(march), afterSteps(adam)]);
    for (const [place, parameters] of found.entries()) {
      for (const other of found.slice(place + 1)) expect(distance(parameters, other)).toBeGreaterThan(1e-4);
    }
  });
});

describe('a training', () => {
  it('reaches the exact energy of an Ising ring', async () => {
    const ansatz = named('dense');
    const exact = isingChainEnergy({ nSites, coupling: 1, field: 1, periodic: true, constant: 0 });
    await using(createTensorMonteCarlo(native, device, isingDefinition(ansatz, 128)), async (tensor) => {
      const options = { ...optionsOf(stochasticReconfiguration('auto', 1e-3)), samples: 128, learningRate: 0.1 };
      for (let step = 0; step < 60; step++) await tensor.step(options);
      const { energy } = await tensor.measure(1024);
      expect(Math.abs(energy.mean - exact) / Math.abs(exact)).toBeLessThan(2e-3);
      // The native engine measures the same state.
      await using(native.createVariationalMonteCarlo(isingDefinition(ansatz, 128)), async (reference) => {
        await reference.restore(await tensor.state());
        const measured = await reference.measure(4096);
        expect(Math.abs(measured.energy.mean - energy.mean)).toBeLessThan(
          5 * (measured.energy.error + energy.error) + 1e-3,
        );
        // And the other way round.
        await tensor.restore(await reference.state());
        const [[re]] = [await amplitudesOf(tensor, new Uint8Array(nSites))];
        const [[expected]] = [await amplitudesOf(reference, new Uint8Array(nSites))];
        expect(re![0]).toBeCloseTo(expected![0], 4);
      });
      const spread = await tensor.energyAndVariance(256);
      expect(spread.energy.mean).toBeCloseTo(exact, 0);
    });
  });

  it('goes on after a restart as if it had never stopped', async () => {
    const ansatz = named('residual, layer norm');
    const rule = { kind: 'adam', firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 } as const;
    const optimiser: OptimiserDefinition = {
      ...plain,
      preconditioner: { kind: 'spring', diagonalShift: 0.01, decay: 0.9 },
      rule,
    };
    const opened = (): Promise<VariationalMonteCarlo> => createTensorMonteCarlo(native, device, definitionOf(ansatz));
    const { half, whole } = await using(opened(), async (tensor) => {
      for (let step = 0; step < 2; step++) await tensor.step(optionsOf(optimiser));
      const middle = await tensor.state();
      for (let step = 0; step < 2; step++) await tensor.step(optionsOf(optimiser));
      return { half: middle, whole: await tensor.state() };
    });
    await using(opened(), async (tensor) => {
      await tensor.restore(half);
      const { numTensors } = tf.memory();
      for (let step = 0; step < 2; step++) await tensor.step(optionsOf(optimiser));
      expect(await tensor.state()).toEqual(whole);
      // Nothing of a step is left on the device.
      expect(tf.memory().numTensors).toBe(numTensors);
    });
  });

  it('stops where it is told to, and changes nothing then', async () => {
    await using(createTensorMonteCarlo(native, device, definitionOf(named('dense'))), async (tensor) => {
      const before = await tensor.state();
      const abort = new AbortController();
      const step = tensor.step(optionsOf(plain), abort.signal);
      setTimeout(() => abort.abort(), 1);
      await expect(step).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await tensor.state()).toEqual(before);
    });
  });
});

describe('refuses', () => {
  const dense = definitionOf(named('dense'));
  const sampler = dense.sampler;
  it.each([
    ['a closed form', { ansatz: { kind: 'stateVector', complex: false, initialScale: 1 } }, 'TENSOR_NOT_A_NETWORK'],
    ['exact sampling', { sampler: { ...sampler, method: 'exact' } }, 'TENSOR_SAMPLER_MISSING'],
    ['tempering', { sampler: { ...sampler, inverseTemperatures: [1, 0.5] } }, 'TENSOR_SAMPLER_MISSING'],
    [
      'moves of the Hamiltonian',
      { sampler: { ...sampler, moves: [{ kind: 'hamiltonian', weight: 1 }] } },
      'TENSOR_SAMPLER_MISSING',
    ],
    [
      'moves that leave the sector',
      { sampler: { ...sampler, moves: [{ kind: 'local', weight: 1 }] } },
      'SAMPLER_LEAVES_SECTOR',
    ],
  ] as const)('%s', async (_what, change, code) => {
    await expect(createTensorMonteCarlo(native, device, { ...dense, ...change })).rejects.toMatchObject({ code });
  });

  it('targets that it lacks, and parameters that are not numbers', async () => {
    await using(createTensorMonteCarlo(native, device, dense), async (tensor) => {
      const before = await tensor.state();
      const infidelity = { ...optionsOf(plain), target: { kind: 'infidelity', state: tensor } } as const;
      await expect(tensor.step(infidelity)).rejects.toMatchObject({ code: 'TENSOR_TARGET_MISSING' });
      await expect(tensor.step(optionsOf({ ...plain, phaseOnly: true }))).rejects.toMatchObject({
        code: 'ENGINE_BAD_OPTIONS',
      });
      await expect(tensor.step(optionsOf({ ...plain, frozen: ['nothing'] }))).rejects.toMatchObject({
        code: 'ENGINE_BAD_OPTIONS',
      });
      expect(await tensor.state()).toEqual(before);
      await tensor.restore({ ...before, parameters: before.parameters.map(() => Number.NaN) });
      await expect(tensor.step(optionsOf(plain))).rejects.toMatchObject({ code: 'ENGINE_NOT_FINITE' });
    });
    await using(createTensorMonteCarlo(native, device, dense), async (tensor) => {
      await tensor.close();
      await expect(tensor.measure(10)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    });
  });
});
