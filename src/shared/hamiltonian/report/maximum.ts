import type { Lattice } from '../../lattice/lattice';
import type { Connections } from './connections';

export interface ConnectionBound {
  readonly maximum: number;
  /** True if a configuration with that many was found; else `maximum` is an upper bound. */
  readonly attained: boolean;
}

/** Sites above which only regular configurations are tried. */
const searchLimit = 600;

/**
 * The most configurations that one row of H connects to. To find it is a maximum cut: a search from regular
 * configurations (uniform, sublattices, stripes) gives a lower bound, and the smaller of two relaxations an upper one:
 * every group at its own maximum, or, where groups exchange antiparallel spins 1/2, the spectral bound of the graph,
 *   cut <= bonds / 2 - N lambda_min(A) / 4.
 */
export function maximumConnections(connections: Connections, lattice: Lattice, siteDimension: number): ConnectionBound {
  const found = largestFound(connections, lattice, siteDimension);
  const separate = connections.groups.reduce((sum, { kind }) => sum + kind.maximum, connections.diagonal);
  if (found === separate) return { maximum: found, attained: true };
  const upper = Math.min(separate, spectralBound(connections, lattice.nSites) ?? separate);
  return { maximum: Math.max(found, upper), attained: found >= upper };
}

function largestFound(connections: Connections, lattice: Lattice, siteDimension: number): number {
  const { nSites } = lattice;
  const { groups } = connections;
  const groupsAt: number[][] = Array.from({ length: nSites }, () => []);
  groups.forEach((group, index) => group.sites.forEach((site) => groupsAt[site]!.push(index)));
  let best = 0;
  const count = (index: number, configuration: Uint8Array): number => {
    const { sites, kind } = groups[index]!;
    let row = 0;
    for (const site of sites) row = row * siteDimension + configuration[site]!;
    return kind.counts[row]!;
  };
  for (const start of regularConfigurations(lattice, siteDimension)) {
    let total = connections.diagonal;
    for (let index = 0; index < groups.length; index++) total += count(index, start);
    for (let sweep = 0, improved = nSites <= searchLimit; improved && sweep < 8; sweep++) {
      improved = false;
      for (let site = 0; site < nSites; site++) {
        const around = groupsAt[site]!;
        const local = (): number => around.reduce((sum, index) => sum + count(index, start), 0);
        const before = local();
        const kept = start[site]!;
        for (let state = 0; state < siteDimension; state++) {
          start[site] = state;
          const gain = local() - before;
          if (gain > 0) {
            total += gain;
            improved = true;
            break;
          }
          start[site] = kept;
        }
      }
    }
    best = Math.max(best, total);
  }
  return best;
}

function regularConfigurations(lattice: Lattice, siteDimension: number): Uint8Array[] {
  const { nSites, sublattice, extent } = lattice;
  const last = siteDimension - 1;
  const cellSites = lattice.kind === 'honeycomb' ? 2 : 1;
  const extentY = extent.length === 2 ? extent[1]! : 1;
  const from = (state: (site: number, x: number, y: number) => number): Uint8Array =>
    Uint8Array.from({ length: nSites }, (_, site) => {
      const cell = Math.floor(site / cellSites);
      return state(site, Math.floor(cell / extentY), cell % extentY);
    });
  const configurations = [
    from(() => 0),
    from((_, x, y) => ((x + y) % 2) * last),
    from((_, x) => (x % 2) * last),
    from((_, __, y) => (y % 2) * last),
    from((_, x) => (Math.floor(x / 2) % 2) * last),
  ];
  if (sublattice) configurations.push(from((site) => sublattice[site]! * last));
  if (siteDimension > 2) configurations.push(from(() => Math.floor(last / 2)));
  return configurations;
}

/** Null unless some groups count antiparallel pairs of spins 1/2. */
function spectralBound(connections: Connections, nSites: number): number | null {
  const first: number[] = [];
  const second: number[] = [];
  let others = connections.diagonal;
  for (const { sites, kind } of connections.groups) {
    if (sites.length === 2 && kind.counts.join('') === '0110') {
      first.push(sites[0]!);
      second.push(sites[1]!);
    } else others += kind.maximum;
  }
  if (first.length === 0) return null;
  const degree = new Float64Array(nSites);
  first.forEach((from, bond) => {
    degree[from]!++;
    degree[second[bond]!]!++;
  });
  const shift = degree.reduce((a, b) => Math.max(a, b), 0);
  // Power iteration on shift - A, whose largest eigenvalue is shift - lambda_min(A).
  let vector = Float64Array.from({ length: nSites }, (_, site) => Math.sin(1 + 12.9898 * site * site));
  let eigenvalue = 0;
  const iterations = Math.min(400, Math.ceil(3e6 / (first.length + nSites)));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = vector.map((value) => shift * value);
    for (let bond = 0; bond < first.length; bond++) {
      next[first[bond]!]! -= vector[second[bond]!]!;
      next[second[bond]!]! -= vector[first[bond]!]!;
    }
    const norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    const previous = eigenvalue;
    eigenvalue = norm;
    vector = next.map((value) => value / norm);
    if (iteration > 30 && Math.abs(norm - previous) < 1e-12 * norm) break;
  }
  return others + Math.floor(first.length / 2 + (nSites * (eigenvalue - shift)) / 4 + 1e-4);
}
