import { type Complex, complexProduct, digitsOf, forEachElement } from '../algebra/local-matrix';
import type { GradedOperator } from '../graded-operator';
import type { OpenSymmetry } from '../model';
import { canonicalOperator } from '../report/canonical';
import { coefficientOf, dimensionsOf, sitesOf, termCount } from '../report/terms';

/** One matrix element of a traceless operator on its sites; with the identity they are a basis of all operators. */
interface Unit {
  readonly sites: readonly number[];
  readonly dimensions: readonly number[];
  readonly odd: number;
  readonly row: number;
  readonly column: number;
}

/** Most products of two elements that are kept. */
const mostPairs = 400_000;
const relativeRounding = 1e-11;

/**
 * The jumps of a Lindblad equation as sum_L |L)(L| over the elements of their canonical forms: two families of jump operators do
 * the same to every state if these are equal: they then differ by a unitary mixing. Symmetries of the equation are named as by
 * Buča and Prosen, New J. Phys. 14, 073007 (2012).
 */
export class JumpProducts {
  readonly #units: Unit[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #vectors: ReadonlyMap<number, Complex>[] = [];
  readonly #products = new Map<number, Complex>();
  #largest = 0;

  private constructor() {
    // The identity, for the part of a jump operator that is a number.
    this.#number({ sites: [], dimensions: [], odd: 0, row: 0, column: 0 });
  }

  /** Null where there are too many products. */
  static of(jumps: readonly GradedOperator[]): JumpProducts | null {
    const products = new JumpProducts();
    let pairs = 0;
    for (const jump of jumps) {
      const vector = products.#vectorOf(canonicalOperator(jump));
      pairs += vector.size ** 2;
      if (pairs > mostPairs) return null;
      products.#vectors.push(vector);
    }
    for (const vector of products.#vectors) products.#add(vector);
    return products;
  }

  /** Of a sum of levels of the marked sites. */
  charge(counted: ReadonlySet<number>): OpenSymmetry {
    const shifts = this.#units.map(({ sites, dimensions, row, column }) => {
      const [from, to] = [digitsOf(row, dimensions), digitsOf(column, dimensions)];
      return sites.reduce((sum, site, at) => sum + (counted.has(site) ? to[at]! - from[at]! : 0), 0);
    });
    if (this.#vectors.every((vector) => [...vector.keys()].every((unit) => shifts[unit] === 0))) return 'strong';
    for (const [key, value] of this.#products) {
      const [a, b] = this.#pair(key);
      if (shifts[a] !== shifts[b] && Math.hypot(value.re, value.im) > relativeRounding * this.#largest) return 'broken';
    }
    return 'weak';
  }

  /** Of turning all spins over. */
  spinFlip(): OpenSymmetry {
    const image = (unit: Unit): { unit: Unit; sign: number } => {
      const last = unit.dimensions.reduce((product, local) => product * local, 1) - 1;
      return { unit: { ...unit, row: last - unit.row, column: last - unit.column }, sign: 1 };
    };
    const images = this.#images(image);
    const isStrong = this.#vectors.every((vector) =>
      [...vector].every(([unit, value]) => same(vector.get(images[unit]?.number ?? -1), value, this.#scale())),
    );
    return isStrong ? 'strong' : this.#keeps(images) ? 'weak' : 'broken';
  }

  /** Whether a permutation of the sites takes the jumps to jumps that do the same. */
  keptBy(move: (site: number) => number): boolean {
    return this.#keeps(this.#images((unit) => moved(unit, move)));
  }

  get pairs(): number {
    return this.#products.size;
  }

  #keeps(images: readonly ({ number: number; sign: number } | null)[]): boolean {
    for (const [key, value] of this.#products) {
      const [a, b] = this.#pair(key);
      const [first, second] = [images[a], images[b]];
      const there = first && second ? this.#products.get(this.#key(first.number, second.number)) : undefined;
      const sign = (first?.sign ?? 1) * (second?.sign ?? 1);
      if (!same(there && { re: sign * there.re, im: sign * there.im }, value, this.#largest)) return false;
    }
    return true;
  }

  #images(image: (unit: Unit) => { unit: Unit; sign: number }): readonly ({ number: number; sign: number } | null)[] {
    return this.#units.map((unit) => {
      const { unit: other, sign } = image(unit);
      const number = this.#numbers.get(keyOf(other));
      return number === undefined ? null : { number, sign };
    });
  }

