import { AnsatzError } from '../../shared/contract/errors';
import type { CompiledHamiltonian } from '../../shared/hamiltonian/model';
import type { LanczosProgress, NativeEngine } from '../native/variational-monte-carlo';
import type { ExactReference, RunEvent } from '../run-context';
import { isingChainEnergy } from './free-fermions';
import { transverseFieldIsingChain } from './ising-chain';

export { isingChainEnergy } from './free-fermions';
export { transverseFieldIsingChain } from './ising-chain';

export interface ExactOptions {
  /** Sector of twice the total Sz to look in; null: the whole space. */
  readonly totalTwiceSz: number | null;
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
  const chain = options.totalTwiceSz === null ? transverseFieldIsingChain(hamiltonian) : null;
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
  const dimension = sectorDimension(operator.localDimensions, options.totalTwiceSz);
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
  { totalTwiceSz, seed, threads, signal, tolerance = 1e-8 }: ExactOptions,
): AsyncGenerator<RunEvent, ExactFinding, void> {
  yield { kind: 'phase', label: 'Exact energy: setting up Lanczos', fraction: null };
  const lanczos = {
    totalTwiceSz,
    eigenvalues: 1,
    wantVector: false,
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
      const scale = Math.max(Math.abs(eigenvalue), Number.MIN_VALUE);
      first ??= residual / scale;
      const fraction = Math.log(first / (residual / scale)) / Math.log(first / tolerance);
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : null;
      yield { kind: 'phase', label: `Exact energy: Lanczos product ${iteration}`, fraction: share };
    }
    const { eigenvalues, residual, converged } = await search;
    if (!converged) {
      return {
        found: false,
        reason: `Lanczos did not converge in ${maximumIterations} iterations (residual ${residual.toExponential(1)}).`,
        suggestion: 'The levels lie very close together; a small field or another sector separates them.',
      };
    }
    const energy = eigenvalues[0];
    const energyPerSite = energy / operator.localDimensions.length;
    const method = totalTwiceSz === null ? 'Lanczos' : `Lanczos, 2 Sz = ${totalTwiceSz}`;
    return {
      found: true,
      reference: { energy, energyPerSite, method, dimension: String(exact.dimension), residual },
    };
  } finally {
    await exact.close();
  }
}

/** Number of states with the given sum of 2m, or of all. */
function sectorDimension(localDimensions: Uint8Array, totalTwiceSz: number | null): bigint {
  let counts = [1n];
  let highest = 0;
  for (const dimension of localDimensions) {
    const next = new Array<bigint>(counts.length + dimension - 1).fill(0n);
    counts.forEach((count, lowered) => {
      for (let digit = 0; digit < dimension; digit++) next[lowered + digit] += count;
    });
    counts = next;
    highest += dimension - 1;
  }
  if (totalTwiceSz === null) return counts.reduce((total, count) => total + count, 0n);
  const lowered = (highest - totalTwiceSz) / 2;
  return counts.find((_, index) => index === lowered) ?? 0n;
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
