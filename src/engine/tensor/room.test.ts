import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import { stochasticReconfiguration, type OptimiserDefinition } from '../native/optimiser';
import { definitionOf, named, optionsOf, plain, using } from '../testing/tensor-training';
import { machine, projections } from '../testing/wavefunctions';
import { createTensorMonteCarlo } from './training';

const { native, device } = await openTensorEngines();

const sr = (solver: 'parameterSpace' | 'sampleSpace', relativeShift: number): OptimiserDefinition => ({
  ...plain,
  preconditioner: {
    ...{ kind: 'stochasticReconfiguration', solver, diagonalShift: 0.01, relativeShift },
    regularisation: { kind: 'none' },
  },
});

const linearMethod: OptimiserDefinition = {
  ...plain,
  preconditioner: { kind: 'linearMethod', diagonalShift: 0.1 },
};

describe.each([
  ['the plain gradient', named('modulus and phase'), plain],
  ['in sample space', named('modulus and phase'), sr('sampleSpace', 0.02)],
  ['in parameter space', named('modulus and phase'), sr('parameterSpace', 0)],
  ['a projected state', projections['odd reflection']!, sr('sampleSpace', 0)],
  ['a complex machine', machine('restrictedBoltzmannMachine', { complex: true }), sr('parameterSpace', 0.02)],
  ['the linear method', named('modulus and phase'), linearMethod],
  [
    'a sum of states',
    { kind: 'sum', terms: [named('dense'), machine('jastrow', { complex: true })] },
    sr('sampleSpace', 0.02),
  ],
] as const)('a step within a limit: %s', (_name, ansatz, optimiser) => {
  it(
    'is what it is without, in the smallest pieces; with less it is refused before it begins',
    () =>
      using(createTensorMonteCarlo(native, device, definitionOf(ansatz)), async (tensor) => {
        const options = { ...optionsOf(optimiser), samples: 24, diagnostics: true };
        const start = await tensor.state();
        const least = (await tensor.stepMemory({ ...options, memoryLimit: 0 })) + tensor.memoryBytes;
        await expect(tensor.step({ ...options, memoryLimit: least - 1 })).rejects.toMatchObject({
          code: 'ENGINE_TOO_LARGE',
        });
        expect(await tensor.state()).toEqual(start);
        const whole = await tensor.step({ ...options, memoryLimit: 2 ** 30 });
        const { parameters } = await tensor.state();
        for (const limit of [least, least + 100_000]) {
          expect(
            (await tensor.stepMemory({ ...options, memoryLimit: limit })) + tensor.memoryBytes,
          ).toBeLessThanOrEqual(limit);
          await tensor.restore(start);
          const seen = await tensor.step({ ...options, memoryLimit: limit });
          expect(seen.energy.mean).toBeCloseTo(whole.energy.mean, 5);
          (await tensor.state()).parameters.forEach((value, place) =>
            expect(Math.abs(value - parameters[place]!)).toBeLessThan(2e-5),
          );
          const [found, expected] = [seen.geometricTensorSpectrum!, whole.geometricTensorSpectrum!];
          expect(found.length).toBe(expected.length);
          found.forEach((value, place) => expect(Math.abs(value - expected[place]!)).toBeLessThan(1e-5 * expected[0]!));
        }
      }),
    60_000,
  );
});

it('foresees more memory for more samples, and chooses a solve that fits', () =>
  using(createTensorMonteCarlo(native, device, definitionOf(named('dense'))), async (tensor) => {
    const options = optionsOf(stochasticReconfiguration('auto', 0.01));
    const [few, many] = [await tensor.stepMemory(options), await tensor.stepMemory({ ...options, samples: 48_000 })];
    expect(many).toBeGreaterThan(few + 47_000 * 4 * tensor.parameterCount);
    // The matrix of as many samples would take more than this.
    expect(await tensor.stepMemory({ ...options, samples: 48_000, memoryLimit: 0 })).toBeLessThan(2 ** 26);
  }));
