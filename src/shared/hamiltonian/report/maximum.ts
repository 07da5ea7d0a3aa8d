import type { Lattice } from '../../lattice/lattice';
import type { Mode, SiteSpaces } from '../sites';
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
  spaces: SiteSpaces,
  translations: number,
): ConnectionBound {
  const found = largestFound(connections, lattice, spaces);
  const separate = connections.groups.reduce((sum, { kind }) => sum + kind.maximum, connections.diagonal);
  if (found === separate) return { maximum: found, attained: true };
  const upper = Math.min(separate, spectralBound(connections, lattice, spaces, translations) ?? separate);
  return { maximum: Math.max(found, upper), attained: found >= upper };
}

function largestFound(connections: Connections, lattice: Lattice, { modes, dimensions }: SiteSpaces): number {
  const nSites = modes.length;
  const { groups } = connections;
  const groupsAt: number[][] = Array.from({ length: nSites }, () => []);
  groups.forEach((group, index) => group.sites.forEach((site) => groupsAt[site]!.push(index)));
  let best = 0;
  const count = (index: number, configuration: Uint8Array): number => {
    const { sites, kind } = groups[index]!;
    let row = 0;
    for (const site of sites) row = row * dimensions[site]! + configuration[site]!;
    return kind.counts[row]!;
  };
  for (const start of regularConfigurations(lattice, modes, dimensions)) {
    let total = connections.diagonal;
    for (let index = 0; index < groups.length; index++) total += count(index, start);
    for (let sweep = 0, improved = nSites <= searchLimit; improved && sweep < 8; sweep++) {
      improved = false;
      for (let site = 0; site < nSites; site++) {
        const around = groupsAt[site]!;
        const local = (): number => around.reduce((sum, index) => sum + count(index, start), 0);
        const before = local();
        const kept = start[site]!;
        for (let state = 0; state < dimensions[site]!; state++) {
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

/** Uniform, checkerboard, stripes and the two sublattices; modes for spin down are filled the other way round. */
function regularConfigurations(lattice: Lattice, modes: readonly Mode[], dimensions: Uint8Array): Uint8Array[] {
  const { sublattice, extent, cellSites } = lattice;
  const extentY = extent.length > 1 ? extent.slice(1).reduce((a, b) => a * b, 1) : 1;
  const from = (state: (site: number, x: number, y: number) => number): Uint8Array =>
    Uint8Array.from(modes, ({ site, species }, mode) => {
      const cell = Math.floor(site / cellSites);
      const share = state(site, Math.floor(cell / extentY), cell % extentY);
      return Math.floor((species === 'down' ? 1 - share : share) * (dimensions[mode]! - 1));
    });
  const configurations = [
    from(() => 0),
    from((_, x, y) => (x + y) % 2),
    from((_, x) => x % 2),
    from((_, __, y) => y % 2),
    from((_, x) => Math.floor(x / 2) % 2),
  ];
  if (sublattice) configurations.push(from((site) => sublattice[site]!));
  if (dimensions.some((dimension) => dimension > 2)) configurations.push(from(() => 0.5));
  return configurations;
}

/** Null unless some groups count antiparallel pairs of spins 1/2, and the lowest eigenvalue of their graph is known. */
function spectralBound(
  connections: Connections,
  lattice: Lattice,
  { modes, dimensions }: SiteSpaces,
  translations: number,
): number | null {
  const bonds: (readonly [number, number])[] = [];
  let others = connections.diagonal;
  for (const { sites, kind } of connections.groups) {
    const [first, second] = sites;
    if (first !== undefined && second !== undefined && sites.length === 2 && isExchange(kind.counts)) {
      bonds.push([first, second]);
    } else others += kind.maximum;
  }
  if (bonds.length === 0 || dimensions.some((dimension) => dimension !== 2)) return null;
  const isBox = lattice.extent.length === (lattice.crystal?.vectors.length ?? 0);
  const alike = translations === modes.length && isBox;
  const lowest = alike ? lowestOfTranslated(bonds, lattice) : lowestByIteration(bonds, modes.length);
  return lowest === null ? null : others + Math.floor(bonds.length / 2 - (modes.length * lowest) / 4 + 1e-6);
}

/** One other configuration where the two sites differ, none where they are alike. */
function isExchange(counts: Uint16Array): boolean {
  return counts.length === 4 && counts[0] === 0 && counts[1] === 1 && counts[2] === 1 && counts[3] === 0;
}

/** Every site looks alike: the eigenvectors are plane waves, lambda(k) = sum over neighbours r of site 0 of cos(k r). */
function lowestOfTranslated(bonds: readonly (readonly [number, number])[], { extent, nSites }: Lattice): number {
  const neighbours = bonds.flatMap(([a, b]) => (a === 0 ? [b] : b === 0 ? [a] : []));
  const coordinates = (site: number): number[] => {
    let rest = site;
    return extent.map((_, direction) => {
      const below = extent.slice(direction + 1).reduce((a, b) => a * b, 1);
      const coordinate = Math.floor(rest / below);
      rest %= below;
      return coordinate;
    });
  };
  const steps = neighbours.map(coordinates);
  let lowest = Infinity;
  for (let wave = 0; wave < nSites; wave++) {
    const numbers = coordinates(wave);
    let value = 0;
    for (const step of steps) {
      const turns = step.reduce((sum, along, direction) => sum + (numbers[direction]! * along) / extent[direction]!, 0);
      value += Math.cos(2 * Math.PI * turns);
    }
    lowest = Math.min(lowest, value);
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
