import { formatAboutDuration, formatBytes } from '../../shared/format';
import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { ExactRefusal } from '../../shared/run/exact';
import type { NumberedLevels, WholeSpectrumAnswer } from '../../shared/run/whole-spectrum';
import type { LanczosOptions } from '../native/exact-diagonalisation';
import type { NativeEngine } from '../native/variational-monte-carlo';
import type { RunEvent } from '../run-context';
import { sectorDimension } from './charges';
import {
  emptySector,
  inSector,
  mostSectors,
  nameOf,
  searchOf,
  sectorOf,
  symbolOf,
  wholeSearchesOf,
  wordsOf,
  type Search,
} from './level-searches';
import { levelSpacing } from './level-spacing';
import type { LevelOptions } from './levels';
import { searched } from './lowest';
import { withPhases } from './phases';

/** Largest matrix that is diagonalised: half a gigabyte, and some minutes of processor time. */
const largestMatrix = 8_192;
/** States of all sectors together. */
const mostStates = 2 ** 18;
/** Threads wait for each other longer than the work on a smaller matrix takes. */
const worthThreads = 1_000;
/** Levels are equal below this, relative to the largest: well above rounding, well below spacings. */
const equalWithin = 1e-11;

interface Sized {
  readonly search: Search;
  readonly dimension: number;
  readonly seconds: number;
}

interface Found {
  readonly search: Search;
  readonly energies: Float64Array;
}

/** All levels of several sectors of conserved sums with their quantum numbers, by dense diagonalisation in every symmetry sector. */
export async function* exactWholeSpectrum(
  hamiltonian: CompiledHamiltonian,
  native: NativeEngine,
  options: Omit<LevelOptions, 'states'>,
): AsyncGenerator<RunEvent, WholeSpectrumAnswer, void> {
  const { operator } = hamiltonian;
  const states = options.sectors.reduce(
    (sum, { charges, copies }) => sum + BigInt(copies) * sectorDimension(operator.localDimensions, charges),
    0n,
  );
  // A symmetry sector that is asked for may be small in a large space: its matrix decides.
  if (options.symmetry === null && states > BigInt(mostStates)) {
    const reason = `${words(states)} states, all levels are found of up to ${words(mostStates)}.`;
    return refused(reason, 'Choose a smaller lattice or a sector, or ask for the lowest levels.');
  }
  const searches = options.sectors.flatMap((charge) =>
    options.symmetry === null ? wholeSearchesOf(hamiltonian, charge) : [searchOf(charge, options.symmetry)],
  );
  if (searches.length > mostSectors) {
    return refused(
      `H has ${words(searches.length)} sectors, at most ${words(mostSectors)} are diagonalised.`,
      'Ask for the levels of one sector.',
    );
  }
  const settings = (search: Search, eigenvalues: number, threads: number): LanczosOptions => ({
    ...sectorOf(hamiltonian, search),
    eigenvalues,
    wantVectors: false,
    tolerance: 1e-10,
    maxIterations: 1,
    seed: options.seed,
    threads,
  });
  const threadsOf = (dimension: number): number => (dimension < worthThreads ? 1 : options.threads);

  const sizes: Sized[] = [];
  let memoryBytes = 0;
  for (const [at, search] of searches.entries()) {
    if (at % 20 === 0) yield { kind: 'phase', label: 'Sizes of the sectors', fraction: at / searches.length };
    options.signal.throwIfAborted();
    const size = await native.estimateExactDiagonalisation(operator, settings(search, 1, 1)).catch(emptySector);
    if (size === null) continue;
    const { dimension } = size;
    if (dimension > largestMatrix) {
      return refused(
        `A sector (${nameOf(search)}) has ${words(dimension)} states, matrices are diagonalised up to ${words(largestMatrix)}.`,
        'Choose a smaller lattice, or a sector by momentum and representation in the text; or ask for the lowest levels.',
      );
    }
    const all = settings(search, dimension, threadsOf(dimension));
    const estimate = await native.estimateExactDiagonalisation(operator, all);
    const bytes = estimate.memoryBytes + estimate.matrixBytes;
    if (!estimate.fits) {
      return refused(
        `The matrix of a sector (${nameOf(search)}) takes ${formatBytes(bytes)}, which are not free.`,
        'Choose a smaller lattice or sector.',
      );
    }
    memoryBytes = Math.max(memoryBytes, bytes);
    sizes.push({ search, dimension, seconds: estimate.seconds });
  }
  const largest = sizes.reduce((most, { dimension }) => Math.max(most, dimension), 0);
  const seconds = sizes.reduce((sum, size) => sum + size.seconds, 0);
  if (seconds > options.maximumSeconds) {
    return {
      ...refused(
        `The ${sizes.length} sectors would take ${formatAboutDuration(seconds)} and ${formatBytes(memoryBytes)}.`,
        'Start it anyway, or ask for one sector.',
      ),
      effort: { states: largest, sectors: sizes.length, memoryBytes, seconds },
    };
  }
  const found: Found[] = [];
  const spent = { seconds: 0, estimated: 0 };
  for (const [at, { search, dimension, seconds: estimated }] of sizes.entries()) {
    const label = `Sector ${at + 1} of ${sizes.length}: ${nameOf(search)}`;
    const known = {
      fraction: spent.estimated / seconds,
      remaining:
        spent.estimated > 0
          ? { seconds: (spent.seconds * (seconds - spent.estimated)) / spent.estimated, of: 'work' as const }
          : null,
    };
    const exact = await native.createExactDiagonalisation(operator, settings(search, dimension, threadsOf(dimension)));
    try {
      const work = searched(exact, label, options.signal);
      // One sector has the progress of its own stages.
      const outcome = yield* withPhases(work, (phase) => (sizes.length === 1 ? phase : inSector(phase, known)));
      spent.seconds += outcome.seconds;
      spent.estimated += estimated;
      found.push({ search, energies: outcome.eigenvalues });
    } finally {
      await exact.close();
    }
  }
  const resolution = equalWithin * found.reduce((most, { energies }) => Math.max(most, extent(energies)), 1);
  const blocks = blocksOf(found, resolution);
  const dimension = blocks.reduce((sum, { energies, copies }) => sum + copies * energies.length, 0);
  if (
    blocks.some(({ copies }) => !Number.isInteger(copies)) ||
    (options.symmetry === null && BigInt(dimension) !== states)
  ) {
    return refused(
      `The levels of the sectors have ${words(dimension)} states, of ${words(states)}.`,
      'Some levels lie too close together to be told apart; ask for one symmetry sector.',
    );
  }
  const resolved = found.filter(({ search }) => !search.isWhole).map(({ energies }) => [...energies]);
  const spacing = levelSpacing(resolved, resolution);
  return {
    found: true,
    spectrum: { blocks, sector: options.name, dimension, sectors: sizes.length, largestSector: largest, spacing },
  };
}

