import type { Lattice, LatticeKind } from './lattice';
import { bipartition, cellGridShells, type CellGrid, graphShells } from './shells';

/** What the text asks for; sizes are checked by the caller (positive integers, edges within range and without repeats). */
export type LatticeRequest =
  | { readonly kind: 'chain'; readonly length: number; readonly periodic: boolean }
  /** Periodic along the legs only. */
  | { readonly kind: 'ladder'; readonly length: number; readonly width: number; readonly periodic: boolean }
  | {
      readonly kind: 'square' | 'triangular' | 'honeycomb';
      readonly extent: readonly [number, number];
      readonly periodic: boolean;
    }
  | {
      readonly kind: 'custom';
      readonly nSites: number;
      readonly edges: readonly (readonly [number, number])[];
      /** Default: a regular polygon with sides of length 1. */
      readonly positions?: readonly (readonly [number, number])[];
    };

const rootThree = Math.sqrt(3);
const squareVectors: CellGrid['vectors'] = [
  [1, 0],
  [0, 1],
];
const triangularVectors: CellGrid['vectors'] = [
  [1, 0],
  [0.5, rootThree / 2],
];
/** Nearest neighbours at distance 1: A at the origin, B at a third of the cell's long diagonal. */
const honeycombVectors: CellGrid['vectors'] = [
  [rootThree, 0],
  [rootThree / 2, 1.5],
];
const oneSite: CellGrid['basis'] = [[0, 0]];

export function buildLattice(request: LatticeRequest): Lattice {
  switch (request.kind) {
    case 'chain':
      return cellGridLattice('chain', `chain(${request.length})`, [request.length], {
        vectors: squareVectors,
        basis: oneSite,
        extent: [request.length, 1],
        wraps: [request.periodic, false],
      });
    case 'ladder':
      return cellGridLattice('ladder', `ladder(${request.length}, ${request.width})`, [request.length, request.width], {
        vectors: squareVectors,
        basis: oneSite,
        extent: [request.length, request.width],
        wraps: [request.periodic, false],
      });
    case 'custom':
      return customLattice(request.nSites, request.edges, request.positions);
    case 'square':
    case 'triangular':
    case 'honeycomb':
      return cellGridLattice(request.kind, `${request.kind}(${request.extent.join(', ')})`, request.extent, {
        vectors: { square: squareVectors, triangular: triangularVectors, honeycomb: honeycombVectors }[request.kind],
        basis:
          request.kind === 'honeycomb'
            ? [
                [0, 0],
                [rootThree / 2, 0.5],
              ]
            : oneSite,
        extent: request.extent,
        wraps: [request.periodic, request.periodic],
      });
  }
}

function cellGridLattice(kind: LatticeKind, label: string, extent: readonly number[], grid: CellGrid): Lattice {
  const [extentX, extentY] = grid.extent;
  const [first, second] = grid.vectors;
  const cellSites = grid.basis.length;
  const nSites = extentX * extentY * cellSites;
  const positions = new Float64Array(2 * nSites);
  for (let x = 0, site = 0; x < extentX; x++) {
    for (let y = 0; y < extentY; y++) {
      for (const [basisX, basisY] of grid.basis) {
        positions[2 * site] = x * first[0] + y * second[0] + basisX;
        positions[2 * site + 1] = x * first[1] + y * second[1] + basisY;
        site++;
      }
    }
  }
  const supercell: [number, number][] = [];
  if (grid.wraps[0]) supercell.push([extentX * first[0], extentX * first[1]]);
  if (grid.wraps[1]) supercell.push([extentY * second[0], extentY * second[1]]);
  const shells = cellGridShells(grid);
  return {
    kind,
    label,
    nSites,
    extent,
    periodic: grid.wraps[0] || grid.wraps[1],
    positions,
    supercell,
    shells,
    sublattice: bipartition(nSites, shells[0]?.bonds ?? []),
    translations: cellGridTranslations(grid),
  };
}

function cellGridTranslations(grid: CellGrid): Uint32Array {
  const [extentX, extentY] = grid.extent;
  const cellSites = grid.basis.length;
  const nSites = extentX * extentY * cellSites;
  const shiftsX = grid.wraps[0] ? extentX : 1;
  const shiftsY = grid.wraps[1] ? extentY : 1;
  const translations = new Uint32Array(shiftsX * shiftsY * nSites);
  let next = 0;
  for (let shiftX = 0; shiftX < shiftsX; shiftX++) {
    for (let shiftY = 0; shiftY < shiftsY; shiftY++) {
      for (let x = 0; x < extentX; x++) {
        const row = (x + shiftX < extentX ? x + shiftX : x + shiftX - extentX) * extentY;
        for (let y = 0; y < extentY; y++) {
          const first = (row + (y + shiftY < extentY ? y + shiftY : y + shiftY - extentY)) * cellSites;
          for (let cellSite = 0; cellSite < cellSites; cellSite++) translations[next++] = first + cellSite;
        }
      }
    }
  }
  return translations;
}

function customLattice(
  nSites: number,
  edges: readonly (readonly [number, number])[],
  given: readonly (readonly [number, number])[] | undefined,
): Lattice {
  const positions = new Float64Array(2 * nSites);
  const radius = nSites > 1 ? 0.5 / Math.sin(Math.PI / nSites) : 0;
  for (let site = 0; site < nSites; site++) {
    const angle = (2 * Math.PI * site) / nSites;
    const [x, y] = given?.[site] ?? [radius * Math.cos(angle), radius * Math.sin(angle)];
    positions[2 * site] = x;
    positions[2 * site + 1] = y;
  }
  const shells = graphShells(nSites, edges, positions);
  return {
    kind: 'custom',
    label: `custom(${nSites})`,
    nSites,
    extent: [nSites],
    periodic: false,
    positions,
    supercell: [],
    shells,
    sublattice: bipartition(nSites, shells[0]?.bonds ?? []),
    translations: Uint32Array.from({ length: nSites }, (_, site) => site),
  };
}