  #scale(): number {
    return Math.sqrt(this.#largest);
  }

  #vectorOf(jump: GradedOperator): ReadonlyMap<number, Complex> {
    const vector = new Map<number, Complex>();
    const add = (unit: Unit, value: Complex): void => {
      const number = this.#number(unit);
      const known = vector.get(number) ?? { re: 0, im: 0 };
      vector.set(number, { re: known.re + value.re, im: known.im + value.im });
    };
    const { terms, odd } = jump;
    if (terms.constant !== 0) add(this.#units[0]!, { re: terms.constant, im: 0 });
    for (let term = 0; term < termCount(terms); term++) {
      const coefficient = coefficientOf(terms, term);
      const unit = { sites: sitesOf(terms, term), dimensions: dimensionsOf(terms, term), odd: odd[term]! };
      forEachElement(terms.matrices[terms.terms.matrixIndex[term]!]!, (row, column, re, im) =>
        add({ ...unit, row, column }, complexProduct(coefficient, { re, im })),
      );
    }
    return vector;
  }

  #add(vector: ReadonlyMap<number, Complex>): void {
    for (const [a, first] of vector) {
      for (const [b, second] of vector) {
        const key = this.#key(a, b);
        const known = this.#products.get(key) ?? { re: 0, im: 0 };
        const value = complexProduct(first, { re: second.re, im: -second.im });
        const sum = { re: known.re + value.re, im: known.im + value.im };
        this.#products.set(key, sum);
        this.#largest = Math.max(this.#largest, Math.hypot(sum.re, sum.im));
      }
    }
  }

  #number(unit: Unit): number {
    const key = keyOf(unit);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#units.length;
      this.#numbers.set(key, number);
      this.#units.push(unit);
    }
    return number;
  }

  #key(a: number, b: number): number {
    return a * this.#units.length + b;
  }

  #pair(key: number): readonly [number, number] {
    const count = this.#units.length;
    return [Math.floor(key / count), key % count];
  }
}

function keyOf({ sites, odd, row, column }: Unit): string {
  return `${sites.join(' ')}|${odd}|${row},${column}`;
}

function same(a: Complex | undefined, b: Complex, scale: number): boolean {
  return Math.hypot((a?.re ?? 0) - b.re, (a?.im ?? 0) - b.im) <= relativeRounding * scale;
}

/** The element on other sites, in ascending order again; odd operators that pass each other change the sign. */
function moved(unit: Unit, move: (site: number) => number): { unit: Unit; sign: number } {
  const to = unit.sites.map(move);
  const order = to.map((_, at) => at).sort((a, b) => to[a]! - to[b]!);
  const isOdd = (at: number): boolean => ((unit.odd >> at) & 1) === 1;
  let sign = 1;
  order.forEach((first, place) => {
    for (const second of order.slice(place + 1)) if (first > second && isOdd(first) && isOdd(second)) sign = -sign;
  });
  const [row, column] = [digitsOf(unit.row, unit.dimensions), digitsOf(unit.column, unit.dimensions)];
  const dimensions = order.map((at) => unit.dimensions[at]!);
  const packed = (digits: readonly number[]): number =>
    order.reduce((index, at) => index * unit.dimensions[at]! + digits[at]!, 0);
  return {
    unit: {
      sites: order.map((at) => to[at]!),
      dimensions,
      odd: order.reduce((mask, at, place) => mask | (isOdd(at) ? 1 << place : 0), 0),
      row: packed(row),
      column: packed(column),
    },
    sign,
  };
}
