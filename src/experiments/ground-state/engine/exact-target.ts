import { configurationsOf, fermionicSites, searched, type SymmetrySector } from '../../../engine/exact';
import type { ExactDiagonalisation, LanczosOptions } from '../../../engine/native/exact-diagonalisation';
import type { VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError, cancelledError } from '../../../shared/contract/errors';
import { energyInText } from '../../../shared/energy';
import { formatBytes, formatAboutDuration } from '../../../shared/format';
import type { DerivedSystem } from '../derive';
import { comparedConfigurations } from '../limits';
import type { GroundStateResult, Reference } from '../result-schema';
import { sectorWords } from '../sampling-plan';
import type { GroundStateSpec } from '../schema';
import { overlap, turned } from './compare-with-exact';
import { fixedSector } from './exact-sector';
import { fromLogarithms } from './logarithms';
import { rotated } from './prepare';

/** Configurations whose amplitudes are read together: between two of them the work can be cancelled. */
const readAtOnce = 65_536;
const tolerance = 1e-10;
/** Levels that differ by less, relative to their size, are one. */
const sameLevel = 1e-9;

/**
 * The exact ground state of a system as a state that a run comes close to: its amplitudes over the sector of the charges, in the
 * basis that the network works in. Where the text or the ansatz fixes a symmetry sector it is the lowest state of that.
 */
export class ExactTarget {
  private constructor(
    readonly kernels: VariationalMonteCarlo,
    readonly reference: Reference,
    private readonly facts: { readonly dimension: number; readonly gap: number | null },
    private readonly configurations: Uint8Array,
  ) {}

  /**
   * Finds it by Lanczos: with the same seed the same bits each time.
   *
   * @throws AnsatzError EXACT_... where the solver refuses, TARGET_NOT_CONVERGED
   */
  static async *open(
    spec: GroundStateSpec,
    system: DerivedSystem,
    context: RunContext,
  ): AsyncGenerator<RunEvent, ExactTarget, void> {
    const { operator, lattice } = system.hamiltonian;
    const sector = fixedSector(spec, system);
    const options = yield* fittingOptions(system, sector, context);
    const exact = await context.native.createExactDiagonalisation(operator, options);
    try {
      const found = yield* searched(exact, 'Exact ground state', context.signal);
      if (!found.converged) throw notConverged(options.maxIterations);
      const [energy, next] = found.eigenvalues;
      const gap = next === undefined ? null : next - energy;
      if (
        context.resumeFrom === null &&
        gap !== null &&
        gap <= sameLevel * Math.max(1, Math.abs(energy), Math.abs(next))
      ) {
        yield degenerate(energy);
      }
      const { charges } = system.plan;
      const configurations = configurationsOf(operator.localDimensions, charges);
      const amplitudes = yield* amplitudesOf(exact, configurations, spec, system, context.signal);
      const names = [charges.length === 0 ? '' : sectorWords(charges), sector?.name ?? ''];
      const reference: Reference = {
        energy,
        energyPerSite: energy / lattice.nSites,
        kind: 'exact',
        method: ['Lanczos', ...names.filter((name) => name !== '')].join(', '),
        source: 'computed here',
      };
      const kernels = await tabulated(amplitudes, spec, system, context);
      return new ExactTarget(kernels, reference, { dimension: exact.dimension, gap }, configurations);
    } finally {
      await exact.close();
    }
  }

  /** The fidelity from all amplitudes beside the sampled one; null where they are too many. */
  async *result(
    trained: VariationalMonteCarlo,
    { mean, error }: { readonly mean: number; readonly error: number },
    steps: number,
    signal: AbortSignal,
  ): AsyncGenerator<RunEvent, NonNullable<GroundStateResult['exactState']>, void> {
    const { energy } = this.reference;
    const fullSum = yield* this.#fullSum(trained, signal);
    if (fullSum !== null && isBiased(mean - fullSum, error)) yield biased(steps, mean, fullSum);
    return { energy, ...this.facts, mean, error, fullSum };
  }

  async *#fullSum(trained: VariationalMonteCarlo, signal: AbortSignal): AsyncGenerator<RunEvent, number | null, void> {
    const count = this.kernels.parameterCount;
    if (count > comparedConfigurations) return null;
    const sites = this.configurations.length / count;
    const [own, exact] = [new Float64Array(2 * count), new Float64Array(2 * count)];
    for (let first = 0; first < count; first += readAtOnce) {
      if (signal.aborted) throw cancelledError('The run');
      yield { kind: 'phase', label: 'Fidelity from all amplitudes', fraction: first / count };
      const piece = this.configurations.subarray(first * sites, (first + readAtOnce) * sites);
      own.set(await trained.logAmplitudes(piece), 2 * first);
      exact.set(await this.kernels.logAmplitudes(piece), 2 * first);
    }
    return overlap(fromLogarithms(exact), own).fidelity;
  }
}

