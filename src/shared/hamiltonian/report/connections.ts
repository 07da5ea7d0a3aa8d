import { digitsOf, forEachElement } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { supportKey } from '../expand/term-table';
import { coefficientOf, sitesOf, termCount } from './terms';

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
  /** Sum of counts over configurations by the sum of their indices. */
  readonly countsByIndexSum: Float64Array;
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

export function findConnections(
  operator: CompiledOperator,
  siteDimension: number,
  sublattice: Uint8Array | null,
): Connections {
  const changes = operator.matrices.map((matrix) => changedPositions(matrix, siteDimension));
  let diagonal = operator.constant === 0 ? 0 : 1;
  const groups = new Map<number | string, { changed: readonly number[]; members: Member[] }>();
  for (let term = 0; term < termCount(operator); term++) {
    const sites = sitesOf(operator, term);
    for (const positions of changes[operator.terms.matrixIndex[term]!]!) {
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
    const sites =
      members.length === 1
        ? members[0]!.sites
        : [...new Set(members.flatMap((member) => member.sites))].sort((a, b) => a - b);
    const odd = changed.map((site) => sublattice?.[site] ?? 0);
    const ranks =
      members.length === 1
        ? ''
        : members.map((member) => member.sites.map((site) => sites.indexOf(site)).join(' ')).join(';');
    const strengths = members.map(({ term }) => {
      const { re, im } = coefficientOf(operator, term);
      return `${operator.terms.matrixIndex[term]} ${re} ${im}`;
    });
    const key = `${changed.map((site) => sites.indexOf(site)).join(' ')}|${odd.join('')}|${ranks}|${strengths.join(';')}`;
    let kind = kinds.get(key);
    if (!kind) {
      kind = connectionKind(operator, siteDimension, sites, changed, odd, members);
      kinds.set(key, kind);
    }
    return { sites: kind.exact ? sites : [], kind };
  });
  return { groups: found, diagonal };
}

/** The distinct sets of positions that elements of a matrix change; the empty set stands for the diagonal. */
function changedPositions(matrix: LocalMatrix, siteDimension: number): readonly (readonly number[])[] {
  const sites = Math.round(Math.log(matrix.dimension) / Math.log(siteDimension));
  const sets = new Map<string, number[]>();
  forEachElement(matrix, (row, column) => {
    const from = digitsOf(row, siteDimension, sites);
    const to = digitsOf(column, siteDimension, sites);
    const positions = from.flatMap((digit, position) => (digit === to[position] ? [] : [position]));
    sets.set(positions.join(' '), positions);
  });
  return [...sets.values()];
}

function connectionKind(
  operator: CompiledOperator,
  siteDimension: number,
  sites: readonly number[],
  changed: readonly number[],
  odd: readonly number[],
  members: readonly Member[],
): ConnectionKind {
  const dimension = siteDimension ** sites.length;
  if (dimension > groupDimensionLimit) {
    const maximum = Math.min((siteDimension - 1) ** changed.length, 65_535);
    return {
      counts: Uint16Array.of(maximum),
      maximum,
      countsByIndexSum: Float64Array.of(maximum),
      nonPositive: false,
      nonPositiveRotated: false,
      exact: false,
    };
  }
  const amplitudes = new Map<number, { re: number; im: number; size: number }>();
  for (const member of members) addMember(amplitudes, operator, siteDimension, sites, changed, member);
  const counts = new Uint16Array(dimension);
  const countsByIndexSum = new Float64Array(sites.length * (siteDimension - 1) + 1);
  let nonPositive = true;
  let nonPositiveRotated = true;
  const oddSites = new Set(changed.filter((_, position) => odd[position] === 1));
  for (const [key, { re, im, size }] of amplitudes) {
    if (Math.hypot(re, im) <= 1e-13 * size) continue;
    const row = Math.floor(key / dimension);
    const from = digitsOf(row, siteDimension, sites.length);
    const to = digitsOf(key % dimension, siteDimension, sites.length);
    counts[row]!++;
    countsByIndexSum[from.reduce((sum, digit) => sum + digit, 0)]!++;
    const real = Math.abs(im) <= 1e-13 * size;
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
    countsByIndexSum,
    nonPositive,
    nonPositiveRotated,
    exact: true,
  };
}

/** Adds the elements of one term that change exactly the sites `changed`, for all configurations of the group's sites. */
function addMember(
  amplitudes: Map<number, { re: number; im: number; size: number }>,
  operator: CompiledOperator,
  siteDimension: number,
  sites: readonly number[],
  changed: readonly number[],
  member: Member,
): void {
  const matrix = operator.matrices[operator.terms.matrixIndex[member.term]!]!;
  const coefficient = coefficientOf(operator, member.term);
  const dimension = siteDimension ** sites.length;
  const places = member.sites.map((site) => sites.indexOf(site));
  const wanted = new Set(changed);
  for (let index = 0; index < dimension; index++) {
    const digits = digitsOf(index, siteDimension, sites.length);
    let row = 0;
    for (const place of places) row = row * siteDimension + digits[place]!;
    for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
      const to = digitsOf(matrix.columns[at]!, siteDimension, places.length);
      const exactly = member.sites.every(
        (site, position) => (to[position] !== digits[places[position]!]) === wanted.has(site),
      );
      if (!exactly) continue;
      const target = [...digits];
      places.forEach((place, position) => {
        target[place] = to[position]!;
      });
      const column = target.reduce((sum, digit) => sum * siteDimension + digit, 0);
      const [re, im] = [matrix.values[2 * at]!, matrix.values[2 * at + 1]!];
      const key = index * dimension + column;
      const sum = amplitudes.get(key) ?? { re: 0, im: 0, size: 0 };
      sum.re += coefficient.re * re - coefficient.im * im;
      sum.im += coefficient.re * im + coefficient.im * re;
      sum.size += Math.hypot(coefficient.re, coefficient.im) * Math.hypot(re, im);
      amplitudes.set(key, sum);
    }
  }
}
