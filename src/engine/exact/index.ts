import { AnsatzError } from '../../shared/contract/errors';
import type { CompiledHamiltonian } from '../../shared/hamiltonian/model';
import type { Charge, LanczosProgress } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { ExactReference, RunEvent } from '../run-context';
import { sectorDimension } from './charges';
import { isingChainEnergy } from './free-fermions';
import { transverseFieldIsingChain } from './ising-chain';

export { totalSzCharges } from './charges';
export { isingChainEnergy } from './free-fermions';
export { transverseFieldIsingChain } from './ising-chain';

export interface ExactOptions {
  /** Conserved sums that fix the sector to look in; none: the whole space. */
  readonly charges: readonly Charge[];
  /** How the sector is named to the reader, such as "2 Sz = 0". */
  readonly sector?: string;
  readonly seed: string;
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Largest space that Lanczos is tried on; by default what takes a few minutes. */
  readonly maximumDimension?: number;
  /** Bound on |H v - E v| relative to the largest |eigenvalue|; the energy is good to its square. */
  readonly tolerance?: number;
}

/** What is needed of a compiled Hamiltonian. */
export interface ExactSystem {
  readonly operator: CompiledHamiltonian['operator'];
  readonly report: Pick<CompiledHamiltonian['report'], 'hermitian' | 'dimension'>;
}

export type ExactFinding =
  | { readonly found: true; readonly reference: ExactReference }
  | { readonly found: false; readonly reason: string; readonly suggestion: string };

const maximumDimensions = { addon: 150_000_000, wasm: 6_000_000 };
const maximumIterations = 2_000;

/**
 * Exact ground-state energy: the closed form where there is one, Lanczos where the space is small enough, else the
 * reason why not. Yields the progress of long work.
 */
export async function* exactGroundState(
  hamiltonian: ExactSystem,
  native: NativeEngine,
  options: ExactOptions,
): AsyncGenerator<RunEvent, ExactFinding, void> {
  const { operator, report } = hamiltonian;
  const nSites = operator.localDimensions.length;
  const chain = options.charges.length === 0 ? transverseFieldIsingChain(hamiltonian) : null;
  if (chain) {
    const energy = isingChainEnergy(chain);
    const reference = { energy, energyPerSite: energy / nSites, dimension: report.dimension, residual: null };
    return { found: true, reference: { ...reference, method: 'free fermions' } };
  }
  if (!report.hermitian) {
    return {
      found: false,
      reason: 'The operator is not Hermitian.',
      suggestion: 'Add the missing adjoint with `+ h.c.`.',
    };
  }
  const limit = options.maximumDimension ?? maximumDimensions[native.description.kind];
  const dimension = sectorDimension(operator.localDimensions, options.charges);
  if (dimension > BigInt(limit)) {
    return {
      found: false,
      reason: `The space has ${dimension} states, Lanczos is tried up to ${limit}.`,
      suggestion: 'Compare with a smaller lattice, or with a published energy.',
    };
  }
  return yield* byLanczos(hamiltonian, native, options);
}

async function* byLanczos(
  { operator }: ExactSystem,
  native: NativeEngine,
  { charges, sector, seed, threads, signal, tolerance = 1e-8 }: ExactOptions,
): AsyncGenerator<RunEvent, ExactFinding, void> {
  yield { kind: 'phase', label: 'Exact energy: setting up Lanczos', fraction: null };
  const lanczos = {
    charges,
    eigenvalues: 1,
    wantVectors: false,
    tolerance,
    maxIterations: maximumIterations,
    seed,
    threads,
  };
  const exact = await native.createExactDiagonalisation(operator, lanczos).catch((error: unknown) => {
    if (error instanceof AnsatzError && error.code.startsWith('EXACT_')) return error;
    throw error;
  });
  if (exact instanceof AnsatzError) {
    return { found: false, reason: `${exact.message} ${exact.reason}`, suggestion: exact.suggestion };
  }
  try {
    const news = new Latest<LanczosProgress>();
    const search = exact
      .lowest({ onProgress: (progress) => news.put(progress), ...(signal ? { signal } : {}) })
      .finally(() => news.end());
    // it is awaited below; until then a failure is not unhandled
    search.catch(() => undefined);
    let first: number | null = null;
    for await (const { iteration, eigenvalue, residual } of news) {
      if (eigenvalue === null || residual === null) continue;
      const scale = Math.max(Math.abs(eigenvalue), Number.MIN_VALUE);
      first ??= residual / scale;
      const fraction = Math.log(first / (residual / scale)) / Math.log(first / tolerance);
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : null;
      yield { kind: 'phase', label: `Exact energy: Lanczos product ${iteration}`, fraction: share };
    }
    const { eigenvalues, residuals, converged } = await search;
    const residual = residuals[0];
    if (!converged) {
      return {
        found: false,
        reason: `Lanczos did not converge in ${maximumIterations} iterations (residual ${residual.toExponential(1)}).`,
        suggestion: 'The levels lie very close together; a small field or another sector separates them.',
      };
    }
    const energy = eigenvalues[0];
    const energyPerSite = energy / operator.localDimensions.length;
    const method = sector === undefined ? 'Lanczos' : `Lanczos, ${sector}`;
    return {
      found: true,
      reference: { energy, energyPerSite, method, dimension: String(exact.dimension), residual },
    };
  } finally {
    await exact.close();
  }
}

/** Values from a callback for one reader: a value not read yet is replaced by a newer one. */
class Latest<Value> implements AsyncIterable<Value> {
  private value: Value | null = null;
  private ended = false;
  private wake: () => void = () => undefined;

  put(value: Value): void {
    this.value = value;
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, void> {
    for (;;) {
      if (this.value !== null) {
        const value = this.value;
        this.value = null;
        yield value;
      } else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