/** Two levels where there are two states: whether the ground state is the only one. Says what the search will take. */
async function* fittingOptions(
  system: DerivedSystem,
  sector: SymmetrySector | null,
  { native, seed, threads }: RunContext,
): AsyncGenerator<RunEvent, LanczosOptions, void> {
  const { operator } = system.hamiltonian;
  const options = (eigenvalues: number): LanczosOptions => ({
    charges: system.plan.charges,
    symmetries: sector?.symmetries ?? [],
    fermionicSites: fermionicSites(system.hamiltonian),
    eigenvalues,
    wantVectors: true,
    tolerance,
    maxIterations: 2_000,
    seed,
    threads,
  });
  const { dimension } = await native.estimateExactDiagonalisation(operator, options(1));
  const wanted = options(Math.min(2, dimension));
  const { fits, memoryBytes, seconds } = await native.estimateExactDiagonalisation(operator, wanted);
  if (!fits) {
    throw new AnsatzError({
      code: 'TARGET_TOO_LARGE',
      message: 'The exact ground state does not fit into the free memory.',
      reason: `Its search needs ${formatBytes(memoryBytes)} for ${dimension.toLocaleString('en')} states.`,
      suggestion: 'Choose a smaller lattice or a sector, or close other programs.',
    });
  }
  const size = `${dimension.toLocaleString('en')} states, ${formatBytes(memoryBytes)}, ${formatAboutDuration(seconds)}`;
  yield { kind: 'phase', label: `Exact ground state: ${size}`, fraction: null };
  return wanted;
}

/** Amplitudes of the lowest state in the basis of the network, interleaved complex. */
async function* amplitudesOf(
  exact: ExactDiagonalisation,
  configurations: Uint8Array,
  spec: GroundStateSpec,
  system: DerivedSystem,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Float64Array, void> {
  const sites = system.hamiltonian.operator.localDimensions.length;
  const count = configurations.length / sites;
  const amplitudes = new Float64Array(2 * count);
  for (let first = 0; first < count; first += readAtOnce) {
    if (signal.aborted) throw cancelledError('The run');
    yield { kind: 'phase', label: 'Amplitudes of the exact ground state', fraction: first / count };
    const piece = configurations.slice(first * sites, (first + readAtOnce) * sites);
    amplitudes.set(turned(await exact.amplitudes(piece), piece, spec, system), 2 * first);
  }
  return amplitudes;
}

/** A state with these amplitudes that draws its samples itself, or sums over all where the other one does. */
async function tabulated(
  amplitudes: Float64Array,
  spec: GroundStateSpec,
  system: DerivedSystem,
  { native, seed, threads }: RunContext,
): Promise<VariationalMonteCarlo> {
  const { charges } = system.plan;
  const complex = amplitudes.some((part, at) => at % 2 === 1 && part !== 0);
  const kernels = await native.createVariationalMonteCarlo({
    hamiltonian: rotated(system.hamiltonian.operator, spec, system),
    ansatz: { kind: 'tabulated', complex, charges, initialScale: 0 },
    sampler: {
      method: system.plan.method === 'fullSum' ? 'fullSum' : 'direct',
      moves: [],
      chains: spec.sampling.chains,
      sweepsPerSample: 1,
      discardedSweeps: 0,
      charges,
      inverseTemperatures: [1],
    },
    // The two states must not share their random numbers.
    seed: String((BigInt(seed) + 0x9e37_79b9n) % 2n ** 63n),
    threads,
  });
  try {
    await kernels.setParameters(complex ? amplitudes : amplitudes.filter((_, at) => at % 2 === 0));
    return kernels;
  } catch (error) {
    await kernels.close();
    throw error;
  }
}

const degenerate = (energy: number): RunEvent => ({
  kind: 'notice',
  step: 0,
  severity: 'warning',
  code: 'TARGET_DEGENERATE',
  message: `The ground state is not the only one at E = ${energyInText(energy, 8)}: the fidelity is with one vector of their space, which is arbitrary.`,
  suggestion: 'Fix a sector in which it is the only one, by Sz, momentum, parity or a small field.',
});

/** Far outside of the error, and more than a detail. */
const isBiased = (difference: number, error: number): boolean => !(Math.abs(difference) <= Math.max(5 * error, 1e-3));

const biased = (step: number, mean: number, fullSum: number): RunEvent => ({
  kind: 'notice',
  step,
  severity: 'warning',
  code: 'TARGET_FIDELITY_BIASED',
  message: `The sampled fidelity ${mean.toPrecision(4)} is not that of all amplitudes, ${fullSum.toPrecision(4)}: the chains do not reach where the state lies.`,
  suggestion: 'Begin again with a larger diagonal shift or a smaller learning rate, or with exact sampling.',
});

const notConverged = (iterations: number): AnsatzError =>
  new AnsatzError({
    code: 'TARGET_NOT_CONVERGED',
    message: 'The exact ground state was not found.',
    reason: `Lanczos did not converge in ${iterations} iterations.`,
    suggestion: 'The levels lie very close together; a small field or another sector separates them.',
  });
