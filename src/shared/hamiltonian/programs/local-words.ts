import { type Complex, complexProduct, digitsOf, forEachElement } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import { coefficientOf, dimensionsOf, sitesOf, stringOf, termCount } from '../report/terms';

/** Part of an operator on one site: a coefficient times what another program calls `word`; the identity is the empty word. */
export interface Letter {
  readonly word: string;
  readonly re: number;
  readonly im: number;
}

/** How the operators of one site are written: each matrix unit |row><column| as a sum of words. */
export interface Alphabet {
  readonly name: string;
  unit(row: number, column: number): readonly Letter[];
}

/** A coefficient times a product of words on ascending sites; no factors: a number. */
export interface Monomial {
  readonly factors: readonly { readonly site: number; readonly word: string }[];
  readonly coefficient: Complex;
}

interface LocalWords {
  readonly words: readonly string[];
  readonly coefficient: Complex;
}

/** Sums that cancel leave less than this times the largest element of their matrix. */
const relativeZero = 1e-12;

/** A sum of products by its factors, in the order in which they were first added. */
class MonomialSum {
  readonly #sum = new Map<string, { factors: Monomial['factors']; re: number; im: number; largest: number }>();

  add(factors: Monomial['factors'], { re, im }: Complex): void {
    const key = factors.map(({ site, word }) => `${site}${word}`).join(' ');
    const known = this.#sum.get(key) ?? { factors, re: 0, im: 0, largest: 0 };
    known.re += re;
    known.im += im;
    known.largest = Math.max(known.largest, Math.hypot(re, im));
    this.#sum.set(key, known);
  }

  list(): readonly Monomial[] {
    return [...this.#sum.values()].flatMap(({ factors, re, im, largest }) =>
      Math.hypot(re, im) <= relativeZero * largest ? [] : [{ factors, coefficient: { re, im } }],
    );
  }
}

/**
 * The operator as a sum of products of words, equal products added up. The sites of parity strings get `parityWord`; without one
 * they are left out.
 */
export function monomialsOf(
  operator: CompiledOperator,
  alphabetAt: (site: number) => Alphabet,
  parityWord: string | null,
): readonly Monomial[] {
  const sum = new MonomialSum();
  if (operator.constant !== 0) sum.add([], { re: operator.constant, im: 0 });
  const known = new Map<string, readonly LocalWords[]>();
  for (let term = 0; term < termCount(operator); term++) {
    const sites = sitesOf(operator, term);
    const alphabets = sites.map(alphabetAt);
    const matrixIndex = operator.terms.matrixIndex[term]!;
    const key = `${matrixIndex} ${alphabets.map(({ name }) => name).join(' ')}`;
    let words = known.get(key);
    if (words === undefined) {
      words = localWords(operator.matrices[matrixIndex]!, dimensionsOf(operator, term), alphabets);
      known.set(key, words);
    }
    const string = parityWord === null ? [] : stringOf(operator, term).map((site) => ({ site, word: parityWord }));
    const scale = coefficientOf(operator, term);
    for (const { words: local, coefficient } of words) {
      const own = local.flatMap((word, position) => (word === '' ? [] : [{ site: sites[position]!, word }]));
      const factors = [...own, ...string].sort((a, b) => a.site - b.site);
      sum.add(factors, complexProduct(scale, coefficient));
    }
  }
  return sum.list();
}

/** A matrix on sites with these dimensions as a sum of products of words, one a site. */
function localWords(
  matrix: LocalMatrix,
  dimensions: readonly number[],
  alphabets: readonly Alphabet[],
): readonly LocalWords[] {
  const sum = new Map<string, { words: readonly string[]; re: number; im: number }>();
  let largest = 0;
  forEachElement(matrix, (row, column, re, im) => {
    largest = Math.max(largest, Math.hypot(re, im));
    const [rows, columns] = [digitsOf(row, dimensions), digitsOf(column, dimensions)];
    let products: readonly LocalWords[] = [{ words: [], coefficient: { re, im } }];
    alphabets.forEach((alphabet, position) => {
      const letters = alphabet.unit(rows[position]!, columns[position]!);
      products = products.flatMap(({ words, coefficient }) =>
        letters.map((letter) => ({
          words: [...words, letter.word],
          coefficient: complexProduct(coefficient, letter),
        })),
      );
    });
    for (const { words, coefficient } of products) {
      const key = words.join(' ');
      const entry = sum.get(key) ?? { words, re: 0, im: 0 };
      entry.re += coefficient.re;
      entry.im += coefficient.im;
      sum.set(key, entry);
    }
  });
  const cut = (value: number): number => (Math.abs(value) > relativeZero * largest ? value : 0);
  return [...sum.values()].flatMap(({ words, re, im }) => {
    const coefficient = { re: cut(re), im: cut(im) };
    return coefficient.re === 0 && coefficient.im === 0 ? [] : [{ words, coefficient }];
  });
}
