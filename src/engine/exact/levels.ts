import { formatAboutDuration, formatBytes } from '../../shared/format';
import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { ExactLevel, SpectrumAnswer } from '../../shared/run/exact';
import type { LanczosOptions } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { RunEvent } from '../run-context';
import { sectorDimension } from './charges';
import {
  emptySector,
  inSector,
  mostSectors,
  nameOf,
  searchesOf,
  searchOf,
  sectorOf,
  symbolOf,
  wordsOf,
  type ChargeSector,
  type Search,
} from './level-searches';
import { searched } from './lowest';
import { withPhases } from './phases';
import type { NumberedSector } from './symmetry-sectors';

export interface LevelOptions {
  /** States wanted, counted with multiplicity; the last energy comes complete. */
  readonly states: number;
  readonly sectors: readonly ChargeSector[];
  /** Symmetry sector that the levels must have; null: all. */
  readonly symmetry: NumberedSector | null;
  /** How all of them together are named. */
  readonly name: string;
  readonly seed: string;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Longest search that is begun, by its estimate in seconds. */
  readonly maximumSeconds: number;
}

/** Largest sector whose low levels are looked for: their vectors are kept. */
const largestSector = 6_000_000;
const worthThreads = 30_000;
const wholeSector = 256;
/** Energies are equal below this, relative to the largest. */
const equalWithin = 1e-8;

interface Sized {
  readonly search: Search;
  /** Levels that are looked for. */
  readonly most: number;
  readonly threads: number;
  /** Estimated; only the ratios of those of different sectors are used for the time that is left. */
  readonly seconds: number;
}

interface Found {
  readonly search: Search;
  readonly energies: readonly number[];
  readonly residuals: readonly number[];
}

/**
 * The lowest levels of several sectors of conserved sums, each with its momentum, representation and parity: exact
 * diagonalisation in every symmetry sector that symmetry does not make equal to another. Of representations of more than one
 * dimension one state of each multiplet is found; those of projective ones are told apart by their energies.
 */
export async function* exactLevels(
  hamiltonian: CompiledHamiltonian,
  native: NativeEngine,
  options: LevelOptions,
): AsyncGenerator<RunEvent, SpectrumAnswer, void> {
  const { operator } = hamiltonian;
  const searches = options.sectors.flatMap((charge) =>
    options.symmetry === null ? searchesOf(hamiltonian, charge) : [searchOf(charge, options.symmetry)],
  );
  if (searches.length > mostSectors) {
    const reason = `H has ${searches.length.toLocaleString('en')} sectors, at most ${mostSectors.toLocaleString('en')} are searched.`;
    return { found: false, reason, suggestion: 'Ask for the levels of one sector.', effort: null };
  }
  const settings = (search: Search, eigenvalues: number, threads: number): LanczosOptions => ({
    ...sectorOf(hamiltonian, search),
    eigenvalues,
    wantVectors: false,
    tolerance: 1e-10,
    maxIterations: 2_000,
    seed: options.seed,
    threads,
  });
  // What is found of a momentum alone must reach beyond the wanted states, so that its last energy is complete.
  const wanted = ({ isWhole }: Search): number => options.states + (isWhole ? 3 : 0);

  const sizes: Sized[] = [];
  let [seconds, memoryBytes, states] = [0, 0, 0];
  for (const [at, search] of searches.entries()) {
    if (at % 20 === 0) yield { kind: 'phase', label: 'Sizes of the sectors', fraction: at / searches.length };
    options.signal.throwIfAborted();
    const estimate = await native.estimateExactDiagonalisation(operator, settings(search, 1, 1)).catch(emptySector);
    if (estimate === null) continue;
    // A small sector is diagonalised whole: that is quicker than a search.
    const isSmall = estimate.dimension <= wholeSector;
    const most = isSmall ? estimate.dimension : Math.min(wanted(search), estimate.dimension);
    // Threads wait for each other longer than the products of a small sector take.
    const own = estimate.dimension < worthThreads ? 1 : options.threads;
    // Every level more takes about a quarter of the products of the first.
    const expected = estimate.seconds * (isSmall ? 1 : 1 + 0.25 * (most - 1));
    sizes.push({ search, most, threads: own, seconds: expected });
    seconds += expected;
    states = Math.max(states, estimate.dimension);
    memoryBytes = Math.max(memoryBytes, estimate.memoryBytes + estimate.matrixBytes + 16 * most * estimate.dimension);
    if (estimate.dimension > largestSector || !estimate.fits) {
      return {
        found: false,
        reason: `A sector (${nameOf(search)}) has ${estimate.dimension.toLocaleString('en')} states, levels are found up to ${largestSector.toLocaleString('en')}.`,
        suggestion: 'Choose a smaller lattice, or a sector by momentum and representation in the text.',
        effort: null,
      };
    }
  }
  if (seconds > options.maximumSeconds) {
    return {
      found: false,
      reason: `The ${sizes.length} sectors would take ${formatAboutDuration(seconds)} and ${formatBytes(memoryBytes)}.`,
      suggestion: 'Start it anyway, ask for fewer levels, or for one sector.',
      effort: { states, sectors: sizes.length, memoryBytes, seconds },
    };
  }
  const found: Found[] = [];
  // Measured times of the sectors done, and what was estimated for them and for all.
  const spent = { seconds: 0, estimated: 0, all: sizes.reduce((sum, { seconds: own }) => sum + own, 0) };
  for (const [at, { search, most, threads, seconds: estimated }] of sizes.entries()) {
    const label = `Sector ${at + 1} of ${sizes.length}: ${nameOf(search)}`;
    const known = {
      fraction: at / sizes.length,
      remaining:
        spent.estimated > 0
          ? { seconds: (spent.seconds * (spent.all - spent.estimated)) / spent.estimated, of: 'work' as const }
          : null,
    };
    yield { kind: 'phase', label, ...known };
    const exact = await native.createExactDiagonalisation(operator, settings(search, most, threads));
    try {
      const work = searched(exact, label, options.signal);
      const {
        eigenvalues: energies,
        residuals,
        converged,
        seconds: taken,
      } = yield* withPhases(work, (phase) => inSector(phase, known));
      spent.seconds += taken;
      spent.estimated += estimated;
      if (!converged) {
        const reason = `The search did not converge in the sector ${nameOf(search)}.`;
        return { found: false, reason, suggestion: 'Ask for fewer levels.', effort: null };
      }
      found.push({ search, energies: [...energies].slice(0, most), residuals: [...residuals] });
    } finally {
      await exact.close();
    }
  }
  const dimension = options.sectors.reduce(
    (sum, { charges, copies }) => sum + BigInt(copies) * sectorDimension(operator.localDimensions, charges),
    0n,
  );
  const levels = lowest(rowsOf(found), options.states);
  return {
    found: true,
    spectrum: { levels, sector: options.name, dimension: String(dimension), sectors: sizes.length },
  };
}

