import { digitsOf, forEachElement, productOf, stridesOf } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { supportKey } from '../expand/term-table';
import type { LookedSite, Sector } from './sector';
import { coefficientOf, dimensionsOf, signatureOf, sitesOf, stringLength, stringOf, termCount } from './terms';

/**
 * All terms of H that change the same sites, taken together: for each configuration of the sites they look at, the number of
 * other configurations that they reach. Contributions of several terms to one element are added first, so that what
 * cancels is not counted.
 */
export interface ConnectionGroup {
  /** Sites that the matrix elements depend on, ascending. */
  readonly sites: readonly number[];
  readonly kind: ConnectionKind;
}

/** Groups that look alike share one of these. */
export interface ConnectionKind {
  /** Reached configurations for each local configuration of the sites (first site most significant). */
  readonly counts: Uint16Array;
  readonly maximum: number;
  /** The sites that the counts depend on. */
  readonly looked: readonly LookedSite[];
  /** Sum of counts over configurations, by the sums of their indices over the sites of each charge. */
  readonly countsBySums: readonly { readonly sums: readonly number[]; readonly count: number }[];
  /** All elements are real and not positive: as they stand, and after the rotation of the odd sublattice. */
  readonly nonPositive: boolean;
  readonly nonPositiveRotated: boolean;
  /** False where the group was too large to be added up; counts are then upper bounds and the signs not known. */
  readonly exact: boolean;
}

export interface Connections {
  readonly groups: readonly ConnectionGroup[];
  /** 1 if H has a diagonal, else 0: the configuration itself. */
  readonly diagonal: number;
}

interface Member {
  readonly term: number;
  readonly sites: readonly number[];
}

/** Largest number of local configurations that a group is added up over. */
const groupDimensionLimit = 1024;

/** @param sublattice one number for each site of the operator */
export function findConnections(
  operator: CompiledOperator,
  sector: Sector,
  sublattice: Uint8Array | null,
): Connections {
  const changes = new Map<string, readonly (readonly number[])[]>();
  let diagonal = operator.constant === 0 ? 0 : 1;
  const groups = new Map<number | string, { changed: readonly number[]; members: Member[] }>();
  for (let term = 0; term < termCount(operator); term++) {
    const sites = sitesOf(operator, term);
    const matrix = operator.terms.matrixIndex[term]!;
    const shape = `${matrix} ${signatureOf(operator, term)}`;
    let sets = changes.get(shape);
    if (!sets) {
      sets = changedPositions(operator.matrices[matrix]!, dimensionsOf(operator, term));
      changes.set(shape, sets);
    }
    for (const positions of sets) {
      if (positions.length === 0) {
        diagonal = 1;
        continue;
      }
      const changed = positions.length === sites.length ? sites : positions.map((position) => sites[position]!);
      const key = supportKey(changed);
      const group = groups.get(key);
      if (group) group.members.push({ term, sites });
      else groups.set(key, { changed, members: [{ term, sites }] });
    }
  }
  const kinds = new Map<string, ConnectionKind>();
  const found = [...groups.values()].map(({ changed, members }): ConnectionGroup => {
    const group = describeGroup(operator, changed, members, sublattice);
    const key = groupKey(group, sector);
    let kind = kinds.get(key);
    if (!kind) {
      kind = connectionKind(group, sector);
      kinds.set(key, kind);
    }
    return { sites: kind.exact ? group.sites : [], kind };
  });
  return { groups: found, diagonal };
}

interface Group {
  readonly operator: CompiledOperator;
  readonly sites: readonly number[];
  readonly changed: readonly number[];
  /** Sublattice of the changed sites. */
  readonly odd: readonly number[];
  readonly members: readonly Member[];
  /** For each member: places in `sites` that its parity string covers. */
  readonly strings: readonly (readonly number[])[];
  /** True if the strings also cover other sites, so that the sign of every element can be either. */
  readonly beyond: boolean;
}

const noString: readonly number[] = [];

function describeGroup(
  operator: CompiledOperator,
  changed: readonly number[],
  members: readonly Member[],
  sublattice: Uint8Array | null,
): Group {
  const first = members[0]!;
  const sites =
    members.length === 1 ? first.sites : [...new Set(members.flatMap((member) => member.sites))].sort((a, b) => a - b);
  const odd = changed.map((site) => sublattice?.[site] ?? 0);
  // A string has no site of its own term; beyond the sites of the group all members have the same one.
  const strings = members.map(({ term }) => {
    if (members.length === 1 || !operator.terms.strings) return noString;
    const string = stringOf(operator, term);
    return sites.flatMap((site, place) => (string.includes(site) ? [place] : []));
  });
  const beyond = stringLength(operator, first.term) > strings[0]!.length;
  return { operator, sites, changed, odd, members, strings, beyond };
}

/** Groups with the same key have the same counts. */
function groupKey({ operator, sites, changed, odd, members, strings, beyond }: Group, sector: Sector): string {
  let key = beyond ? 'b' : '';
  changed.forEach((site, position) => {
    key += ` ${sites.indexOf(site)}:${odd[position]}`;
  });
  for (const site of sites) key += ` ${operator.localDimensions[site]}:${sector.chargeOf[site]}`;
  members.forEach((member, index) => {
    const { re, im } = coefficientOf(operator, member.term);
    key += `;${operator.terms.matrixIndex[member.term]} ${re} ${im}`;
    if (members.length === 1) return;
    for (const site of member.sites) key += ` ${sites.indexOf(site)}`;
    for (const place of strings[index]!) key += ` s${place}`;
  });
  return key;
}

