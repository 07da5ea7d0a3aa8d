import { configurationsOf } from '../../../engine/exact';
import { Latest } from '../../../engine/exact/latest';
import type {
  Charge,
  EvolutionProgress,
  ExactEvolution,
  InitialState,
} from '../../../engine/native/exact-diagonalisation';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import { compileExpression, sectorStates, type CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { EvolutionAnswer, EvolutionRequest, ExactRefusal } from '../../../shared/run/exact';
import { entropyStates } from '../limits';
import { evolutionPlan, type PlannedStart } from '../evolution-plan';
import type { GroundStateSpec } from '../schema';
import { reducedPurity } from './measure-exact';
import { requireSystem } from './prepare';

/** Bound on the error of the state in a unit of time. */
const tolerance = 1e-12;

/**
 * Exact evolution psi(t) = exp(-i H t) psi(0) by Krylov spaces, with mean values, the Loschmidt echo |<psi(0)|psi(t)>|^2 and the
 * Rényi-2 entropy of half of the sites at equidistant times.
 */
export async function* evolve(
  spec: GroundStateSpec,
  request: EvolutionRequest,
  context: RunContext,
): AsyncGenerator<RunEvent, EvolutionAnswer, void> {
  const { hamiltonian } = requireSystem(spec);
  const plan = evolutionPlan(hamiltonian, request.initial);
  if (!plan.ok) return refusal(plan.reason, plan.suggestion);
  const observables = request.observables.map((expression) => observableOf(spec.system.hamiltonian, expression));
  const problem = observables.find((observable) => observable.operator === null);
  if (problem) return refusal(`${problem.expression}: ${problem.problem}`, 'Correct the expression.');
  const operators = [hamiltonian.operator, ...observables.flatMap(({ operator }) => operator ?? [])];
  const states = sectorStates(hamiltonian.operator.localDimensions, plan.charges);
  const half = Math.floor(hamiltonian.lattice.nSites / 2);
  const entropy = request.entropy ? halfEntropy(hamiltonian, half, plan.charges, states) : null;
  if (entropy !== null && 'found' in entropy) return entropy;
  yield { kind: 'phase', label: `Evolution: ${states.toLocaleString('en')} states`, fraction: null };
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
    const entropies: number[] = [];
    let last: EvolutionProgress | null = null;
    for (const [at, time] of times.entries()) {
      last = yield* reaching(evolution, time, at / times.length, 1 / times.length, request.time, context.signal);
      echo.push(last.echo ?? Number.NaN);
      const means = await evolution.expectations(operators, context.signal);
      means.forEach(({ re }, index) => values[index].push(re));
      if (entropy !== null) entropies.push(await entropy.of(evolution));
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
        entropy: entropy === null ? null : entropies,
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
  done: number,
  share: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, EvolutionProgress, void> {
  const news = new Latest<EvolutionProgress>();
  const work = evolution
    .evolve(time, { onProgress: (progress) => news.put(progress), signal })
    .finally(() => news.end());
  // It is awaited below; until then a failure is not unhandled.
  work.catch(() => undefined);
  for await (const { stage, time: reached, products } of news) {
    const words = { basis: 'basis states', matrix: 'matrix elements', search: `t = ${Number(reached.toPrecision(4))}` };
    const label = `Evolution: ${words[stage]}, ${products.toLocaleString('en')} products`;
    yield { kind: 'phase', label, fraction: stage === 'search' ? Math.min(1, Math.max(done, reached / end)) : null };
  }
  const reached = await work;
  yield { kind: 'phase', label: `Evolution: t = ${Number(time.toPrecision(4))}`, fraction: Math.min(1, done + share) };
  return reached;
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

interface HalfEntropy {
  readonly of: (evolution: ExactEvolution) => Promise<number>;
}

/** S_2 = -ln tr rho_A^2 of the first half of the sites from all amplitudes, or why it is not there. */
function halfEntropy(
  hamiltonian: CompiledHamiltonian,
  half: number,
  charges: readonly Charge[],
  states: bigint,
): HalfEntropy | ExactRefusal {
  const { modes, operator } = hamiltonian;
  if (modes.some(({ species }) => species === 'up')) {
    return refusal('The entropy of electrons takes signs that this program does not know.', 'Leave the entropy out.');
  }
  if (states > BigInt(entropyStates)) {
    const most = entropyStates.toLocaleString('en');
    return refusal(
      `The entropy takes all amplitudes at every time: at most ${most} states, here ${states.toLocaleString('en')}.`,
      'Leave the entropy out, or choose a smaller lattice.',
    );
  }
  const configurations = configurationsOf(operator.localDimensions, charges);
  const inside = modes.flatMap(({ site }, mode) => (site < half ? [mode] : []));
  return {
    of: async (evolution) => {
      const amplitudes = await evolution.amplitudes(configurations);
      const purity = reducedPurity(configurations, amplitudes, modes.length, inside);
      return purity === null ? Number.NaN : Math.max(0, -Math.log(purity));
    },
  };
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
