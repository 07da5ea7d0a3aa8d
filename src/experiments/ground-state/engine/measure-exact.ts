import {
  configurationsOf,
  entropiesOf,
  expectedError,
  fermionicSites,
  positiveSector,
  searched,
  type SymmetrySector,
} from '../../../engine/exact';
import { Latest } from '../../../engine/exact/latest';
import type { ExactDiagonalisation, LanczosOptions, SystemPart } from '../../../engine/native/exact-diagonalisation';
import type { VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import { formatAboutDuration } from '../../../shared/format';
import type { CompiledOperator } from '../../../shared/hamiltonian';
import type { Phase } from '../../../shared/run/phase';
import type { DerivedSystem } from '../derive';
import { comparedConfigurations } from '../limits';
import type { GroundStateSpec } from '../schema';
import { overlap } from './compare-with-exact';
import { fixedSector } from './exact-sector';
import { fromLogarithms } from './logarithms';

/** Exact values beside sampled ones; null where there is none. */
export interface ExactValues {
  readonly values: readonly (number | null)[];
  readonly note: string;
}

/** Multiplications that the reduced density matrix of an exact state may take: some tens of seconds. */
const mostEntropyWork = 3e10;
/** Longest search for an exact state beside a measurement, in seconds by its estimate. */
const mostSeconds = 120;

/** <O> of each operator, as the text has them, in the exact state. */
export async function* exactExpectations(
  spec: GroundStateSpec,
  system: DerivedSystem,
  operators: readonly CompiledOperator[],
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  return yield* withExactState(spec, system, context, operators.length, async (exact, state, news) => {
    const onProgress = ({ done, secondsLeft }: { readonly done: number; readonly secondsLeft: number }): void =>
      news({
        label: `Exact values: ${done} of ${operators.length}`,
        fraction: done / operators.length,
        remaining: { seconds: secondsLeft, of: 'stage' },
      });
    const found = await exact.expectations(operators, { state, onProgress, signal: context.signal });
    return found.map(({ re }) => re);
  });
}

/** S_2, tr rho^2 and the von Neumann entropy of some modes in the exact state. */
export async function* exactEntropies(
  spec: GroundStateSpec,
  system: DerivedSystem,
  part: SystemPart,
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  return yield* withExactState(spec, system, context, 3, async (exact, state, news) => {
    const weights = await exact
      .schmidtWeights(part, {
        state,
        mostWork: mostEntropyWork,
        onProgress: ({ fraction, secondsLeft }) =>
          news({
            label: 'Exact reduced density matrix',
            fraction,
            remaining: { seconds: secondsLeft, of: 'stage' },
          }),
        signal: context.signal,
      })
      .catch(expectedError);
    if (weights === null || weights instanceof AnsatzError) {
      return { reason: 'the reduced density matrix of these sites is too large' };
    }
    const { renyi2, purity, vonNeumann } = entropiesOf(weights);
    return [renyi2, purity, vonNeumann];
  });
}

/** |<psi|phi>|^2, its root and the phase of <psi|phi> of two networks from all their amplitudes. */
export async function* exactFidelity(
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  other: VariationalMonteCarlo,
  context: RunContext,
): AsyncGenerator<RunEvent, ExactValues, void> {
  if (isLarge(system)) {
    return none(3, `more than ${count(comparedConfigurations)} configurations`);
  }
  yield { kind: 'phase', label: 'All amplitudes of both networks', fraction: null, remaining: null };
  context.signal.throwIfAborted();
  const configurations = configurationsOf(system.hamiltonian.operator.localDimensions, system.plan.charges);
  const own = await kernels.logAmplitudes(configurations);
  const theirs = await other.logAmplitudes(configurations);
  const { fidelity, phase } = overlap(fromLogarithms(own), theirs);
  return { values: [fidelity, Math.sqrt(fidelity), phase], note: `${count(own.length / 2)} amplitudes of both` };
}

/** Which level of the exact spectrum a run looks for. */
const levelOf = ({ training }: GroundStateSpec): number =>
  training.target === 'excitedState' ? training.lowerRuns.length : 0;

type Values = readonly (number | null)[] | { readonly reason: string };

/**
 * Work on the exact state that a run looks for: in the symmetry sector that the text or the ansatz fixes. Where neither does,
 * a space that is too large is searched in the one sector that is known to have its ground state.
 */
async function* withExactState(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  values: number,
  work: (exact: ExactDiagonalisation, state: number, news: (phase: Phase) => void) => Promise<Values>,
): AsyncGenerator<RunEvent, ExactValues, void> {
  const { hamiltonian, plan } = system;
  const level = levelOf(spec);
  const fixed = fixedSector(spec, system);
  const sector: SymmetrySector | null =
    fixed ?? (level === 0 && isLarge(system) ? positiveSector(hamiltonian, plan.charges) : null);
  const state = level === 0 ? 'Exact ground state' : `Exact state of level ${level}`;
  yield { kind: 'phase', label: state, fraction: null, remaining: null };
  const options: LanczosOptions = {
    charges: plan.charges,
    symmetries: sector?.symmetries ?? [],
    fermionicSites: fermionicSites(hamiltonian),
    eigenvalues: level + 1,
    wantVectors: true,
    tolerance: 1e-10,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  };
  const problem = await problemOf(hamiltonian.operator, options, system, context);
  if (problem !== null) return none(values, problem);
  const exact = await context.native.createExactDiagonalisation(hamiltonian.operator, options);
  try {
    const { converged } = yield* searched(exact, state, context.signal);
    if (!converged) return none(values, 'the exact state did not converge');
    const news = new Latest<Phase>();
    const working = work(exact, level, (phase) => news.put(phase)).finally(() => news.end());
    // It is awaited below; until then a failure is not unhandled.
    working.catch(() => undefined);
    for await (const phase of news) yield { kind: 'phase', ...phase };
    const found = await working;
    if ('reason' in found) return none(values, found.reason);
    const where = sector === null ? '' : ` of the sector (${sector.name})`;
    const kind = sector === null ? 'configurations' : 'states';
    return { values: found, note: `${state.toLowerCase()} of ${count(exact.dimension)} ${kind}${where}` };
  } finally {
    await exact.close();
  }
}

/** Why there is no exact state of a system; null: there is one. */
async function problemOf(
  operator: CompiledOperator,
  options: LanczosOptions,
  system: DerivedSystem,
  { native }: RunContext,
): Promise<string | null> {
  const most = count(comparedConfigurations);
  if ((options.symmetries ?? []).length === 0 && isLarge(system)) {
    return `more than ${most} configurations, and no symmetry sector is fixed by the text or the ansatz`;
  }
  const estimate = await native.estimateExactDiagonalisation(operator, options).catch(expectedError);
  if (estimate instanceof AnsatzError) return estimate.message;
  if (estimate.dimension > comparedConfigurations) {
    return `the symmetry sector has ${count(estimate.dimension)} states, more than ${most}`;
  }
  if (!estimate.fits) return 'the exact state does not fit the memory';
  return estimate.seconds > mostSeconds ? `it would take ${formatAboutDuration(estimate.seconds)}` : null;
}

const isLarge = ({ facts }: DerivedSystem): boolean => facts.sectorDimension > BigInt(comparedConfigurations);

const none = (values: number, reason: string): ExactValues => ({
  values: Array<null>(values).fill(null),
  note: `no exact value: ${reason}`,
});

const count = (value: number): string => value.toLocaleString('en');
