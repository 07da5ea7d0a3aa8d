import { AnsatzError } from '../../shared/contract/errors';
import type { CompiledHamiltonian } from '../../shared/hamiltonian/model';
import type { Charge, ExactEstimate, LanczosOptions, Sector, Symmetry } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { ExactReference, RunEvent } from '../run-context';
import { sectorDimension } from './charges';
import { closedForm } from './closed-forms';
import { lowestByLanczos } from './lowest';

/** A one-dimensional representation of the symmetries, by the characters of their generators. */
export interface SymmetrySector {
  /** How it is named to the reader, such as "k = (0, pi), even". */
  readonly name: string;
  readonly symmetries: readonly Symmetry[];
}

export interface ExactOptions {
  /** Conserved sums that fix the sector to look in; none: the whole space. */
  readonly charges: readonly Charge[];
  /** How the sector is named to the reader, such as "2 Sz = 0". */
  readonly sector?: string;
  /**
   * Symmetry sectors that together hold the ground state. They are searched one after the other where the sector of the
   * charges alone is too large; the lowest energy of them is the result.
   */
  readonly symmetrySectors?: readonly SymmetrySector[];
  /** Sites that are fermionic modes, for the signs of permutations. */
  readonly fermionicSites?: readonly number[];
  readonly seed: string;
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Largest space that Lanczos is tried on; by default what takes some minutes. */
  readonly maximumDimension?: number;
  /** Longest search that is begun, by its estimate in seconds; default: any. */
  readonly maximumSeconds?: number;
  /** Bytes that may be used; default: what is free. */
  readonly memoryLimit?: number;
  /** Bound on |H v - E v| relative to the largest |eigenvalue|; the energy is good to its square. */
  readonly tolerance?: number;
}

/** What is needed of a compiled Hamiltonian. */
export interface ExactSystem {
  readonly operator: CompiledHamiltonian['operator'];
  /** Energies per site count its sites; a site of electrons has two modes. */
  readonly lattice: Pick<CompiledHamiltonian['lattice'], 'nSites'>;
  readonly report: Pick<CompiledHamiltonian['report'], 'hermitian' | 'dimension'>;
}

export type ExactFinding =
  | { readonly found: true; readonly reference: ExactReference }
  | { readonly found: false; readonly reason: string; readonly suggestion: string };

const maximumDimensions = { addon: 150_000_000, wasm: 6_000_000 };
const maximumIterations = 2_000;

interface Candidate {
  readonly sector: Sector;
  readonly names: readonly string[];
}

/**
 * Exact ground-state energy by the best method that fits: a closed form (free fermions, Bethe ansatz), else Lanczos in the
 * sector of the charges where memory and time allow, else in the symmetry sectors; else the reason why not. Yields what it
 * will take and the progress of long work.
 */
export async function* exactReference(
  hamiltonian: ExactSystem,
  native: NativeEngine,
  options: ExactOptions,
): AsyncGenerator<RunEvent, ExactFinding, void> {
  const { operator, report } = hamiltonian;
  const { nSites } = hamiltonian.lattice;
  const { charges } = options;
  if (!report.hermitian) {
    return {
      found: false,
      reason: 'The operator is not Hermitian.',
      suggestion: 'Add the missing adjoint with `+ h.c.`.',
    };
  }
  const closed = closedForm(operator, charges);
  if (closed) {
    const dimension =
      charges.length === 0 ? report.dimension : String(sectorDimension(operator.localDimensions, charges));
    const { energy, method } = closed;
    return { found: true, reference: { energy, energyPerSite: energy / nSites, method, dimension, residual: null } };
  }
  const named = options.sector === undefined ? [] : [options.sector];
  const plain: Candidate = { sector: { charges }, names: named };
  const first = await assess(operator, native, options, [plain]);
  if (first.suits) return yield* search(hamiltonian, native, options, [plain], first.estimates);
  const sectors = (options.symmetrySectors ?? []).map(({ name, symmetries }): Candidate => ({
    sector: { charges, symmetries, fermionicSites: options.fermionicSites ?? [] },
    names: [...named, name],
  }));
  if (sectors.length === 0) return { found: false, ...first };
  const second = await assess(operator, native, options, sectors);
  if (!second.suits) return { found: false, ...second };
  return yield* search(hamiltonian, native, options, sectors, second.estimates);
}

function lanczosOptions(options: ExactOptions, sector: Sector): LanczosOptions {
  return {
    ...sector,
    eigenvalues: 1,
    wantVectors: false,
    tolerance: options.tolerance ?? 1e-8,
    maxIterations: maximumIterations,
    seed: options.seed,
    threads: options.threads,
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
  };
}

