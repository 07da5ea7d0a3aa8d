import { AnsatzError } from '../../shared/contract/errors';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { ExactDiagonalisation, LanczosOptions, LanczosResult } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { RunEvent } from '../run-context';
import { Latest } from './latest';
import { SearchPace, type Pace } from './pace';

export type Lowest =
  | { readonly found: true; readonly energy: number; readonly residual: number; readonly dimension: number }
  | { readonly found: false; readonly code: string; readonly reason: string; readonly suggestion: string };

/** Lowest energy in one sector, with the progress of the work. A refusal of the engine is a value. */
export async function* lowestByLanczos(
  operator: CompiledOperator,
  native: NativeEngine,
  options: LanczosOptions,
  sector: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, Lowest, void> {
  const place = sector === '' ? '' : ` (${sector})`;
  yield { kind: 'phase', label: `Exact energy: setting up Lanczos${place}`, fraction: null, remaining: null };
  try {
    const exact = await native.createExactDiagonalisation(operator, options);
    try {
      const { eigenvalues, residuals, converged } = yield* searched(exact, `Exact energy${place}`, signal);
      const [energy, residual] = [eigenvalues[0], residuals[0]];
      if (converged) return { found: true, energy, residual, dimension: exact.dimension };
      return {
        found: false,
        code: 'EXACT_NOT_CONVERGED',
        reason: `Lanczos did not converge in ${options.maxIterations} iterations (residual ${residual.toExponential(1)}).`,
        suggestion: 'The levels lie very close together; a small field or another sector separates them.',
      };
    } finally {
      await exact.close();
    }
  } catch (error) {
    if (!(error instanceof AnsatzError) || !error.code.startsWith('EXACT_')) throw error;
    const { code, message, reason, suggestion } = error;
    return { found: false, code, reason: `${message} ${reason}`, suggestion };
  }
}

/** The search itself, with its progress under a label. */
export async function* searched(
  exact: ExactDiagonalisation,
  label: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, LanczosResult, void> {
  const news = new Latest<Pace>();
  // every part of the work counts for its pace, also those that nobody reads
  const pace = new SearchPace(exact.dimension);
  const search = exact
    .lowest({ onProgress: (progress) => news.put(pace.at(progress)), ...(signal ? { signal } : {}) })
    .finally(() => news.end());
  // it is awaited below; until then a failure is not unhandled
  search.catch(() => undefined);
  for await (const { words, ...known } of news) yield { kind: 'phase', label: `${label}: ${words}`, ...known };
  return await search;
}
