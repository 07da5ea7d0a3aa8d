import { expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import type { OptimiserDefinition, Regularisation, ReconfigurationSolver } from '../native/optimiser';
import type {
  HostOfSteps,
  StepOptions,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../native/variational-monte-carlo';
import { denseSystem } from '../testing/both-engines';
import { definitionOf, named, optionsOf, plain, using } from '../testing/tensor-training';
import { Random } from '../../shared/random/random';
import { createTensorMonteCarlo } from './training';

const samples = 48;

const { native, device } = await openTensorEngines();

function reconfiguration(
  solver: ReconfigurationSolver,
  relativeShift: number,
  regularisation: Regularisation,
): OptimiserDefinition {
  return {
    ...plain,
    preconditioner: { kind: 'stochasticReconfiguration', solver, diagonalShift: 0.01, relativeShift, regularisation },
  };
}

/** A network away from its start, on the tensor engine and in float64 on the native one. */
function onBoth<Result>(
  name: string,
  work: (tensor: VariationalMonteCarlo, reference: VariationalMonteCarlo) => Promise<Result>,
): Promise<Result> {
  const ansatz = named(name);
  const definition = definitionOf(ansatz);
  return using(createTensorMonteCarlo(native, device, definition), (tensor) =>
    using(
      native.createVariationalMonteCarlo({ ...definition, ansatz: { ...ansatz, precision: 'float64' } }),
      async (reference) => {
        const random = Random.seeded('11', 0);
        const { parameters } = await reference.state();
        await tensor.setParameters(parameters.map((value) => value + 0.1 * random.normal()));
        await reference.restore(await tensor.state());
        return work(tensor, reference);
      },
    ),
  );
}

/** The direction of a step and its length in S, then back to where it began. */
async function stepOf(
  kernels: VariationalMonteCarlo,
  options: StepOptions,
): Promise<{ readonly direction: Float64Array; readonly length: number }> {
  const start = await kernels.state();
  const { stepLength } = await kernels.step(options);
  const { parameters } = await kernels.state();
  await kernels.restore(start);
  const scale = 1 / options.learningRate;
  return {
    direction: parameters.map((value, p) => scale * (start.parameters[p]! - value)),
    length: scale * stepLength,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(...Array.from(a, (value, place) => value - b[place]!));

/** Centred rows of derivatives, centred local energies, and S. */
interface System {
  readonly rows: readonly number[][];
  readonly right: readonly number[];
  readonly metric: readonly number[][];
}

async function systemOf(
  reference: VariationalMonteCarlo,
  definition: VariationalMonteCarloDefinition,
  configurations: Uint8Array,
): Promise<System> {
  const { rows, right } = await denseSystem(reference, definition, configurations);
  const places = rows[0]!.map((_, p) => p);
  const metric = places.map((p) =>
    places.map((q) => rows.reduce((total, row) => total + row[p]! * row[q]!, 0) / samples),
  );
  return { rows, right, metric };
}

/** The same from centred rows of derivatives and local energies of samples, all real: W^{-1/2} V f V^T W^{-1/2} F. */
async function expectedStep(
  { rows, right, metric }: System,
  { preconditioner }: OptimiserDefinition,
  host: HostOfSteps,
): Promise<{ readonly direction: Float64Array; readonly length: number }> {
  if (preconditioner.kind !== 'stochasticReconfiguration') throw new TypeError(preconditioner.kind);
  const { diagonalShift, relativeShift, regularisation } = preconditioner;
  const count = rows[0]!.length;
  const places = Array.from({ length: count }, (_, p) => p);
  const weights = places.map((p) => (relativeShift > 0 ? diagonalShift + relativeShift * metric[p]![p]! : 1));
  const shift = relativeShift > 0 ? 1 : diagonalShift;
  const scaled = metric.flatMap((row, p) => row.map((value, q) => value / Math.sqrt(weights[p]! * weights[q]!)));
  const { values, vectors } = await host.eigen(Float64Array.from(scaled));
  const largest = values.at(-1)!;
  const direction = new Float64Array(count);
  values.forEach((value, k) => {
    const vector = places.map((p) => vectors[k * count + p]! / Math.sqrt(weights[p]!));
    const along = rows.map((row, at) => right[at]! * row.reduce((total, x, p) => total + x * vector[p]!, 0));
    const shares = Array.from({ length: samples }, (_, n) => along[n]! + (along[n + samples] ?? 0));
    const mean = sum(shares) / samples;
    const deviation = Math.sqrt(sum(shares.map((share) => (share - mean) ** 2)) / samples);
    const ratio = (Math.abs(mean) * Math.sqrt(samples)) / deviation;
    if (value < 1e-8 * largest) return;
    const cut =
      regularisation.kind === 'none'
        ? 1
        : 1 /
          (1 + (regularisation.cutoff * (regularisation.kind === 'signalToNoise' ? 1 / ratio : largest / value)) ** 6);
    vector.forEach((part, p) => (direction[p]! += (cut * mean * part) / (value + shift)));
  });
  const square = sum(metric.map((row, p) => direction[p]! * sum(row.map((value, q) => value * direction[q]!))));
  return { direction, length: Math.sqrt(square) };
}

const pseudoInverse = { kind: 'pseudoInverse', cutoff: 0.02 } as const;
const signalToNoise = { kind: 'signalToNoise', cutoff: 2 } as const;
const none = { kind: 'none' } as const;

const cutOffs: readonly OptimiserDefinition[] = [
  reconfiguration('sampleSpace', 0, pseudoInverse),
  reconfiguration('parameterSpace', 0, pseudoInverse),
  reconfiguration('sampleSpace', 0.02, pseudoInverse),
  reconfiguration('parameterSpace', 0.02, pseudoInverse),
  reconfiguration('conjugateGradient', 0, none),
  reconfiguration('conjugateGradient', 0.02, none),
];
const noiseCuts: readonly OptimiserDefinition[] = [
  reconfiguration('sampleSpace', 0, signalToNoise),
  reconfiguration('parameterSpace', 0, signalToNoise),
  reconfiguration('sampleSpace', 0.02, signalToNoise),
  reconfiguration('parameterSpace', 0.02, signalToNoise),
];

it.each([
  ['dense', [...cutOffs, ...noiseCuts]],
  ['modulus and phase', [...cutOffs, ...noiseCuts]],
  // Holomorphic parameters have every eigenvalue twice: directions within a pair are not determined, nor is their noise.
  ['complex weights', cutOffs],
] as const)(
  'both engines take the steps of finite differences with cut-offs and conjugate gradients: %s',
  (name, optimisers) =>
    onBoth(name, async (tensor, reference) => {
      const definition = definitionOf(named(name));
      const host = await native.createHostOfSteps(definition);
      for (const [engine, tolerance] of [
        [tensor, 1e-3],
        [reference, 1e-5],
      ] as const) {
        const start = await engine.state();
        const { configurations } = await engine.sample(samples);
        const system = await systemOf(reference, definition, configurations);
        await engine.restore(start);
        for (const optimiser of optimisers) {
          const expected = await expectedStep(system, optimiser, host);
          const found = await stepOf(engine, optionsOf(optimiser));
          const size = Math.hypot(...expected.direction);
          expect(distance(found.direction, expected.direction)).toBeLessThan(tolerance * size);
          expect(Math.abs(found.length - expected.length)).toBeLessThan(tolerance * expected.length);
        }
      }
      await host.close();
    }),
);

it('cuts off with the eigenvalues that the diagnostics show, and takes the same step with them', () =>
  onBoth('dense', async (tensor) => {
    const options = optionsOf(reconfiguration('sampleSpace', 0, pseudoInverse));
    const [bare, shown] = [await stepOf(tensor, options), await stepOf(tensor, { ...options, diagnostics: true })];
    expect(distance(bare.direction, shown.direction)).toBeLessThan(1e-6 * Math.hypot(...bare.direction));
  }));

it('says where conjugate gradients do not converge, and changes nothing then', () =>
  onBoth('dense', async (tensor) => {
    const before = await tensor.state();
    const optimiser = reconfiguration('conjugateGradient', 0, none);
    const hasty = { ...optimiser, preconditioner: { ...optimiser.preconditioner, iterations: 1 } };
    await expect(tensor.step(optionsOf(hasty))).rejects.toMatchObject({ code: 'ENGINE_NOT_CONVERGED' });
    expect(await tensor.state()).toEqual(before);
  }));
