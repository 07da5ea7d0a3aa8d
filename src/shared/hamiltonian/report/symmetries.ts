import type { Lattice } from '../../lattice/lattice';
import { digitsOf, forEachElement, placeMatrix, scaleMatrix, type Complex } from '../algebra/local-matrix';
import { MatrixPool, type PooledMatrix } from '../algebra/matrix-pool';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { hermitianDefect } from '../expand/evaluate-operator';
import { supportKey } from '../expand/term-table';
import { coefficientOf, sitesOf, termCount } from './terms';

/** Largest element of |H - H^dagger|, from the canonical form. */
export function hermiticityDefect(canonical: CompiledOperator): number {
  const ofMatrix = canonical.matrices.map(hermitianDefect);
  let defect = 0;
  for (let term = 0; term < termCount(canonical); term++) {
    const coefficient = coefficientOf(canonical, term);
    const index = canonical.terms.matrixIndex[term]!;
    const here =
      coefficient.im === 0
        ? Math.abs(coefficient.re) * ofMatrix[index]!
        : hermitianDefect(scaleMatrix(coefficient, canonical.matrices[index]!));
    defect = Math.max(defect, here);
  }
  return defect;
}

export function hasRealElements(operator: CompiledOperator): boolean {
  const { coefficients } = operator.terms;
  for (let at = 1; at < coefficients.length; at += 2) if (coefficients[at] !== 0) return false;
  return operator.matrices.every(({ values }) => values.every((value, at) => at % 2 === 0 || value === 0));
}

/** [H, sum Sz] = 0, from the canonical form: every element keeps the sum of its digits. */
export function conservesTotalSz(canonical: CompiledOperator, siteDimension: number): boolean {
  return canonical.matrices.every((matrix) => {
    const sites = Math.round(Math.log(matrix.dimension) / Math.log(siteDimension));
    const sums = Array.from({ length: matrix.dimension }, (_, index) =>
      digitsOf(index, siteDimension, sites).reduce((sum, digit) => sum + digit, 0),
    );
    let conserved = true;
    forEachElement(matrix, (row, column) => {
      if (sums[row] !== sums[column]) conserved = false;
    });
    return conserved;
  });
}

/** Unchanged when every spin turns over (index k to d - 1 - k), from the canonical form. */
export function conservesSpinFlip(canonical: CompiledOperator): boolean {
  return canonical.matrices.every((matrix) => {
    const elements = new Map<number, Complex>();
    let largest = 0;
    forEachElement(matrix, (row, column, re, im) => {
      elements.set(row * matrix.dimension + column, { re, im });
      largest = Math.max(largest, Math.abs(re), Math.abs(im));
    });
    const last = matrix.dimension ** 2 - 1;
    for (const [key, { re, im }] of elements) {
      const flipped = elements.get(last - key) ?? { re: 0, im: 0 };
      if (Math.hypot(re - flipped.re, im - flipped.im) > 1e-12 * largest) return false;
    }
    return true;
  });
}

/** Look-ups after which the search stops; translations not yet tested then count as absent. */
const lookUpLimit = 3_000_000;

/**
 * Indices into lattice.translations of those that leave H unchanged, a subgroup. Elements reached from accepted ones are not
 * tested again, and terms are compared rarest kind first, so that a defect is found at once.
 */
export function symmetryTranslations(canonical: CompiledOperator, lattice: Lattice, siteDimension: number): number[] {
  const { nSites, translations } = lattice;
  const count = translations.length / nSites;
  const terms = new TranslatedTerms(canonical, siteDimension);
  const image = (element: number, site: number): number => translations[element * nSites + site]!;
  const elementByImageOfFirst = new Map<number, number>();
  for (let element = 0; element < count; element++) elementByImageOfFirst.set(image(element, 0), element);
  const accepted = new Set([0]);
  const rejected = new Set<number>();
  const after = (first: number, second: number): number => elementByImageOfFirst.get(image(second, image(first, 0)))!;
  for (let element = 1; element < count; element++) {
    if (accepted.has(element) || rejected.has(element)) continue;
    if (terms.lookUps > lookUpLimit) break;
    if (!terms.unchangedBy((site) => image(element, site))) {
      for (const known of accepted) rejected.add(after(known, element));
      continue;
    }
    const group = [...accepted];
    for (let power = element; !accepted.has(power); power = after(power, element)) {
      for (const known of group) accepted.add(after(known, power));
    }
  }
  return [...accepted].sort((a, b) => a - b);
}

interface Term {
  readonly sites: readonly number[];
  readonly matrix: number;
  readonly coefficient: Complex;
}

class TranslatedTerms {
  lookUps = 0;
  readonly #terms: readonly Term[];
  readonly #bySupport: Map<number | string, Term>;
  readonly #pool = new MatrixPool();
  readonly #reordered = new Map<string, PooledMatrix | null>();

  constructor(
    canonical: CompiledOperator,
    readonly siteDimension: number,
  ) {
    for (const matrix of canonical.matrices) this.#pool.intern(matrix);
    const kinds = new Map<number, Map<number, Term[]>>();
    this.#bySupport = new Map();
    for (let term = 0; term < termCount(canonical); term++) {
      const coefficient = coefficientOf(canonical, term);
      const matrix = canonical.terms.matrixIndex[term]!;
      const entry: Term = { sites: sitesOf(canonical, term), matrix, coefficient };
      this.#bySupport.set(supportKey(entry.sites), entry);
      const ofMatrix = kinds.get(matrix) ?? new Map<number, Term[]>();
      kinds.set(matrix, ofMatrix);
      const alike = ofMatrix.get(coefficient.re);
      if (alike) alike.push(entry);
      else ofMatrix.set(coefficient.re, [entry]);
    }
    this.#terms = [...kinds.values()]
      .flatMap((ofMatrix) => [...ofMatrix.values()])
      .sort((a, b) => a.length - b.length)
      .flat();
  }

  unchangedBy(image: (site: number) => number): boolean {
    for (const term of this.#terms) {
      this.lookUps++;
      const moved = term.sites.map(image);
      let { matrix, coefficient } = term;
      if (moved.some((site, position) => position > 0 && site < moved[position - 1]!)) {
        const sorted = [...moved].sort((a, b) => a - b);
        const places = moved.map((site) => sorted.indexOf(site));
        const reordered = this.#reorder(matrix, places);
        if (!reordered) return false;
        matrix = reordered.id;
        coefficient = {
          re: coefficient.re * reordered.factor.re - coefficient.im * reordered.factor.im,
          im: coefficient.re * reordered.factor.im + coefficient.im * reordered.factor.re,
        };
        moved.sort((a, b) => a - b);
      }
      const other = this.#bySupport.get(supportKey(moved));
      if (!other || other.matrix !== matrix) return false;
      const scale = Math.hypot(coefficient.re, coefficient.im);
      const difference = Math.hypot(coefficient.re - other.coefficient.re, coefficient.im - other.coefficient.im);
      if (difference > 1e-10 * scale) return false;
    }
    return true;
  }

  #reorder(matrix: number, places: readonly number[]): PooledMatrix | null {
    const key = `${matrix} ${places.join(' ')}`;
    const known = this.#reordered.get(key);
    if (known !== undefined) return known;
    const original: LocalMatrix = this.#pool.matrices[matrix]!;
    const pooled = this.#pool.intern(placeMatrix(original, this.siteDimension, places, places.length));
    this.#reordered.set(key, pooled);
    return pooled;
  }
}
