import type { CompiledOperator } from '../../hamiltonian';

/**
 * H = constant + sum h_ij c_i^dagger c_j + sum V_ijkl c_i^dagger c_j^dagger c_k c_l of an operator whose sites are fermionic modes.
 */
export interface FermionPolynomial {
  readonly constant: number;
  /** h [i][j], real and imaginary part interleaved. */
  readonly hopping: Float64Array;
  /** V with i < j and k > l, so that n_i n_j is c_i^dagger c_j^dagger c_j c_i. */
  readonly pairs: readonly PairTerm[];
}

export interface PairTerm {
  readonly modes: readonly [number, number, number, number];
  readonly re: number;
  readonly im: number;
}

export type PolynomialResult =
  { readonly ok: true; readonly polynomial: FermionPolynomial } | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): PolynomialResult => ({ ok: false, reason });

/** Undoes the Jordan-Wigner transformation of an operator; `modes` are its fermionic sites. */
export function fermionPolynomial(operator: CompiledOperator, modes: ReadonlySet<number>): PolynomialResult {
  const monomials = new Map<string, Monomial>();
  const { terms, matrices } = operator;
  for (let term = 0; term < terms.matrixIndex.length; term++) {
    const sites = Array.from(terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]));
    const { strings } = terms;
    const string =
      strings === undefined ? [] : Array.from(strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1]));
    if (![...sites, ...string].every((site) => modes.has(site)))
      return refuse('H has sites that are no fermionic modes.');
    const [re, im] = [terms.coefficients[2 * term], terms.coefficients[2 * term + 1]];
    const matrix = matrices[terms.matrixIndex[term]];
    for (let row = 0; row < matrix.dimension; row++) {
      for (let at = matrix.rowOffsets[row]; at < matrix.rowOffsets[row + 1]; at++) {
        const [vr, vi] = [matrix.values[2 * at], matrix.values[2 * at + 1]];
        const element = transition(sites, row, matrix.columns[at], string);
        if (element === null) return refuse('H has terms that are no products of fermions, or that pair them.');
        const sign = element.sign;
        addElement(monomials, element, sign * (re * vr - im * vi), sign * (re * vi + im * vr));
      }
    }
  }
  return collected(monomials, operator);
}

interface Monomial {
  /** Ascending. */
  readonly creators: readonly number[];
  /** Descending. */
  readonly annihilators: readonly number[];
  re: number;
  im: number;
}

interface Transition {
  readonly sign: number;
  readonly creators: readonly number[];
  readonly annihilators: readonly number[];
  readonly occupied: readonly number[];
  readonly empty: readonly number[];
}

/**
 * |row><column| on some sites with a parity string, as sign c^dagger ... c ... times n of occupied and 1 - n of empty sites. With
 * c_k = (-1)^(n of the modes before k) a_k, and k < l neighbours among the sites that change, x_k x_l of the fermions is
 * +-(-1)^(n between them) times that of the a: minus where x_k annihilates.
 */
function transition(
  sites: readonly number[],
  row: number,
  column: number,
  string: readonly number[],
): Transition | null {
  const bit = (state: number, place: number): number => (state >> (sites.length - 1 - place)) & 1;
  const changed: { readonly site: number; readonly creates: boolean }[] = [];
  const [occupied, empty]: [number[], number[]] = [[], []];
  sites.forEach((site, place) => {
    const [after, before] = [bit(row, place), bit(column, place)];
    if (after !== before) changed.push({ site, creates: after === 0 });
    else (after === 0 ? occupied : empty).push(site);
  });
  changed.sort((a, b) => a.site - b.site);
  const creators = changed.flatMap(({ site, creates }) => (creates ? [site] : []));
  const annihilators = changed.flatMap(({ site, creates }) => (creates ? [] : [site]));
  if (creators.length !== annihilators.length) return null;
  const parity = new Set(string);
  let sign = 1;
  for (let pair = 0; pair < changed.length; pair += 2) {
    if (!changed[pair].creates) sign = -sign;
    for (let site = changed[pair].site + 1; site < changed[pair + 1].site; site++) {
      if (occupied.includes(site)) sign = -sign;
      else if (!empty.includes(site) && !parity.delete(site)) return null;
    }
  }
  if (parity.size > 0) return null;
  // Creators to the left of annihilators, which are then turned round.
  const order = [...changed.filter(({ creates }) => creates), ...changed.filter(({ creates }) => !creates).reverse()];
  sign *= parityOf(order.map((one) => changed.indexOf(one)));
  return { sign, creators, annihilators: annihilators.reverse(), occupied, empty };
}

/** Sign of a permutation by its inversions. */
function parityOf(order: readonly number[]): number {
  let sign = 1;
  order.forEach((value, at) => {
    for (let before = 0; before < at; before++) if (order[before] > value) sign = -sign;
  });
  return sign;
}

/** Empty sites are 1 - n: a sum over their subsets. */
function addElement(
  monomials: Map<string, Monomial>,
  { creators, annihilators, occupied, empty }: Transition,
  re: number,
  im: number,
): void {
  for (let subset = 0; subset < 1 << empty.length; subset++) {
    const chosen = empty.filter((_, place) => (subset >> place) & 1);
    const numbers = [...occupied, ...chosen];
    // n_d X = c_d^dagger X c_d for X with as many creators as annihilators.
    const first = [...numbers, ...creators];
    const last = [...annihilators, ...[...numbers].reverse()];
    const sign = parityOf(first) * parityOf(last.map((mode) => -mode)) * (chosen.length % 2 === 0 ? 1 : -1);
    const up = [...first].sort((a, b) => a - b);
    const down = [...last].sort((a, b) => b - a);
    const key = `${up.join()}|${down.join()}`;
    const known = monomials.get(key) ?? { creators: up, annihilators: down, re: 0, im: 0 };
    known.re += sign * re;
    known.im += sign * im;
    monomials.set(key, known);
  }
}

function collected(monomials: ReadonlyMap<string, Monomial>, operator: CompiledOperator): PolynomialResult {
  const n = operator.localDimensions.length;
  const all = [...monomials.values()];
  const largest = all.reduce((most, { re, im }) => Math.max(most, Math.hypot(re, im)), 0);
  const hopping = new Float64Array(2 * n * n);
  const pairs: PairTerm[] = [];
  let { constant } = operator;
  for (const { creators, annihilators, re, im } of all) {
    if (Math.hypot(re, im) < 1e-13 * largest) continue;
    if (creators.length > 2) return refuse('H has terms of three particles or more.');
    if (creators.length === 0) constant += re;
    else if (creators.length === 1) {
      hopping[2 * (creators[0] * n + annihilators[0])] += re;
      hopping[2 * (creators[0] * n + annihilators[0]) + 1] += Math.abs(im) < 1e-13 * largest ? 0 : im;
    } else {
      const modes = [creators[0], creators[1], annihilators[0], annihilators[1]] as const;
      pairs.push({ modes, re, im: Math.abs(im) < 1e-13 * largest ? 0 : im });
    }
  }
  return { ok: true, polynomial: { constant, hopping, pairs } };
}