const words = (value: number | bigint): string => value.toLocaleString('en');

const refused = (reason: string, suggestion: string): ExactRefusal => ({
  found: false,
  reason,
  suggestion,
  effort: null,
});

const extent = (ascending: Float64Array): number =>
  Math.max(Math.abs(ascending[0]), Math.abs(ascending[ascending.length - 1]));

/** Levels of every sector; where representations are projective, the multiplets of the covering sectors. */
function blocksOf(found: readonly Found[], resolution: number): NumberedLevels[] {
  const blocks = found
    .filter(({ search }) => !search.isWhole)
    .map(({ search, energies }) => {
      const { numbers, dimension } = search.symmetry;
      return blockOf(search, numbers.point ?? '', dimension, energies);
    });
  for (const block of new Set(found.filter(({ search }) => search.isWhole).map(({ search }) => search.block))) {
    for (const parity of [null, 1, -1]) {
      const covering = found.filter(
        ({ search }) => search.block === block && search.symmetry.numbers.parity === parity,
      );
      if (covering.length === 0) continue;
      const all = multiplets(levelsOf(covering), resolution);
      for (const degeneracy of new Set(all.map((multiplet) => multiplet.degeneracy))) {
        const energies = all.filter((multiplet) => multiplet.degeneracy === degeneracy).map(({ energy }) => energy);
        const point = degeneracy === 1 ? '' : symbolOf(degeneracy);
        blocks.push(blockOf(covering[0].search, point, degeneracy, energies));
      }
    }
  }
  return blocks;
}

const levelsOf = (found: readonly Found[]): readonly number[] =>
  found.flatMap(({ energies }) => [...energies]).sort((a, b) => a - b);

const blockOf = (
  { charge, block, symmetry }: Search,
  point: string,
  degeneracy: number,
  energies: ArrayLike<number>,
): NumberedLevels => ({
  ...wordsOf(charge, { ...symmetry.numbers, point }),
  copies: degeneracy * block.star * charge.copies,
  energies: Array.from(energies),
});

function multiplets(levels: readonly number[], resolution: number): { energy: number; degeneracy: number }[] {
  const found: { energy: number; degeneracy: number }[] = [];
  for (const energy of levels) {
    const last = found.at(-1);
    if (last !== undefined && energy - last.energy <= resolution) last.degeneracy++;
    else found.push({ energy, degeneracy: 1 });
  }
  return found;
}
