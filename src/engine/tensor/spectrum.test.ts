import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import { denseSystem } from '../testing/both-engines';
import { definitionOf, named, optionsOf, plain, using } from '../testing/tensor-training';
import { machine } from '../testing/wavefunctions';
import { Random } from '../../shared/random/random';
import { createTensorMonteCarlo } from './training';

const { native, device } = await openTensorEngines();

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.each([
  ['dense', 48, 5],
  ['dense', 24, 5],
  ['modulus and phase', 24, 5],
  // Its holomorphic parameters have every eigenvalue twice.
  ['complex weights', 24, 0],
] as const)('spectrum and signal-to-noise ratios: %s, %d samples', (name, samples, apartAtLeast) => {
  it('are those of derivatives and local energies of the native engine in float64', () => {
    const ansatz = named(name);
    const definition = definitionOf(ansatz);
    return using(createTensorMonteCarlo(native, device, definition), (tensor) =>
      using(
        native.createVariationalMonteCarlo({ ...definition, ansatz: { ...ansatz, precision: 'float64' } }),
        async (reference) => {
          const random = Random.seeded('12', 0);
          const parameters = (await reference.state()).parameters.map((value) => value + 0.1 * random.normal());
          for (const kernels of [tensor, reference]) await kernels.setParameters(parameters);
          const start = await tensor.state();
          const { configurations } = await tensor.sample(samples);
          await tensor.restore(start);
          const seen = await tensor.step({ ...optionsOf(plain), samples, diagnostics: true });
          const { rows, right } = await denseSystem(reference, definition, configurations);

          const count = parameters.length;
          const metric = new Float64Array(count * count);
          for (let p = 0; p < count; p++) {
            for (let q = 0; q < count; q++) metric[p * count + q] = sum(rows.map((row) => row[p]! * row[q]!)) / samples;
          }
          const host = await native.createHostOfSteps(definition);
          const { values, vectors } = await host.eigen(metric);
          await host.close();
          const largest = values.at(-1)!;
          const height = name === 'dense' ? samples : rows.length;
          expect(seen.geometricTensorSpectrum!.length).toBe(Math.min(height, count));
          let compared = 0;
          seen.geometricTensorSpectrum!.forEach((value, place) => {
            const k = count - 1 - place;
            expect(Math.abs(value - values[k]!)).toBeLessThan(2e-5 * largest);
            // Directions of eigenvalues that nearly coincide are not determined.
            const apart = Math.min(
              Math.abs(values[k]! - (values[k - 1] ?? 0)),
              (values[k + 1] ?? Infinity) - values[k]!,
            );
            if (values[k]! < 1e-3 * largest || apart < 1e-2 * values[k]!) return;
            const vector = vectors.subarray(k * count, (k + 1) * count);
            const along = rows.map((row, at) => right[at]! * sum(row.map((x, p) => x * vector[p]!)));
            const shares = Array.from({ length: samples }, (_, n) => along[n]! + (along[n + samples] ?? 0));
            const mean = sum(shares) / samples;
            const variance = sum(shares.map((share) => share ** 2)) / samples - mean ** 2;
            const expected = Math.abs(mean) * Math.sqrt(samples / variance);
            expect(Math.abs(seen.signalToNoise![place]! - expected)).toBeLessThan(0.02 * (expected + 0.05));
            compared++;
          });
          expect(compared).toBeGreaterThanOrEqual(apartAtLeast);
          const without = await tensor.step({ ...optionsOf(plain), samples });
          expect([without.geometricTensorSpectrum, without.signalToNoise]).toEqual([null, null]);
        },
      ),
    );
  });
});

it('counts every eigenvalue of complex parameters once, with the noise of its complex direction', () => {
  const definition = definitionOf(machine('restrictedBoltzmannMachine', { complex: true, hiddenDensity: 0.5 }));
  const samples = 24;
  return using(createTensorMonteCarlo(native, device, definition), (tensor) =>
    using(native.createVariationalMonteCarlo(definition), async (reference) => {
      const random = Random.seeded('12', 0);
      const parameters = (await reference.state()).parameters.map((value) => value + 0.1 * random.normal());
      for (const kernels of [tensor, reference]) await kernels.setParameters(parameters);
      const start = await tensor.state();
      const { configurations } = await tensor.sample(samples);
      await tensor.restore(start);
      const seen = await tensor.step({ ...optionsOf(plain), samples, diagnostics: true });
      const { rows, right } = await denseSystem(reference, definition, configurations);
      const count = parameters.length;
      const metric = Float64Array.from(
        { length: count ** 2 },
        (_, at) => sum(rows.map((row) => row[Math.floor(at / count)]! * row[at % count]!)) / samples,
      );
      const host = await native.createHostOfSteps(definition);
      const { values, vectors } = await host.eigen(metric);
      await host.close();
      const length = Math.min(samples, count / 2);
      expect([seen.geometricTensorSpectrum!.length, seen.signalToNoise!.length]).toEqual([length, length]);
      const largest = values.at(-1)!;
      let compared = 0;
      seen.geometricTensorSpectrum!.forEach((value, place) => {
        const k = count - 1 - 2 * place;
        expect(Math.abs(value - values[k]!)).toBeLessThan(2e-5 * largest);
        const apart = Math.min(values[k - 1]! - (values[k - 2] ?? 0), (values[k + 1] ?? Infinity) - values[k]!);
        if (values[k]! < 1e-3 * largest || apart < 1e-2 * values[k]!) return;
        let [force, square] = [0, 0];
        for (const vector of [k, k - 1].map((one) => vectors.subarray(one * count, (one + 1) * count))) {
          const along = rows.map((row, at) => right[at]! * sum(row.map((x, p) => x * vector[p]!)));
          const shares = Array.from({ length: samples }, (_, n) => along[n]! + along[n + samples]!);
          force += (sum(shares) / samples) ** 2;
          square += sum(shares.map((share) => share ** 2)) / samples;
        }
        const expected = Math.sqrt((force * samples) / (square - force));
        expect(Math.abs(seen.signalToNoise![place]! - expected)).toBeLessThan(0.02 * (expected + 0.05));
        compared++;
      });
      expect(compared).toBeGreaterThanOrEqual(4);
    }),
  );
});