/** The distinct sets of positions that elements of a matrix change; the empty set stands for the diagonal. */
function changedPositions(matrix: LocalMatrix, dimensions: readonly number[]): readonly (readonly number[])[] {
  const sets = new Map<string, number[]>();
  forEachElement(matrix, (row, column) => {
    const from = digitsOf(row, dimensions);
    const to = digitsOf(column, dimensions);
    const positions = from.flatMap((digit, position) => (digit === to[position] ? [] : [position]));
    sets.set(positions.join(' '), positions);
  });
  return [...sets.values()];
}

type Amplitudes = Map<number, { re: number; im: number; size: number }>;

function connectionKind(group: Group, sector: Sector): ConnectionKind {
  const { operator, sites, changed, odd, members, beyond } = group;
  const looked = sites.map((site) => ({
    charge: sector.chargeOf[site]!,
    dimension: operator.localDimensions[site]!,
  }));
  const dimensions = looked.map(({ dimension }) => dimension);
  const dimension = productOf(dimensions);
  if (dimension > groupDimensionLimit) {
    const most = productOf(changed.map((site) => operator.localDimensions[site]! - 1));
    const maximum = Math.min(most, 65_535);
    return {
      counts: Uint16Array.of(maximum),
      maximum,
      looked: [],
      countsBySums: [],
      nonPositive: false,
      nonPositiveRotated: false,
      exact: false,
    };
  }
  const amplitudes: Amplitudes = new Map();
  members.forEach((member, index) => addMember(amplitudes, group, dimensions, member, group.strings[index]!));
  const counts = new Uint16Array(dimension);
  const countsBySums = new Map<string, { sums: readonly number[]; count: number }>();
  let nonPositive = true;
  let nonPositiveRotated = true;
  const oddSites = new Set(changed.filter((_, position) => odd[position] === 1));
  for (const [key, { re, im, size }] of amplitudes) {
    if (Math.hypot(re, im) <= 1e-13 * size) continue;
    const row = Math.floor(key / dimension);
    const from = digitsOf(row, dimensions);
    const to = digitsOf(key % dimension, dimensions);
    counts[row]!++;
    const sums = indexSums(from, looked);
    const known = countsBySums.get(sums.join(' '));
    countsBySums.set(sums.join(' '), { sums, count: (known?.count ?? 0) + 1 });
    const real = Math.abs(im) <= 1e-13 * size && !beyond;
    let turns = 0;
    sites.forEach((site, position) => {
      if (oddSites.has(site)) turns += to[position]! - from[position]!;
    });
    if (!real || re > 0) nonPositive = false;
    if (!real || (turns % 2 === 0 ? re : -re) > 0) nonPositiveRotated = false;
  }
  return {
    counts,
    maximum: counts.reduce((a, b) => Math.max(a, b), 0),
    looked,
    countsBySums: [...countsBySums.values()],
    nonPositive,
    nonPositiveRotated,
    exact: true,
  };
}

function indexSums(digits: readonly number[], looked: readonly LookedSite[]): number[] {
  const sums: number[] = [];
  looked.forEach(({ charge }, position) => {
    if (charge < 0) return;
    while (sums.length <= charge) sums.push(0);
    sums[charge]! += digits[position]!;
  });
  return sums;
}

/** Adds the elements of one term that change exactly the sites `changed`, for all configurations of the group's sites. */
function addMember(
  amplitudes: Amplitudes,
  { operator, sites, changed }: Group,
  dimensions: readonly number[],
  member: Member,
  string: readonly number[],
): void {
  const matrix = operator.matrices[operator.terms.matrixIndex[member.term]!]!;
  const coefficient = coefficientOf(operator, member.term);
  const dimension = productOf(dimensions);
  const strides = stridesOf(dimensions);
  const places = member.sites.map((site) => sites.indexOf(site));
  const own = places.map((place) => dimensions[place]!);
  const wanted = new Set(changed);
  for (let index = 0; index < dimension; index++) {
    const digits = digitsOf(index, dimensions);
    const sign = string.reduce((product, place) => (digits[place] === 0 ? -product : product), 1);
    let row = 0;
    places.forEach((place, position) => {
      row = row * own[position]! + digits[place]!;
    });
    for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
      const to = digitsOf(matrix.columns[at]!, own);
      const exactly = member.sites.every(
        (site, position) => (to[position] !== digits[places[position]!]) === wanted.has(site),
      );
      if (!exactly) continue;
      let column = index;
      places.forEach((place, position) => {
        column += (to[position]! - digits[place]!) * strides[place]!;
      });
      const [re, im] = [sign * matrix.values[2 * at]!, sign * matrix.values[2 * at + 1]!];
      const key = index * dimension + column;
      const sum = amplitudes.get(key) ?? { re: 0, im: 0, size: 0 };
      sum.re += coefficient.re * re - coefficient.im * im;
      sum.im += coefficient.re * im + coefficient.im * re;
      sum.size += Math.hypot(coefficient.re, coefficient.im) * Math.hypot(re, im);
      amplitudes.set(key, sum);
    }
  }
}