/** Levels of all sectors; those of a momentum alone are multiplets of its projective representations. */
function rowsOf(found: readonly Found[]): readonly ExactLevel[] {
  const scale = found.reduce((largest, { energies }) => Math.max(largest, ...energies.map(Math.abs)), 1);
  const isEqual = (a: number, b: number): boolean => Math.abs(a - b) <= equalWithin * scale;
  return found.flatMap(({ search, energies, residuals }) => {
    const { charge, block, symmetry, isWhole } = search;
    const row = (energy: number, residual: number | undefined, point: string, count: number): ExactLevel => ({
      energy,
      residual: residual !== undefined && Number.isFinite(residual) ? residual : null,
      ...wordsOf(charge, { ...symmetry.numbers, point }),
      degeneracy: count * block.star * charge.copies,
    });
    if (!isWhole) {
      return energies.map((energy, at) => row(energy, residuals[at], symmetry.numbers.point ?? '', symmetry.dimension));
    }
    const rows: ExactLevel[] = [];
    energies.forEach((energy, at) => {
      const last = rows.at(-1);
      if (last === undefined || !isEqual(last.energy, energy)) rows.push(row(energy, residuals[at], '', 1));
      else rows[rows.length - 1] = { ...last, degeneracy: last.degeneracy + block.star * charge.copies };
    });
    return rows.map((level) => ({ ...level, point: symbolOf(level.degeneracy / (block.star * charge.copies)) }));
  });
}

/** As many states as wanted, from below, and all of the last energy. */
function lowest(levels: readonly ExactLevel[], states: number): ExactLevel[] {
  const ascending = [...levels].sort((a, b) => a.energy - b.energy);
  const kept: ExactLevel[] = [];
  let count = 0;
  const scale = ascending.reduce((largest, { energy }) => Math.max(largest, Math.abs(energy)), 1);
  for (const level of ascending) {
    const last = kept.at(-1);
    if (count >= states && last !== undefined && level.energy - last.energy > equalWithin * scale) break;
    kept.push(level);
    count += level.degeneracy;
  }
  return kept;
}
