import { Cluster } from './cluster';
import type { Crystal, Lattice, LatticeKind, Vector } from './lattice';
import { drawn, spatialDimension } from './projection';
import { bipartition, crystalShells, graphShells } from './shells';
import { clusterTranslations } from './translations';
import { unitCells, type UnitCell } from './unit-cells';

interface Closing {
  /** One answer for all directions, or one for each. */
  readonly periodic: boolean | readonly boolean[];
  /** Phase that a particle gathers across the boundary of each direction; default none. */
  readonly twist?: readonly number[];
}

/** What the text asks for; sizes are checked by the caller (positive integers, edges within range and without repeats). */
export type LatticeRequest =
  | ({ readonly kind: 'chain'; readonly length: number } & Closing)
  /** Periodic along the legs only. */
  | ({ readonly kind: 'ladder'; readonly length: number; readonly width: number } & Closing)
  | ({ readonly kind: PlanarKind; readonly extent: readonly [number, number] } & Closing)
  /** Closed by any two lattice vectors, in units of the primitive ones; their determinant counts the cells. */
  | {
      readonly kind: PlanarKind;
      readonly supercell: readonly (readonly [number, number])[];
      readonly twist?: readonly number[];
    }
  | ({ readonly kind: 'cubic'; readonly extent: readonly [number, number, number] } & Closing)
  /** A cell of one's own: primitive vectors and sites, in any unit of length. */
  | ({ readonly kind: 'cell'; readonly cell: UnitCell; readonly extent: readonly number[] } & Closing)
  | {
      readonly kind: 'custom';
      readonly nSites: number;
      readonly edges: readonly (readonly [number, number])[];
      /** Default: a regular polygon with sides of length 1. */
      readonly positions?: readonly (readonly [number, number])[];
    };

export type PlanarKind = 'square' | 'triangular' | 'honeycomb' | 'kagome';

/** Distances of the lattices with a name differ by rounding only; numbers written by hand are seldom exact. */
const exact = 1e-6;
const asWritten = 1e-3;

export function buildLattice(request: LatticeRequest): Lattice {
  switch (request.kind) {
    case 'chain':
      return box('chain', unitCells.chain, [request.length], request, [request.length]);
    case 'ladder': {
      const closed = directions(request.periodic, 1)[0]!;
      const size = [request.length, request.width];
      return box('ladder', unitCells.square, size, { ...request, periodic: [closed, false] }, size);
    }
    case 'custom':
      return customLattice(request.nSites, request.edges, request.positions);
    case 'cubic':
      return box('cubic', unitCells.cubic, request.extent, request, request.extent);
    case 'cell':
      return box('cell', request.cell, request.extent, request, request.extent, asWritten);
    default: {
      if ('extent' in request)
        return box(request.kind, unitCells[request.kind], request.extent, request, request.extent);
      const cluster = new Cluster(request.supercell, [true, true]);
      const rows = request.supercell.map((row) => `(${row.join(',')})`).join(' ');
      const label = `${request.kind}(${cluster.nCells}) supercell ${rows}`;
      return crystalLattice(
        request.kind,
        label,
        [cluster.nCells],
        unitCells[request.kind],
        cluster,
        request.twist,
        exact,
      );
    }
  }
}

function directions(periodic: boolean | readonly boolean[], count: number): readonly boolean[] {
  return typeof periodic === 'boolean' ? new Array<boolean>(count).fill(periodic) : periodic;
}

function box(
  kind: LatticeKind,
  cell: UnitCell,
  extent: readonly number[],
  closing: Closing,
  written: readonly number[],
  tolerance = exact,
): Lattice {
  const rows = extent.map((length, direction) => extent.map((_, axis) => (axis === direction ? length : 0)));
  const cluster = new Cluster(rows, directions(closing.periodic, extent.length));
  return crystalLattice(kind, `${kind}(${written.join(', ')})`, extent, cell, cluster, closing.twist, tolerance);
}

function crystalLattice(
  kind: LatticeKind,
  label: string,
  extent: readonly number[],
  cell: UnitCell,
  cluster: Cluster,
  twist: readonly number[] | undefined,
  tolerance: number,
): Lattice {
  const { vectors, basis } = cell;
  const { closed, supercell } = cluster;
  const cells = cluster.enumerate();
  const crystal: Crystal = { vectors, basis, supercell, closed, cells, tolerance };
  const dimension = spatialDimension(cell);
  const nSites = cluster.nCells * basis.length;
  const positions = new Float64Array(2 * nSites);
  const coordinates = new Float64Array(3 * nSites);
  for (let site = 0; site < nSites; site++) {
    const first = Math.floor(site / basis.length) * vectors.length;
    const point = combination(vectors, cells.subarray(first, first + vectors.length), basis[site % basis.length]!);
    coordinates.set(point, 3 * site);
    positions.set(drawn(point, dimension === 3), 2 * site);
  }
  const closing = supercell.filter((_, row) => closed[row]).map((row) => combination(vectors, row, [0, 0, 0]));
  const shells = crystalShells(crystal, cluster);
  return {
    kind,
    label,
    nSites,
    extent,
    periodic: closed.includes(true),
    dimension,
    positions,
    coordinates,
    supercell: closing.map((vector) => drawn(vector, dimension === 3)),
    cellSites: basis.length,
    crystal,
    twist: twist?.some((phase) => phase !== 0) ? twist : [],
    shells,
    sublattice: bipartition(nSites, shells[0]?.bonds ?? []),
    translations: clusterTranslations(crystal, cluster),
  };
}

/** sum_d factors_d vectors_d + start */
function combination(vectors: readonly Vector[], factors: ArrayLike<number>, start: Vector): Vector {
  const component = (axis: 0 | 1 | 2): number =>
    vectors.reduce((sum, vector, direction) => sum + factors[direction]! * vector[axis], 0) + start[axis];
  return [component(0), component(1), component(2)];
}

function customLattice(
  nSites: number,
  edges: readonly (readonly [number, number])[],
  given: readonly (readonly [number, number])[] | undefined,
): Lattice {
  const positions = new Float64Array(2 * nSites);
  const coordinates = new Float64Array(3 * nSites);
  const radius = nSites > 1 ? 0.5 / Math.sin(Math.PI / nSites) : 0;
  for (let site = 0; site < nSites; site++) {
    const angle = (2 * Math.PI * site) / nSites;
    const [x, y] = given?.[site] ?? [radius * Math.cos(angle), radius * Math.sin(angle)];
    positions.set([x, y], 2 * site);
    coordinates.set([x, y], 3 * site);
  }
  const shells = graphShells(nSites, edges, positions);
  return {
    kind: 'custom',
    label: `custom(${nSites})`,
    nSites,
    extent: [nSites],
    periodic: false,
    dimension: 2,
    positions,
    coordinates,
    supercell: [],
    cellSites: 1,
    crystal: null,
    twist: [],
    shells,
    sublattice: bipartition(nSites, shells[0]?.bonds ?? []),
    translations: Uint32Array.from({ length: nSites }, (_, site) => site),
  };
}
