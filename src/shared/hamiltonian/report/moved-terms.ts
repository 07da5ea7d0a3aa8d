import { placeMatrix, type Complex } from '../algebra/local-matrix';
import { MatrixPool, type PooledMatrix } from '../algebra/matrix-pool';
import type { LocalMatrix } from '../compiled-operator';
import { pairKey, supportKey } from '../expand/term-table';
import type { GradedOperator } from '../graded-operator';
import { coefficientOf, dimensionsOf, sitesOf, termCount } from './terms';

interface Term {
  readonly sites: readonly number[];
  readonly dimensions: readonly number[];
  readonly odd: number;
  readonly matrix: number;
  readonly coefficient: Complex;
  /** The matrix with its two sites exchanged, once it was asked for. */
  exchanged: PooledMatrix | null | undefined;
}

/** Look-ups after which a search for symmetries stops; elements not yet tested then count as absent. */
export const lookUpLimit = 3_000_000;

/** Tests whether permutations of the sites of H leave it unchanged, from the canonical form. */
export class MovedTerms {
  lookUps = 0;
  readonly #terms: readonly Term[];
  readonly #bySupport = new Map<number | string, Term>();
  readonly #pool = new MatrixPool();
  readonly #reordered = new Map<string, PooledMatrix | null>();

  constructor({ terms: canonical, odd }: GradedOperator) {
    for (const matrix of canonical.matrices) this.#pool.intern(matrix);
    const kinds = new Map<number, Map<number, Term[]>>();
    for (let term = 0; term < termCount(canonical); term++) {
      const coefficient = coefficientOf(canonical, term);
      const matrix = canonical.terms.matrixIndex[term]!;
      const [sites, dimensions] = [sitesOf(canonical, term), dimensionsOf(canonical, term)];
      const entry: Term = { sites, dimensions, odd: odd[term]!, matrix, coefficient, exchanged: undefined };
      this.#bySupport.set(supportKey(entry.sites, entry.odd), entry);
      const ofMatrix = kinds.get(matrix) ?? new Map<number, Term[]>();
      kinds.set(matrix, ofMatrix);
      const alike = ofMatrix.get(coefficient.re);
      if (alike) alike.push(entry);
      else ofMatrix.set(coefficient.re, [entry]);
    }
    // Rarest kind first, so that a defect is found at once.
    this.#terms = [...kinds.values()]
      .flatMap((ofMatrix) => [...ofMatrix.values()])
      .sort((a, b) => a.length - b.length)
      .flat();
  }

  /** The image of a site must have its local space. */
  unchangedBy(image: (site: number) => number): boolean {
    for (const term of this.#terms) {
      this.lookUps++;
      const isPair = term.sites.length === 2 && term.odd === 0;
      if (!(isPair ? this.#hasImageOfPair(term, image) : this.#hasImage(term, image))) return false;
    }
    return true;
  }

  /** Most terms are pairs, and there may be as many as the sites have: nothing is made for them. */
  #hasImageOfPair(term: Term, image: (site: number) => number): boolean {
    const first = image(term.sites[0]!);
    const second = image(term.sites[1]!);
    const { matrix, coefficient } = term;
    if (first < second)
      return isTerm(this.#bySupport.get(pairKey(first, second)), matrix, coefficient.re, coefficient.im);
    term.exchanged ??= this.#reorder(term, [1, 0]);
    if (!term.exchanged) return false;
    const { id, factor } = term.exchanged;
    const re = coefficient.re * factor.re - coefficient.im * factor.im;
    const im = coefficient.re * factor.im + coefficient.im * factor.re;
    return isTerm(this.#bySupport.get(pairKey(second, first)), id, re, im);
  }

  #hasImage(term: Term, image: (site: number) => number): boolean {
    const moved = term.sites.map(image);
    let { matrix, coefficient, odd } = term;
    if (moved.some((site, position) => position > 0 && site < moved[position - 1]!)) {
      const sorted = [...moved].sort((a, b) => a - b);
      const places = moved.map((site) => sorted.indexOf(site));
      const reordered = this.#reorder(term, places);
      if (!reordered) return false;
      matrix = reordered.id;
      coefficient = {
        re: coefficient.re * reordered.factor.re - coefficient.im * reordered.factor.im,
        im: coefficient.re * reordered.factor.im + coefficient.im * reordered.factor.re,
      };
      if (oddInversions(odd, places) % 2 === 1) coefficient = { re: -coefficient.re, im: -coefficient.im };
      odd = places.reduce((mask, place, position) => mask | (((term.odd >> position) & 1) << place), 0);
      moved.sort((a, b) => a - b);
    }
    return isTerm(this.#bySupport.get(supportKey(moved, odd)), matrix, coefficient.re, coefficient.im);
  }

  #reorder({ matrix, dimensions }: Term, places: readonly number[]): PooledMatrix | null {
    const key = `${matrix} ${places.join(' ')} ${dimensions.join(' ')}`;
    const known = this.#reordered.get(key);
    if (known !== undefined) return known;
    const original: LocalMatrix = this.#pool.matrices[matrix]!;
    const target = [...dimensions];
    places.forEach((place, position) => {
      target[place] = dimensions[position]!;
    });
    const pooled = this.#pool.intern(placeMatrix(original, target, places));
    this.#reordered.set(key, pooled);
    return pooled;
  }
}

/** Whether a term is there with this matrix and, up to rounding, this coefficient. */
function isTerm(found: Term | undefined, matrix: number, re: number, im: number): boolean {
  if (!found || found.matrix !== matrix) return false;
  if (im === 0 && found.coefficient.im === 0) return Math.abs(re - found.coefficient.re) <= 1e-10 * Math.abs(re);
  return Math.hypot(re - found.coefficient.re, im - found.coefficient.im) <= 1e-10 * Math.hypot(re, im);
}

/** Pairs of odd operators that change their order. */
function oddInversions(odd: number, places: readonly number[]): number {
  if (odd === 0) return 0;
  let count = 0;
  for (let first = 0; first < places.length; first++) {
    if (((odd >> first) & 1) === 0) continue;
    for (let second = first + 1; second < places.length; second++) {
      if (((odd >> second) & 1) === 1 && places[second]! < places[first]!) count++;
    }
  }
  return count;
}
