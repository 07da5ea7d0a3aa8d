import { expect } from 'vitest';
import type { AnsatzDefinition } from '../../shared/model/ansatz-definition';
import { stochasticReconfiguration } from '../native/optimiser';
import type {
  NativeEngine,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../native/variational-monte-carlo';
import type { TensorDevice } from '../tensor/device';
import { OperatorRows } from '../operator-rows';
import { Random } from '../../shared/random/random';
import { createTensorMonteCarlo } from '../tensor/training';
import { amplitudesOf, optionsOf, plain, using, type Amplitudes } from './tensor-training';

interface Engines {
  readonly native: NativeEngine;
  readonly device: TensorDevice;
}

/** Networks in float64. */
export function exactly(ansatz: AnsatzDefinition): AnsatzDefinition {
  switch (ansatz.kind) {
    case 'network':
      return { ...ansatz, precision: 'float64' };
    case 'projected':
      return { ...ansatz, state: exactly(ansatz.state) };
    case 'product':
      return { ...ansatz, factors: ansatz.factors.map(exactly) };
    case 'sum':
      return { ...ansatz, terms: ansatz.terms.map(exactly) };
    default:
      return ansatz;
  }
}

/** On the tensor engine and, in float64, on the native one, with the same parameters away from the first ones. */
export function onBoth<Result>(
  { native, device }: Engines,
  definition: VariationalMonteCarloDefinition,
  work: (tensor: VariationalMonteCarlo, reference: VariationalMonteCarlo) => Promise<Result>,
): Promise<Result> {
  const ansatz = exactly(definition.ansatz);
  return using(createTensorMonteCarlo(native, device, definition), (tensor) =>
    using(native.createVariationalMonteCarlo({ ...definition, ansatz }), async (reference) => {
      const random = Random.seeded('11', 0);
      const { parameters } = await reference.state();
      const moved = parameters.map((value) => value + 0.1 * random.normal());
      await tensor.setParameters(moved);
      await reference.setParameters(moved);
      return work(tensor, reference);
    }),
  );
}

/** All configurations [n][site], the first site fastest. */
export function allConfigurations(localDimensions: Uint8Array): Uint8Array {
  const count = localDimensions.reduce((product, dimension) => product * dimension, 1);
  const all = new Uint8Array(count * localDimensions.length);
  for (let n = 0; n < count; n++) {
    let rest = n;
    localDimensions.forEach((dimension, site) => {
      all[n * localDimensions.length + site] = rest % dimension;
      rest = Math.floor(rest / dimension);
    });
  }
  return all;
}

/** Names of parameters and amplitudes of both engines are the same, relative to the largest where there are nodes. */
export function hasNativeAmplitudes(engines: Engines, definition: VariationalMonteCarloDefinition): Promise<void> {
  return onBoth(engines, definition, async (tensor, reference) => {
    expect(tensor.parameterLayout).toEqual(reference.parameterLayout);
    const all = allConfigurations(definition.hamiltonian.localDimensions);
    const [found, expected] = [await amplitudesOf(tensor, all), await amplitudesOf(reference, all)];
    const largest = expected.reduce((most, [re]) => Math.max(most, re), -Infinity);
    found.forEach(([re, im], k) => {
      const [expectedRe, expectedIm] = expected[k]!;
      if (expectedRe < largest - 5) {
        const size = (logarithm: number): number => Math.exp(logarithm - largest);
        const [x, y] = [size(re) * Math.cos(im), size(re) * Math.sin(im)];
        const [a, b] = [size(expectedRe) * Math.cos(expectedIm), size(expectedRe) * Math.sin(expectedIm)];
        expect(Math.hypot(x - a, y - b)).toBeLessThan(2e-5 * (1 + Math.abs(largest)));
        return;
      }
      expect(Math.abs(re - expectedRe)).toBeLessThan(2e-5 * (1 + Math.abs(re)));
      const turns = (im - expectedIm) / (2 * Math.PI);
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(2e-5 * (1 + Math.abs(im)));
    });
  });
}

/** Energy, gradient and steps of both engines are those of finite differences of the native one. */
export function takesStepsOfFiniteDifferences(
  engines: Engines,
  definition: VariationalMonteCarloDefinition,
): Promise<void> {
  return onBoth(engines, definition, async (tensor, reference) => {
    for (const [engine, tolerance] of [
      [tensor, 1],
      [reference, 1e-2],
    ] as const) {
      const start = await engine.state();
      const { configurations } = await engine.sample(48);
      const { rows, right, energy } = await denseSystem(reference, definition, configurations);
      const { force, natural } = denseSteps(rows, right, 0.01);
      for (const [optimiser, direction] of [
        [plain, force],
        [stochasticReconfiguration('parameterSpace', 0.01), natural],
        [stochasticReconfiguration('sampleSpace', 0.01), natural],
      ] as const) {
        const largest = Math.hypot(...force);
        await engine.restore(start);
        const seen = await engine.step(optionsOf(optimiser));
        expect(Math.abs(seen.energy.mean - energy)).toBeLessThan(1e-4 * tolerance);
        expect(Math.abs(seen.gradientNorm - largest)).toBeLessThan(1e-3 * tolerance * largest);
        const { parameters } = await engine.state();
        const wrong = direction.map((value, p) => (start.parameters[p]! - parameters[p]!) / 0.05 - value);
        expect(Math.hypot(...wrong)).toBeLessThan(2e-3 * tolerance * Math.hypot(...direction));
      }
      await engine.restore(start);
    }
  });
}

/** Centred rows Re O, Im O by central differences of the native engine, and centred local energies, as one real system. */
export async function denseSystem(
  reference: VariationalMonteCarlo,
  definition: VariationalMonteCarloDefinition,
  configurations: Uint8Array,
): Promise<{ rows: number[][]; right: number[]; energy: number }> {
  const { parameters } = await reference.state();
  const columns: Amplitudes[] = [];
  const step = 1e-5;
  for (let parameter = 0; parameter < parameters.length; parameter++) {
    const shifted = async (by: number): Promise<Amplitudes> => {
      const moved = Float64Array.from(parameters);
      moved[parameter]! += by;
      await reference.setParameters(moved);
      return amplitudesOf(reference, configurations);
    };
    const [above, below] = [await shifted(step), await shifted(-step)];
    columns.push(above.map(([re, im], k) => [(re - below[k]![0]) / (2 * step), (im - below[k]![1]) / (2 * step)]));
  }
  await reference.setParameters(parameters);
  const rows = new OperatorRows(definition.hamiltonian);
  const energies = rows.diagonals(configurations);
  const own = await amplitudesOf(reference, configurations);
  for (const piece of rows.connections(configurations, 1e6)) {
    const others = await amplitudesOf(reference, piece.configurations);
    others.forEach(([re, im], place) => {
      const sample = piece.samples[place]!;
      const [size, angle] = [Math.exp(re - own[sample]![0]), im - own[sample]![1]];
      energies[2 * sample]! += piece.elements[2 * place]! * size * Math.cos(angle);
      energies[2 * sample + 1]! += piece.elements[2 * place]! * size * Math.sin(angle);
    });
  }
  const count = own.length;
  const centred = (values: number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return values.map((value) => value - mean);
  };
  const parts = [0, 1] as const;
  const byPart = parts.map((part) => columns.map((column) => centred(column.map((value) => value[part]))));
  const energyParts = parts.map((part) => Array.from({ length: count }, (_, k) => energies[2 * k + part]!));
  return {
    rows: byPart.flatMap((ofColumns) => Array.from({ length: count }, (_, k) => ofColumns.map((column) => column[k]!))),
    right: energyParts.flatMap(centred),
    energy: energyParts[0]!.reduce((sum, value) => sum + value, 0) / count,
  };
}

/** F = A^T b / n, and d of (A^T A / n + shift) d = F */
function denseSteps(
  rows: readonly number[][],
  right: readonly number[],
  shift: number,
): { readonly force: number[]; readonly natural: number[] } {
  const samples = 48;
  const force = rows[0]!.map((_, p) => rows.reduce((sum, row, k) => sum + row[p]! * right[k]!, 0) / samples);
  const metric = force.map((_, p) =>
    force.map((_value, q) => rows.reduce((sum, row) => sum + row[p]! * row[q]!, 0) / samples + (p === q ? shift : 0)),
  );
  return { force, natural: solveDense(metric, force) };
}

/** Gauss's elimination; a positive definite matrix needs no pivots. */
function solveDense(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, place) => [...row, right[place]!]);
  const n = right.length;
  for (let column = 0; column < n; column++) {
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let place = column; place <= n; place++) rows[row]![place]! -= factor * rows[column]![place]!;
    }
  }
  return rows.map((row, place) => row[n]! / row[place]!);
}
