import type { Lattice } from '../../lattice/lattice';
import { digitsOf, forEachElement, scaleMatrix, type Complex } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { hermitianDefect } from '../expand/evaluate-operator';
import { reversalSign } from '../expand/operator-value';
import type { GradedOperator } from '../graded-operator';
import type { SiteSpaces } from '../sites';
import { lookUpLimit, type MovedTerms } from './moved-terms';
import { coefficientOf, dimensionsOf, signatureOf, sitesOf, termCount } from './terms';

/** Largest element of |H - H^dagger|, from the canonical form. */
export function hermiticityDefect({ terms: canonical, odd }: GradedOperator): number {
  const known = new Map<string, number>();
  let defect = 0;
  for (let term = 0; term < termCount(canonical); term++) {
    const coefficient = coefficientOf(canonical, term);
    const index = canonical.terms.matrixIndex[term]!;
    const matrix = canonical.matrices[index]!;
    const sign = reversalSign(odd[term]!);
    let here: number;
    if (coefficient.im === 0) {
      const key = `${index} ${sign}`;
      const ofMatrix = known.get(key) ?? hermitianDefect(matrix, sign);
      known.set(key, ofMatrix);
      here = Math.abs(coefficient.re) * ofMatrix;
    } else here = hermitianDefect(scaleMatrix(coefficient, matrix), sign);
    defect = Math.max(defect, here);
  }
  return defect;
}

export function hasRealElements(operator: CompiledOperator): boolean {
  const { coefficients } = operator.terms;
  for (let at = 1; at < coefficients.length; at += 2) if (coefficients[at] !== 0) return false;
  return operator.matrices.every(({ values }) => values.every((value, at) => at % 2 === 0 || value === 0));
}

/** [H, sum of levels] = 0 for the sites with `counted` 1, from the canonical form: every element keeps the sum of their digits. */
export function conservesLevels({ terms: canonical }: GradedOperator, counted: Uint8Array): boolean {
  const known = new Map<string, boolean>();
  for (let term = 0; term < termCount(canonical); term++) {
    const index = canonical.terms.matrixIndex[term]!;
    const key = `${index} ${signatureOf(canonical, term, counted)}`;
    let conserved = known.get(key);
    if (conserved === undefined) {
      const weights = sitesOf(canonical, term).map((site) => counted[site]!);
      const dimensions = dimensionsOf(canonical, term);
      conserved = keepsSum(canonical.matrices[index]!, dimensions, weights);
      known.set(key, conserved);
    }
    if (!conserved) return false;
  }
  return true;
}

function keepsSum(matrix: LocalMatrix, dimensions: readonly number[], weights: readonly number[]): boolean {
  const sums = Array.from({ length: matrix.dimension }, (_, index) =>
    digitsOf(index, dimensions).reduce((sum, digit, position) => sum + weights[position]! * digit, 0),
  );
  let conserved = true;
  forEachElement(matrix, (row, column) => {
    if (sums[row] !== sums[column]) conserved = false;
  });
  return conserved;
}

/** Unchanged when every spin turns over (index k to d - 1 - k), from the canonical form. */
export function conservesSpinFlip({ terms: canonical }: GradedOperator): boolean {
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

/**
 * Indices into lattice.translations of those that leave H unchanged, a subgroup. Elements reached from accepted ones are not
 * tested again.
 */
export function symmetryTranslations(terms: MovedTerms, lattice: Lattice, spaces: SiteSpaces): number[] {
  const { nSites, translations } = lattice;
  const count = translations.length / nSites;
  const image = (element: number, site: number): number => translations[element * nSites + site]!;
  const elementByImageOfFirst = new Map<number, number>();
  for (let element = 0; element < count; element++) elementByImageOfFirst.set(image(element, 0), element);
  const accepted = new Set([0]);
  const rejected = new Set<number>();
  const after = (first: number, second: number): number => elementByImageOfFirst.get(image(second, image(first, 0)))!;
  for (let element = 1; element < count; element++) {
    if (accepted.has(element) || rejected.has(element)) continue;
    if (terms.lookUps > lookUpLimit) break;
    const moved = spaces.moved((site) => image(element, site));
    if (!moved || !terms.unchangedBy(moved)) {
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
