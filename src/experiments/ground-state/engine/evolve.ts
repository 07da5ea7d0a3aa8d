import { entropiesOf, EvolutionPace, fermionicSites, type Entropies, type Pace } from '../../../engine/exact';
import { Latest } from '../../../engine/exact/latest';
import type {
  EvolutionProgress,
  ExactEvolution,
  InitialState,
  SystemPart,
} from '../../../engine/native/exact-diagonalisation';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import { compileExpression, sectorStates, type CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { EvolutionAnswer, EvolutionRequest, ExactRefusal } from '../../../shared/run/exact';
import { entropyStates } from '../limits';
import { evolutionPlan, type PlannedStart } from '../evolution-plan';
import type { GroundStateSpec } from '../schema';
import { requireSystem } from './prepare';

/** Bound on the error of the state in a unit of time. */
const tolerance = 1e-12;

/**
 * Exact evolution psi(t) = exp(-i H t) psi(0) by Krylov spaces, with mean values, the Loschmidt echo |<psi(0)|psi(t)>|^2 and the
 * entropies of half of the sites at equidistant times.
 */
export async function* evolve(
  spec: GroundStateSpec,
  request: EvolutionRequest,
  context: RunContext,
): AsyncGenerator<RunEvent, EvolutionAnswer, void> {
  const { hamiltonian } = requireSystem(spec, { solve: false });
  const plan = evolutionPlan(hamiltonian, request.initial);
  if (!plan.ok) return refusal(plan.reason, plan.suggestion);
  const observables = request.observables.map((expression) => observableOf(spec.system.hamiltonian, expression));
  const problem = observables.find((observable) => observable.operator === null);
  if (problem) return refusal(`${problem.expression}: ${problem.problem}`, 'Correct the expression.');
  const operators = [hamiltonian.operator, ...observables.flatMap(({ operator }) => operator ?? [])];
  const states = sectorStates(hamiltonian.operator.localDimensions, plan.charges);
  const half = Math.floor(hamiltonian.lattice.nSites / 2);
  if (request.entropy && states > BigInt(entropyStates)) return entropyTooLarge(states);
  const part = request.entropy ? firstSites(hamiltonian, half) : null;
  const label = `Evolution: ${states.toLocaleString('en')} states`;
  yield { kind: 'phase', label, fraction: null, remaining: null };
  let evolution: ExactEvolution;
  try {
    evolution = await context.native.createExactEvolution(hamiltonian.operator, {
      charges: plan.charges,
      initial: initialOf(plan.start),
      imaginary: false,
      tolerance,
      seed: context.seed,
      threads: context.threads,
    });
  } catch (error) {
    return refusedBy(error);
  }
  try {
    const times = Array.from({ length: request.steps + 1 }, (_, at) => (request.time * at) / request.steps);
    const values: number[][] = operators.map(() => []);
    const echo: number[] = [];
    const entropies: Entropies[] = [];
    const pace = new EvolutionPace(evolution.dimension, request.time);
    let last: EvolutionProgress | null = null;
    for (const [done, time] of times.entries()) {
      last = yield* reaching(evolution, time, pace, { all: times.length, done }, context.signal);
      echo.push(last.echo ?? Number.NaN);
      const means = await evolution.expectations(operators, context.signal);
      means.forEach(({ re }, index) => values[index].push(re));
      const weights = part === null ? null : await evolution.schmidtWeights(part, { signal: context.signal });
      if (weights !== null) entropies.push(entropiesOf(weights));
    }
    return {
      found: true,
      evolution: {
        times,
        energy: values[0],
        observables: observables.map(({ expression, hermitian }, index) => ({
          expression,
          hermitian,
          values: values[index + 1],
        })),
        echo,
        entropy: part === null ? null : entropies.map(({ renyi2 }) => renyi2),
        vonNeumannEntropy: part === null ? null : entropies.map(({ vonNeumann }) => vonNeumann),
        entropySites: half,
        initial: plan.name,
        sector: plan.sector,
        dimension: evolution.dimension,
        errorBound: last?.errorBound ?? 0,
        products: last?.products ?? 0,
      },
    };
  } catch (error) {
    return refusedBy(error);
  } finally {
    await evolution.close();
  }
}

/** Evolves to a time, with how far it has come. */
async function* reaching(
  evolution: ExactEvolution,
  time: number,
  pace: EvolutionPace,
  times: { readonly all: number; readonly done: number },
  signal: AbortSignal,
): AsyncGenerator<RunEvent, EvolutionProgress, void> {
  const news = new Latest<Pace>();
  // Every part of the work counts for its pace, also those that nobody reads.
  const onProgress = (progress: EvolutionProgress): void =>
    news.put(pace.at(progress, { ...times, seconds: evolution.measuringSeconds() }));
  const work = evolution.evolve(time, { onProgress, signal }).finally(() => news.end());
  // It is awaited below; until then a failure is not unhandled.
  work.catch(() => undefined);
  for await (const { words, ...known } of news) yield { kind: 'phase', label: `Evolution: ${words}`, ...known };
  return await work;
}

function initialOf(start: PlannedStart): InitialState {
  return start.kind === 'groundState' ? { kind: 'groundState', operator: start.hamiltonian.operator } : start;
}

function observableOf(source: string, expression: string) {
  const compiled = compileExpression(source, expression);
  if (compiled.ok) return { expression, operator: compiled.operator, hermitian: compiled.hermitian, problem: '' };
  const [{ message, reason, column }] = compiled.problems;
  const where = column === null ? '' : `character ${column}: `;
  return { expression, operator: null, hermitian: false, problem: `${where}${message} ${reason}` };
}

/** The modes of the first sites. */
const firstSites = (hamiltonian: CompiledHamiltonian, count: number): SystemPart => ({
  sites: hamiltonian.modes.flatMap(({ site }, mode) => (site < count ? [mode] : [])),
  fermionicSites: fermionicSites(hamiltonian),
});

function entropyTooLarge(states: bigint): ExactRefusal {
  const most = entropyStates.toLocaleString('en');
  return refusal(
    `The entropy takes all amplitudes at every time: at most ${most} states, here ${states.toLocaleString('en')}.`,
    'Leave the entropy out, or choose a smaller lattice.',
  );
}

const refusal = (reason: string, suggestion: string): ExactRefusal => ({
  found: false,
  reason,
  suggestion,
  effort: null,
});

/** A refusal of the engine as an answer; anything else is thrown. */
function refusedBy(error: unknown): ExactRefusal {
  if (!(error instanceof AnsatzError) || !error.code.startsWith('EXACT_')) throw error;
  return refusal(`${error.message} ${error.reason}`, error.suggestion);
}
