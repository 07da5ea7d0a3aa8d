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
export function maximumConnections(
  connections: Connections,
  lattice: Lattice,
  siteDimension: number,
  translations: number,
): ConnectionBound {
  const found = largestFound(connections, lattice, siteDimension);
  const separate = connections.groups.reduce((sum, { kind }) => sum + kind.maximum, connections.diagonal);
  if (found === separate) return { maximum: found, attained: true };
  const upper = Math.min(separate, spectralBound(connections, lattice, translations) ?? separate);
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

/** Null unless some groups count antiparallel pairs of spins 1/2, and the lowest eigenvalue of their graph is known. */
function spectralBound(connections: Connections, lattice: Lattice, translations: number): number | null {
  const bonds: (readonly [number, number])[] = [];
  let others = connections.diagonal;
  for (const { sites, kind } of connections.groups) {
    const [first, second] = sites;
    if (first !== undefined && second !== undefined && sites.length === 2 && kind.counts.join('') === '0110') {
      bonds.push([first, second]);
    } else others += kind.maximum;
  }
  if (bonds.length === 0) return null;
  const lowest =
    translations === lattice.nSites ? lowestOfTranslated(bonds, lattice) : lowestByIteration(bonds, lattice.nSites);
  return lowest === null ? null : others + Math.floor(bonds.length / 2 - (lattice.nSites * lowest) / 4 + 1e-6);
}

/** Every site looks alike: the eigenvectors are plane waves, lambda(k) = sum over neighbours r of site 0 of cos(k r). */
function lowestOfTranslated(bonds: readonly (readonly [number, number])[], lattice: Lattice): number {
  const extentY = lattice.extent[1] ?? 1;
  const extentX = lattice.nSites / extentY;
  const neighbours = bonds.flatMap(([a, b]) => (a === 0 ? [b] : b === 0 ? [a] : []));
  let lowest = Infinity;
  for (let waveX = 0; waveX < extentX; waveX++) {
    for (let waveY = 0; waveY < extentY; waveY++) {
      let value = 0;
      for (const site of neighbours) {
        const turns = (waveX * Math.floor(site / extentY)) / extentX + (waveY * (site % extentY)) / extentY;
        value += Math.cos(2 * Math.PI * turns);
      }
      lowest = Math.min(lowest, value);
    }
  }
  return lowest;
}

/** Bonds times iterations that are spent on a graph without translations. */
const iterationWork = 400_000;

/** Power iteration on shift - A; null if it has not settled within the work allowed. */
function lowestByIteration(bonds: readonly (readonly [number, number])[], nSites: number): number | null {
  const degree = new Float64Array(nSites);
  for (const [a, b] of bonds) {
    degree[a]!++;
    degree[b]!++;
  }
  const shift = degree.reduce((a, b) => Math.max(a, b), 0);
  let vector = Float64Array.from({ length: nSites }, (_, site) => Math.sin(1 + 12.9898 * site * site));
  let next = new Float64Array(nSites);
  let eigenvalue = 0;
  for (let work = 0; work < iterationWork; work += bonds.length + nSites) {
    for (let site = 0; site < nSites; site++) next[site] = shift * vector[site]!;
    for (const [a, b] of bonds) {
      next[a]! -= vector[b]!;
      next[b]! -= vector[a]!;
    }
    let norm = 0;
    for (let site = 0; site < nSites; site++) norm += next[site]! * next[site]!;
    norm = Math.sqrt(norm);
    for (let site = 0; site < nSites; site++) next[site]! /= norm;
    if (Math.abs(norm - eigenvalue) < 1e-10 * norm) return shift - norm;
    eigenvalue = norm;
    [vector, next] = [next, vector];
  }
  return null;
}
