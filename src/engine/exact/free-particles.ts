import type { Charge } from '../native/exact-diagonalisation';
import { hermitianEigenvalues, type HermitianMatrix } from './hermitian';
import type { FreeFermions } from './one-body';

/** Modes of a block whose number of particles is fixed, or free (null). */
interface Block {
  readonly modes: readonly number[];
  readonly particles: number | null;
}

/**
 * Ground-state energy of free fermions, O(N^3): each block of modes takes its lowest levels. Null where the charges do not
 * divide the modes into blocks that hops stay in.
 */
export function freeFermionEnergy(system: FreeFermions, charges: readonly Charge[]): number | null {
  const blocks = blocksOf(system, charges);
  if (!blocks) return null;
  const { closing } = system;
  if (!closing) return blocks.reduce((energy, block) => energy + lowest(system.matrix, block), system.constant);
  // on a ring of spins the sign of the closing bond goes with the number of all spins up
  const [block] = blocks;
  if (blocks.length > 1 || block.modes.length !== system.matrix.size) return null;
  const numbers = block.particles === null ? Array.from(counting(system.matrix.size + 1)) : [block.particles];
  const spectra = ([1, -1] as const).map((sign) => hermitianEigenvalues(withSign(system.matrix, closing, sign)));
  // the first for odd numbers, the second for even ones
  return system.constant + Math.min(...numbers.map((count) => filled(spectra[1 - (count % 2)], count)));
}

const counting = (count: number): IterableIterator<number> => new Array<null>(count).keys();

function lowest(matrix: HermitianMatrix, { modes, particles }: Block): number {
  const levels = hermitianEigenvalues(restricted(matrix, modes));
  return filled(levels, particles ?? levels.filter((level) => level < 0).length);
}

const filled = (levels: Float64Array, count: number): number =>
  levels.subarray(0, count).reduce((sum, level) => sum + level, 0);

function withSign(matrix: HermitianMatrix, [a, b]: readonly [number, number], sign: number): HermitianMatrix {
  const turned = (values: Float64Array): Float64Array => {
    const copy = Float64Array.from(values);
    for (const place of [a * matrix.size + b, b * matrix.size + a]) copy[place] *= sign;
    return copy;
  };
  return { size: matrix.size, re: turned(matrix.re), im: matrix.im && turned(matrix.im) };
}

function restricted({ size, re, im }: HermitianMatrix, modes: readonly number[]): HermitianMatrix {
  const part = (values: Float64Array): Float64Array =>
    Float64Array.from(modes.flatMap((row) => modes.map((column) => values[row * size + column])));
  return { size: modes.length, re: part(re), im: im && part(im) };
}

function blocksOf({ matrix }: FreeFermions, charges: readonly Charge[]): Block[] | null {
  const owner = new Array<number>(matrix.size).fill(-1);
  for (const [index, { sites, total }] of charges.entries()) {
    if (total < 0 || total > sites.length) return null;
    for (const site of sites) {
      if (owner[site] !== -1) return null;
      owner[site] = index;
    }
  }
  const { size, re, im } = matrix;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const place = row * size + column;
      if (owner[row] !== owner[column] && (re[place] !== 0 || (im?.[place] ?? 0) !== 0)) return null;
    }
  }
  const free = Array.from(owner.keys()).filter((mode) => owner[mode] === -1);
  return [
    ...charges.map(({ sites, total }) => ({ modes: sites, particles: total })),
    ...(free.length > 0 ? [{ modes: free, particles: null }] : []),
  ];
}
