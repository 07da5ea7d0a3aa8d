import type { Crystal } from './lattice';

const rootThree = Math.sqrt(3);

export type UnitCell = Pick<Crystal, 'vectors' | 'basis'>;

const origin: Crystal['basis'] = [[0, 0, 0]];
const triangularVectors: Crystal['vectors'] = [
  [1, 0, 0],
  [0.5, rootThree / 2, 0],
];

/** Cells of the lattices that have a name; nearest neighbours are at distance 1. */
export const unitCells = {
  chain: { vectors: [[1, 0, 0]], basis: origin },
  square: {
    vectors: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    basis: origin,
  },
  triangular: { vectors: triangularVectors, basis: origin },
  /** A at the origin, B at a third of the cell's long diagonal. */
  honeycomb: {
    vectors: [
      [rootThree, 0, 0],
      [rootThree / 2, 1.5, 0],
    ],
    basis: [
      [0, 0, 0],
      [rootThree / 2, 0.5, 0],
    ],
  },
  /** The corners of one triangle of each pair. */
  kagome: {
    vectors: [
      [2, 0, 0],
      [1, rootThree, 0],
    ],
    basis: [
      [0, 0, 0],
      [1, 0, 0],
      [0.5, rootThree / 2, 0],
    ],
  },
  cubic: {
    vectors: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    basis: origin,
  },
} satisfies Readonly<Record<string, UnitCell>>;
