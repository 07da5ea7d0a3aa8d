import { AnsatzError } from '../../shared/contract/errors';
import { formatAboutDuration, formatBytes, formatRoughDuration } from '../../shared/format';
import type { CompiledHamiltonian } from '../../shared/hamiltonian/model';
import type { ExactAnswer, ExactEffort, ExactReference } from '../../shared/run/exact';
import type { Phase } from '../../shared/run/phase';
import type { Charge, ExactEstimate, LanczosOptions, Sector, Symmetry } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { RunEvent } from '../run-context';
import { sectorDimension } from './charges';
import { closedForm } from './closed-forms';
import { lowestByLanczos } from './lowest';
import { withPhases } from './phases';

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
  /** The sector that the state must be in; absent: the lowest of all is looked for. */
  readonly fixedSector?: SymmetrySector;
  /**
   * Symmetry sectors that together hold the ground state. They are searched one after the other where the sector of the
   * charges alone is too large; the lowest energy of them is the result.
   */
  readonly symmetrySectors?: () => readonly SymmetrySector[];
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

const maximumDimensions = { addon: 150_000_000, wasm: 6_000_000 };
const maximumIterations = 2_000;
/** No symmetries make a sector smaller than by this factor a site: cubic point group, translations and parity. */
const largestReduction = 96n;

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
): AsyncGenerator<RunEvent, ExactAnswer, void> {
  const { operator, report } = hamiltonian;
  const { nSites } = hamiltonian.lattice;
  const { charges } = options;
  if (!report.hermitian) {
    return {
      found: false,
      reason: 'The operator is not Hermitian.',
      suggestion: 'Add the missing adjoint with `+ h.c.`.',
      effort: null,
    };
  }
  const named = options.sector === undefined ? [] : [options.sector];
  const within = ({ name, symmetries }: SymmetrySector): Candidate => ({
    sector: { charges, symmetries, fermionicSites: options.fermionicSites ?? [] },
    names: [...named, name],
  });
  if (options.fixedSector) return yield* searchWhereItFits([within(options.fixedSector)]);
  const closed = closedForm(operator, charges);
  if (closed) {
    const dimension =
      charges.length === 0 ? report.dimension : String(sectorDimension(operator.localDimensions, charges));
    const { energy, method } = closed;
    return { found: true, reference: { energy, energyPerSite: energy / nSites, method, dimension, residual: null } };
  }
  const plain = yield* searchWhereItFits([{ sector: { charges }, names: named }]);
  const isHopeless =
    sectorDimension(operator.localDimensions, charges) >
    BigInt(largestDimension(native, options)) * largestReduction * BigInt(nSites);
  if (plain.found || isHopeless) return plain;
  const sectors = options.symmetrySectors?.() ?? [];
  return sectors.length === 0 ? plain : yield* searchWhereItFits(sectors.map(within));

  async function* searchWhereItFits(candidates: readonly Candidate[]): AsyncGenerator<RunEvent, ExactAnswer, void> {
    const assessed = await assess(operator, native, options, candidates);
    if (!assessed.suits) return { found: false, ...assessed };
    return yield* search(hamiltonian, native, options, candidates, assessed.effort);
  }
}

const largestDimension = (native: NativeEngine, options: ExactOptions): number =>
  options.maximumDimension ?? maximumDimensions[native.description.kind];

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
  | { readonly suits: true; readonly effort: ExactEffort }
  | {
      readonly suits: false;
      readonly reason: string;
      readonly suggestion: string;
      readonly effort: ExactEffort | null;
    };

/** Whether the searches in all these sectors fit memory and time. Empty sectors are left out by the search. */
async function assess(
  operator: ExactSystem['operator'],
  native: NativeEngine,
  options: ExactOptions,
  candidates: readonly Candidate[],
): Promise<Assessment> {
  const limit = largestDimension(native, options);
  const longest = options.maximumSeconds ?? Infinity;
  const estimates: ExactEstimate[] = [];
  for (const { sector } of candidates) {
    const estimate = await native
      .estimateExactDiagonalisation(operator, lanczosOptions(options, sector))
      .catch(expectedError);
    if (!(estimate instanceof AnsatzError)) estimates.push(estimate);
    else if (estimate.code !== 'EXACT_EMPTY_SECTOR' || candidates.length === 1) return refusal(estimate);
  }
  const effort = {
    states: Math.max(0, ...estimates.map(({ dimension }) => dimension)),
    sectors: estimates.length,
    memoryBytes: Math.max(0, ...estimates.map(({ memoryBytes, matrixBytes }) => memoryBytes + matrixBytes)),
    seconds: estimates.reduce((sum, estimate) => sum + estimate.seconds, 0),
  };
  const { states, seconds } = effort;
  if (states > limit) {
    const exact = candidates.every(({ sector }) => (sector.symmetries ?? []).length === 0);
    const count = exact ? sectorDimension(operator.localDimensions, options.charges) : states;
    return {
      suits: false,
      reason: `The space has ${count} states, Lanczos is tried up to ${limit}.`,
      suggestion: 'Compare with a smaller lattice, or with a published energy.',
      effort: null,
    };
  }
  const tight = estimates.find(({ fits }) => !fits);
  if (tight) {
    return {
      suits: false,
      reason: `The search needs ${formatBytes(tight.memoryBytes)} for ${tight.dimension} states, more than may be used.`,
      suggestion: 'Use symmetry sectors, a smaller lattice, or a machine with more memory.',
      effort: null,
    };
  }
  if (seconds > longest) {
    return {
      suits: false,
      reason: `The search would take ${formatAboutDuration(seconds)}, ${formatRoughDuration(longest)} are allowed.`,
      suggestion: 'Allow more time, or use symmetry sectors or a smaller lattice.',
      effort,
    };
  }
  return { suits: true, effort };
}

async function* search(
  { operator, lattice }: ExactSystem,
  native: NativeEngine,
  options: ExactOptions,
  candidates: readonly Candidate[],
  { states, memoryBytes, seconds }: ExactEffort,
): AsyncGenerator<RunEvent, ExactAnswer, void> {
  const size = `${states.toLocaleString('en')} states, ${formatBytes(memoryBytes)}, ${formatAboutDuration(seconds)}`;
  yield { kind: 'phase', label: `Exact energy: ${size}`, fraction: null, remaining: null };
  let best: { readonly energy: number; readonly reference: ExactReference } | null = null;
  for (const [at, { sector, names }] of candidates.entries()) {
    const work = lowestByLanczos(operator, native, lanczosOptions(options, sector), names.join(', '), options.signal);
    const found = yield* candidates.length === 1
      ? work
      : withPhases(work, (phase) => counted(phase, at, candidates.length));
    if (!found.found) {
      if (found.code === 'EXACT_EMPTY_SECTOR' && candidates.length > 1) continue;
      return { found: false, reason: found.reason, suggestion: found.suggestion, effort: null };
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
    effort: null,
  };
}

/** A refusal of the engine as a value; anything else is thrown. */
export function expectedError(error: unknown): AnsatzError {
  if (error instanceof AnsatzError && error.code.startsWith('EXACT_')) return error;
  throw error;
}

function refusal(error: AnsatzError): Assessment {
  return { suits: false, reason: `${error.message} ${error.reason}`, suggestion: error.suggestion, effort: null };
}

/** One search of several: its progress is how many are done. */
const counted = (phase: Phase, done: number, total: number): Phase => ({
  ...phase,
  label: `${done + 1} of ${total}: ${phase.label}`,
  fraction: done / total,
});