type Assessment =
  | { readonly suits: true; readonly estimates: readonly ExactEstimate[] }
  | { readonly suits: false; readonly reason: string; readonly suggestion: string };

/** Whether the searches in all these sectors fit memory and time. Empty sectors are left out by the search. */
async function assess(
  operator: ExactSystem['operator'],
  native: NativeEngine,
  options: ExactOptions,
  candidates: readonly Candidate[],
): Promise<Assessment> {
  const limit = options.maximumDimension ?? maximumDimensions[native.description.kind];
  const longest = options.maximumSeconds ?? Infinity;
  const estimates: ExactEstimate[] = [];
  for (const { sector } of candidates) {
    const estimate = await native
      .estimateExactDiagonalisation(operator, lanczosOptions(options, sector))
      .catch(expectedError);
    if (!(estimate instanceof AnsatzError)) estimates.push(estimate);
    else if (estimate.code !== 'EXACT_EMPTY_SECTOR' || candidates.length === 1) return refusal(estimate);
  }
  const states = Math.max(0, ...estimates.map(({ dimension }) => dimension));
  const seconds = estimates.reduce((sum, estimate) => sum + estimate.seconds, 0);
  if (states > limit) {
    const exact = candidates.every(({ sector }) => (sector.symmetries ?? []).length === 0);
    const count = exact ? sectorDimension(operator.localDimensions, options.charges) : states;
    return {
      suits: false,
      reason: `The space has ${count} states, Lanczos is tried up to ${limit}.`,
      suggestion: 'Compare with a smaller lattice, or with a published energy.',
    };
  }
  const tight = estimates.find(({ fits }) => !fits);
  if (tight) {
    return {
      suits: false,
      reason: `The search needs ${gigabytes(tight.memoryBytes)} for ${tight.dimension} states, more than may be used.`,
      suggestion: 'Use symmetry sectors, a smaller lattice, or a machine with more memory.',
    };
  }
  if (seconds > longest) {
    return {
      suits: false,
      reason: `The search would take about ${duration(seconds)}, ${duration(longest)} are allowed.`,
      suggestion: 'Allow more time, or use symmetry sectors or a smaller lattice.',
    };
  }
  return { suits: true, estimates };
}

async function* search(
  { operator, lattice }: ExactSystem,
  native: NativeEngine,
  options: ExactOptions,
  candidates: readonly Candidate[],
  estimates: readonly ExactEstimate[],
): AsyncGenerator<RunEvent, ExactFinding, void> {
  const states = Math.max(...estimates.map(({ dimension }) => dimension));
  const memory = Math.max(...estimates.map(({ memoryBytes, matrixBytes }) => memoryBytes + matrixBytes));
  const seconds = estimates.reduce((sum, estimate) => sum + estimate.seconds, 0);
  const size = `${states.toLocaleString('en')} states, ${gigabytes(memory)}, about ${duration(seconds)}`;
  yield { kind: 'phase', label: `Exact energy: ${size}`, fraction: null };
  let best: { readonly energy: number; readonly reference: ExactReference } | null = null;
  for (const { sector, names } of candidates) {
    const lanczos = lanczosOptions(options, sector);
    const found = yield* lowestByLanczos(operator, native, lanczos, names.join(', '), options.signal);
    if (!found.found) {
      if (found.code === 'EXACT_EMPTY_SECTOR' && candidates.length > 1) continue;
      return { found: false, reason: found.reason, suggestion: found.suggestion };
    }
    const { energy, residual, dimension } = found;
    if (best && best.energy <= energy) continue;
    const energyPerSite = energy / lattice.nSites;
    const method = ['Lanczos', ...names].join(', ');
    best = { energy, reference: { energy, energyPerSite, method, dimension: String(dimension), residual } };
  }
  if (best) return { found: true, reference: best.reference };
  return {
    found: false,
    reason: 'None of the symmetry sectors has a state.',
    suggestion: 'Give other characters.',
  };
}

/** A refusal of the engine as a value; anything else is thrown. */
export function expectedError(error: unknown): AnsatzError {
  if (error instanceof AnsatzError && error.code.startsWith('EXACT_')) return error;
  throw error;
}

function refusal(error: AnsatzError): Assessment {
  return { suits: false, reason: `${error.message} ${error.reason}`, suggestion: error.suggestion };
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function duration(seconds: number): string {
  if (seconds < 1) return 'a second';
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(0)} h`;
}
