import type { LocalMatrix } from '../compiled-operator';
import {
  adjointMatrix,
  averageOverSite,
  type Complex,
  combineMatrices,
  complexOne,
  identityMatrix,
  kroneckerProduct,
  largestElement,
  multiplyMatrices,
  nonZeros,
  placeMatrix,
  productOf,
  scaleMatrix,
} from '../algebra/local-matrix';
import type { SourceSpan } from '../model';
import type { Clock } from '../time/clock';
import { EvaluationProblem, type WorkBudget } from './problem';

/**
 * One matrix on ascending sites, in the graded tensor product: the sum of products o_1 o_2 ... o_m of operators on its sites
 * in that order, where the o_p of which `odd` has bit p set are odd in fermions and anticommute with those of other sites.
 * Signs of fermions are thus in the order of the factors alone, and need no Jordan-Wigner strings.
 */
export interface SupportedMatrix {
  readonly sites: readonly number[];
  readonly dimensions: readonly number[];
  readonly odd: number;
  readonly matrix: LocalMatrix;
  /** Function of time that it is multiplied by, as the clock numbers them; 0: none. */
  readonly time: number;
}

/** A sum of matrices, one for each set of sites, of odd ones among them and function of time; nothing in it means zero. */
export type OperatorValue = ReadonlyMap<string, SupportedMatrix>;

/** Largest dimension of one local matrix: ten spins 1/2. */
export const maximumLocalDimension = 1024;

/** Arithmetic of operators on sites of any local dimension. Costs are charged to `budget`. Without a clock nothing depends on time. */
export class OperatorAlgebra {
  constructor(
    readonly budget: WorkBudget,
    readonly clock: Clock | null = null,
  ) {}

  readonly zero: OperatorValue = new Map();

  identity(): OperatorValue {
    return new Map([['', { sites: [], dimensions: [], odd: 0, matrix: identityMatrix(1), time: 0 }]]);
  }

  single(part: SupportedMatrix): OperatorValue {
    return nonZeros(part.matrix) === 0 ? this.zero : new Map([[keyOf(part), part]]);
  }

  scale(factor: Complex & { readonly time?: number }, value: OperatorValue): OperatorValue {
    if (factor.re === 0 && factor.im === 0) return this.zero;
    const scaled = new Map<string, SupportedMatrix>();
    const { time = 0 } = factor;
    for (const [key, part] of value) {
      const own = { ...part, matrix: scaleMatrix(factor, part.matrix), time: this.#timeOf(part.time, time) };
      scaled.set(time === 0 ? key : keyOf(own), own);
    }
    return scaled;
  }

  add(values: readonly OperatorValue[], span: SourceSpan): OperatorValue {
    if (values.length === 1) return values[0]!;
    const result = new Map<string, SupportedMatrix>();
    for (const value of values) for (const part of value.values()) this.#accumulate(result, part, span);
    return result;
  }

  multiply(left: OperatorValue, right: OperatorValue, span: SourceSpan): OperatorValue {
    const result = new Map<string, SupportedMatrix>();
    for (const a of left.values()) {
      for (const b of right.values()) {
        const apart = a.sites.length > 0 && b.sites.length > 0 && a.sites.at(-1)! < b.sites[0]!;
        this.#accumulate(result, apart ? this.#besides(a, b, span) : this.#product(a, b, span), span);
      }
    }
    return result;
  }

  /** The product where all sites of the first factor come before those of the second. */
  #besides(a: SupportedMatrix, b: SupportedMatrix, span: SourceSpan): SupportedMatrix {
    const dimensions = [...a.dimensions, ...b.dimensions];
    const sites = [...a.sites, ...b.sites];
    if (productOf(dimensions) > maximumLocalDimension) throw tooManySites(span, sites.length);
    this.#spend(4 + nonZeros(a.matrix) * nonZeros(b.matrix), a.matrix.dimension * b.matrix.dimension, span);
    const odd = a.odd | (b.odd << a.sites.length);
    return { sites, dimensions, odd, matrix: kroneckerProduct(a.matrix, b.matrix), time: this.#timeOf(a.time, b.time) };
  }

  #product(a: SupportedMatrix, b: SupportedMatrix, span: SourceSpan): SupportedMatrix {
    const sites = [...new Set([...a.sites, ...b.sites])].sort((first, second) => first - second);
    const dimensions = sites.map((site) => {
      const at = a.sites.indexOf(site);
      return at >= 0 ? a.dimensions[at]! : b.dimensions[b.sites.indexOf(site)]!;
    });
    if (productOf(dimensions) > maximumLocalDimension) throw tooManySites(span, sites.length);
    const place = (part: SupportedMatrix): LocalMatrix => {
      const copies = productOf(dimensions) / part.matrix.dimension;
      this.#spend(nonZeros(part.matrix) * copies, part.matrix.dimension * copies, span);
      return placeMatrix(
        part.matrix,
        dimensions,
        part.sites.map((site) => sites.indexOf(site)),
      );
    };
    const second = place(b);
    const first = place(a);
    this.#spend(8 + (nonZeros(first) * nonZeros(second)) / second.dimension, second.dimension, span);
    const product = multiplyMatrices(first, second);
    const matrix = crossings(a, b) % 2 === 0 ? product : scaleMatrix({ re: -1, im: 0 }, product);
    const odd = sites.reduce((mask, site, position) => mask | ((oddAt(a, site) ^ oddAt(b, site)) << position), 0);
    return this.#reduce({ sites, dimensions, odd, matrix, time: this.#timeOf(a.time, b.time) });
  }

