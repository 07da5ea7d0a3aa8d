import type { Lattice } from '../../lattice/lattice';
import type { ModelFacts } from '../facts';
import type { NodeOf } from '../graph';
import type { SymmetryGroup } from '../symmetry-group';
import { firstPairs } from './first-pairs';

type PairOptions = Pick<NodeOf<'pairProduct'>, 'symmetry' | 'singlet' | 'boundary'>;

/** Pairs f(i, j) that share a number, with the sign that each has of it. */
export interface PairClasses {
  /** [site up][site down]; -1: f = 0, as on the diagonal. */
  readonly classes: readonly number[];
  readonly signs: readonly (1 | -1)[];
  /** Of each class. */
  readonly initial: readonly number[];
}

/**
 * Ordered pairs of sites under the symmetry, and with `singlet` under the exchange of both: orbits with signs. On a lattice with an
 * antiperiodic boundary an element of the group is one with a sign for each site (a gauge), so that it takes the signs of the
 * nearest-neighbour bonds into themselves; elements without one do not share. On the square lattice elements that exchange the
 * axes have the sign -1 of d waves. An orbit that takes a pair to minus itself is zero.
 */
export function pairClasses(facts: ModelFacts, options: PairOptions): PairClasses {
  const { nSites, lattice } = facts;
  const elements = signedElements(facts, options);
  const classes = new Array<number>(nSites * nSites).fill(-1);
  const signs = new Array<1 | -1>(nSites * nSites).fill(1);
  const firstPair = firstPairs(lattice, options.boundary === 'antiperiodic');
  const seen = new Set<number>();
  const initial: number[] = [];
  for (let first = 0; first < nSites * nSites; first++) {
    if (Math.floor(first / nSites) === first % nSites || seen.has(first)) continue;
    const orbit = orbitOf(first, nSites, elements, options.singlet);
    orbit.members.forEach((_, pair) => seen.add(pair));
    if (orbit.vanishes) continue;
    let sum = 0;
    orbit.members.forEach((sign, pair) => {
      classes[pair] = initial.length;
      signs[pair] = sign;
      sum += sign * firstPair(Math.floor(pair / nSites), pair % nSites);
    });
    initial.push(sum / orbit.members.size);
  }
  if (facts.rotated) {
    signs.forEach((sign, pair) => {
      if (lattice.sublattice?.[pair % nSites] === 1) signs[pair] = sign === 1 ? -1 : 1;
    });
  }
  return { classes, signs, initial };
}

interface SignedElement {
  readonly permutation: Uint32Array;
  /** Of each site. */
  readonly gauge: readonly number[];
  /** Of every pair. */
  readonly sign: number;
}

interface Orbit {
  readonly members: ReadonlyMap<number, 1 | -1>;
  readonly vanishes: boolean;
}

function orbitOf(first: number, nSites: number, elements: readonly SignedElement[], singlet: boolean): Orbit {
  const members = new Map<number, 1 | -1>([[first, 1]]);
  let vanishes = false;
  const open = [first];
  const reach = (pair: number, sign: number): void => {
    const known = members.get(pair);
    if (known === undefined) {
      members.set(pair, sign > 0 ? 1 : -1);
      open.push(pair);
    } else if (known !== sign) vanishes = true;
  };
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const sign = members.get(pair) ?? 1;
    const [i, j] = [Math.floor(pair / nSites), pair % nSites];
    if (singlet) reach(j * nSites + i, sign);
    for (const { permutation, gauge, sign: own } of elements) {
      reach(permutation[i] * nSites + permutation[j], sign * own * gauge[i] * gauge[j]);
    }
  }
  return { members, vanishes };
}

function signedElements(facts: ModelFacts, { symmetry, boundary }: PairOptions): readonly SignedElement[] {
  const { lattice, nSites } = facts;
  const group: SymmetryGroup | null = symmetry === 'none' ? null : facts[symmetry];
  if (group === null) return [];
  const neighbours = neighbourSigns(lattice, boundary === 'antiperiodic');
  return Array.from({ length: group.elements }, (_, element) => {
    const permutation = group.permutations.slice(element * nSites, (element + 1) * nSites);
    const gauge = gaugeOf(permutation, neighbours);
    return gauge === null ? [] : [{ permutation, gauge, sign: exchangesAxes(lattice, permutation) ? -1 : 1 }];
  }).flat();
}

/** Sign of each nearest-neighbour bond, by the neighbours of each site. */
function neighbourSigns(lattice: Lattice, antiperiodic: boolean): readonly ReadonlyMap<number, number>[] {
  const signs = Array.from({ length: lattice.nSites }, () => new Map<number, number>());
  for (const { from, to, winding } of lattice.shells[0]?.bonds ?? []) {
    const sign = antiperiodic && (winding[0] ?? 0) % 2 !== 0 ? -1 : 1;
    signs[from].set(to, sign);
    signs[to].set(from, sign);
  }
  return signs;
}

/** Signs eta of the sites with s(g i, g j) = eta_i eta_j s(i, j) on all bonds, or null where there are none. */
function gaugeOf(
  permutation: Uint32Array,
  neighbours: readonly ReadonlyMap<number, number>[],
): readonly number[] | null {
  const gauge = new Array<number>(neighbours.length).fill(0);
  for (let start = 0; start < gauge.length; start++) {
    if (gauge[start] !== 0) continue;
    gauge[start] = 1;
    const open = [start];
    for (let site = open.pop(); site !== undefined; site = open.pop()) {
      for (const [other, sign] of neighbours[site]) {
        const image = neighbours[permutation[site]].get(permutation[other]);
        if (image === undefined) return null;
        const wanted = gauge[site] * sign * image;
        if (gauge[other] === 0) {
          gauge[other] = wanted;
          open.push(other);
        } else if (gauge[other] !== wanted) return null;
      }
    }
  }
  return gauge;
}

/** Whether a symmetry of a square lattice takes bonds along x to bonds along y. */
function exchangesAxes(lattice: Lattice, permutation: Uint32Array): boolean {
  if (lattice.kind !== 'square') return false;
  const bonds = lattice.shells[0]?.bonds ?? [];
  const along = (from: number, to: number): boolean | null => {
    const bond = bonds.find((one) => (one.from === from && one.to === to) || (one.from === to && one.to === from));
    return bond === undefined ? null : Math.abs(bond.vector[0]) > Math.abs(bond.vector[1]);
  };
  const [first] = bonds;
  if (first === undefined) return false;
  const image = along(permutation[first.from], permutation[first.to]);
  return image !== null && image !== along(first.from, first.to);
}
