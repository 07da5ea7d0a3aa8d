import type { ExactDiagonalisation } from '../../../engine/native/exact-diagonalisation';
import type { VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import type { CompiledOperator } from '../../../shared/hamiltonian';
import type { DerivedSystem } from '../derive';
import { comparedConfigurations } from '../limits';
import type { GroundStateSpec } from '../schema';
import { overlap } from './compare-with-exact';
import { rotated } from './prepare';

/** Exact values beside sampled ones; null where there is none. */
export interface ExactValues {
  readonly values: readonly (number | null)[];
  readonly note: string;
}

/** Multiplications that the purity of a reduced density matrix may take. */
const mostPurityWork = 5e8;

/** <O> of each operator in the exact state. */
export async function* exactExpectations(
  spec: GroundStateSpec,
  system: DerivedSystem,
  operators: readonly CompiledOperator[],
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  return yield* withExactState(spec, system, context, operators.length, async (exact, state) => {
    const found = await exact.expectations(operators, { state, signal: context.signal });
    return found.map(({ re }) => re);
  });
}

/** S_2 and tr rho^2 of some modes in the exact state. */
export async function* exactRenyiEntropy(
  spec: GroundStateSpec,
  system: DerivedSystem,
  modes: readonly number[],
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  return yield* withExactState(spec, system, context, 2, async (exact, state) => {
    const configurations = await exact.configurations(0, exact.dimension);
    const amplitudes = await exact.amplitudes(configurations, state);
    const purity = reducedPurity(configurations, amplitudes, system.hamiltonian.modes.length, modes);
    return purity === null ? [null, null] : [-Math.log(purity), purity];
  });
}

/** |<psi|phi>|^2, its root and the phase of <psi|phi> of two networks from all their amplitudes. */
export async function* exactFidelity(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  other: VariationalMonteCarlo,
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  if (isLarge(system)) return none(3);
  yield { kind: 'phase', label: 'All amplitudes of both networks', fraction: null };
  const exact = await openExact(spec, system, context, 1);
  try {
    const configurations = await exact.configurations(0, exact.dimension);
    const own = await kernels.logAmplitudes(configurations);
    const theirs = await other.logAmplitudes(configurations);
    const { fidelity, phase } = overlap(fromLogarithms(own), theirs);
    return { values: [fidelity, Math.sqrt(fidelity), phase], note: `${count(exact.dimension)} amplitudes of both` };
  } finally {
    await exact.close();
  }
}

/**
 * tr rho_A^2 = sum_(a,a') |sum_b psi(a,b) conj(psi(a',b))|^2 of a normalised state; null where it takes too long.
 *
 * @param configurations [n][modes]
 * @param amplitudes interleaved complex, length 2 n; any norm
 * @param inside modes of A
 */
export function reducedPurity(
  configurations: Uint8Array,
  amplitudes: Float64Array,
  modes: number,
  inside: readonly number[],
): number | null {
  const isInside = new Set(inside);
  const outside = Array.from({ length: modes }, (_, mode) => mode).filter((mode) => !isInside.has(mode));
  const n = amplitudes.length / 2;
  const indexOf = (of: readonly number[]): { indices: Uint32Array; size: number } => {
    const known = new Map<string, number>();
    const indices = new Uint32Array(n);
    for (let k = 0; k < n; k++) {
      const key = of.map((mode) => configurations[k * modes + mode]).join();
      const index = known.get(key) ?? known.size;
      known.set(key, index);
      indices[k] = index;
    }
    return { indices, size: known.size };
  };
  const [first, second] = [indexOf(inside), indexOf(outside)];
  // Both parts have the same spectrum: the smaller one is the row.
  const [rows, columns] = first.size <= second.size ? [first, second] : [second, first];
  if (rows.size ** 2 * columns.size > mostPurityWork) return null;
  const matrix = new Float64Array(2 * rows.size * columns.size);
  let norm = 0;
  for (let k = 0; k < n; k++) {
    const at = 2 * (rows.indices[k] * columns.size + columns.indices[k]);
    matrix[at] = amplitudes[2 * k];
    matrix[at + 1] = amplitudes[2 * k + 1];
    norm += amplitudes[2 * k] ** 2 + amplitudes[2 * k + 1] ** 2;
  }
  let purity = 0;
  for (let a = 0; a < rows.size; a++) {
    for (let b = a; b < rows.size; b++) {
      let [re, im] = [0, 0];
      const [i, j] = [2 * a * columns.size, 2 * b * columns.size];
      for (let c = 0; c < 2 * columns.size; c += 2) {
        re += matrix[i + c] * matrix[j + c] + matrix[i + c + 1] * matrix[j + c + 1];
        im += matrix[i + c + 1] * matrix[j + c] - matrix[i + c] * matrix[j + c + 1];
      }
      purity += (a === b ? 1 : 2) * (re * re + im * im);
    }
  }
  return purity / norm ** 2;
}

/** Which level of the exact spectrum a run looks for. */
const levelOf = ({ training }: GroundStateSpec): number =>
  training.target === 'excitedState' ? training.lowerRuns.length : 0;

async function* withExactState(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  values: number,
  work: (exact: ExactDiagonalisation, state: number) => Promise<readonly (number | null)[]>,
): AsyncGenerator<RunEvent, ExactValues, void> {
  if (isLarge(system)) return none(values);
  const level = levelOf(spec);
  const state = level === 0 ? 'Exact ground state' : `Exact state of level ${level}`;
  yield { kind: 'phase', label: state, fraction: null };
  const exact = await openExact(spec, system, context, level + 1);
  try {
    const { converged } = await exact.lowest({ signal: context.signal });
    if (!converged) return { values: Array<null>(values).fill(null), note: 'the exact state did not converge' };
    const found = await work(exact, level);
    return { values: found, note: `${state.toLowerCase()} of ${count(exact.dimension)} configurations` };
  } finally {
    await exact.close();
  }
}

function openExact(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  eigenvalues: number,
): Promise<ExactDiagonalisation> {
  return context.native.createExactDiagonalisation(rotated(system.hamiltonian.operator, spec, system), {
    charges: system.plan.charges,
    eigenvalues,
    wantVectors: true,
    tolerance: 1e-10,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  });
}

const isLarge = ({ facts }: DerivedSystem): boolean => facts.sectorDimension > BigInt(comparedConfigurations);

const none = (values: number): ExactValues => ({
  values: Array<null>(values).fill(null),
  note: `no exact value: more than ${count(comparedConfigurations)} configurations`,
});

const count = (value: number): string => value.toLocaleString('en');

/** Amplitudes relative to the largest. */
export function fromLogarithms(logarithms: Float64Array): Float64Array {
  let largest = -Infinity;
  for (let k = 0; k < logarithms.length; k += 2) largest = Math.max(largest, logarithms[k]);
  const amplitudes = new Float64Array(logarithms.length);
  for (let k = 0; k < logarithms.length; k += 2) {
    const magnitude = Math.exp(logarithms[k] - largest);
    amplitudes[k] = magnitude * Math.cos(logarithms[k + 1]);
    amplitudes[k + 1] = magnitude * Math.sin(logarithms[k + 1]);
  }
  return amplitudes;
}