  adjoint(value: OperatorValue): OperatorValue {
    const result = new Map<string, SupportedMatrix>();
    for (const part of value.values()) {
      const matrix = adjointMatrix(part.matrix);
      const adjoint = {
        ...part,
        matrix: reversalSign(part.odd) > 0 ? matrix : scaleMatrix({ re: -1, im: 0 }, matrix),
        time: part.time === 0 ? 0 : this.#timed().conjugate(part.time),
      };
      result.set(keyOf(adjoint), adjoint);
    }
    return result;
  }

  #timeOf(a: number, b: number): number {
    return a === 0 ? b : b === 0 ? a : this.#timed().productOf(a, b);
  }

  #timed(): Clock {
    if (!this.clock) throw new RangeError('A function of time needs a clock.');
    return this.clock;
  }

  #accumulate(result: Map<string, SupportedMatrix>, part: SupportedMatrix, span: SourceSpan): void {
    if (nonZeros(part.matrix) === 0) return;
    const key = keyOf(part);
    const known = result.get(key);
    if (!known) {
      result.set(key, part);
      return;
    }
    this.#spend(nonZeros(known.matrix) + nonZeros(part.matrix), known.matrix.dimension, span);
    const matrix = combineMatrices(complexOne, known.matrix, complexOne, part.matrix);
    if (nonZeros(matrix) === 0) result.delete(key);
    else result.set(key, { ...part, matrix });
  }

  /** Small matrices are collected in arrays that are read through once, large ones in maps and site by site. */
  #spend(elements: number, dimension: number, span: SourceSpan): void {
    this.budget.spendElements(dimension > 32 ? 6 * elements : elements + (dimension * dimension) / 8, span);
  }

  /** Leaves out sites on which the matrix is the identity, as in Z(0)*Z(0)*X(1). */
  #reduce(part: SupportedMatrix): SupportedMatrix {
    const { time } = part;
    let { sites, dimensions, odd, matrix } = part;
    for (let position = 0; position < sites.length;) {
      const rest = averageOverSite(matrix, dimensions, position);
      const places = sites.map((_, place) => place).filter((place) => place !== position);
      const acts =
        nonZeros(rest) * dimensions[position]! !== nonZeros(matrix) ||
        largestElement(combineMatrices(complexOne, matrix, { re: -1, im: 0 }, placeMatrix(rest, dimensions, places))) >
          1e-14 * largestElement(matrix);
      if (acts) position++;
      else {
        matrix = rest;
        sites = sites.filter((_, place) => place !== position);
        dimensions = dimensions.filter((_, place) => place !== position);
        odd = (odd & ((1 << position) - 1)) | ((odd >> (position + 1)) << position);
      }
    }
    return { sites, dimensions, odd, matrix, time };
  }
}

function keyOf({ sites, odd, time }: SupportedMatrix): string {
  const place = odd === 0 ? sites.join(' ') : `${sites.join(' ')}|${odd}`;
  return time === 0 ? place : `${place}@${time}`;
}

function oddAt({ sites, odd }: SupportedMatrix, site: number): number {
  const position = sites.indexOf(site);
  return position < 0 ? 0 : (odd >> position) & 1;
}

/** Pairs of odd operators that pass each other when (a_1 ... a_m)(b_1 ... b_m) becomes (a_1 b_1) ... (a_m b_m). */
function crossings(a: SupportedMatrix, b: SupportedMatrix): number {
  if (a.odd === 0 || b.odd === 0) return 0;
  let count = 0;
  a.sites.forEach((site, position) => {
    if (((a.odd >> position) & 1) === 0) return;
    b.sites.forEach((other, place) => {
      if (other < site && ((b.odd >> place) & 1) === 1) count++;
    });
  });
  return count;
}

/** Sign of bringing the odd ones of o_1 ... o_m into reverse order: (-1)^(k (k - 1) / 2) for k of them. */
export function reversalSign(odd: number): number {
  const count = bitCount(odd);
  return ((count * (count - 1)) / 2) % 2 === 0 ? 1 : -1;
}

export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function tooManySites(span: SourceSpan, sites: number): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'PRODUCT_TOO_LARGE',
    message: `A product over ${sites} sites is too large.`,
    reason: `Its matrix would have more than ${maximumLocalDimension} rows.`,
  });
}
