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
  scaleMatrix,
} from '../algebra/local-matrix';
import type { SourceSpan } from '../model';
import { EvaluationProblem, type WorkBudget } from './problem';

/** One matrix on ascending sites. */
export interface SupportedMatrix {
  readonly sites: readonly number[];
  readonly matrix: LocalMatrix;
}

/** A sum of matrices, one for each set of sites; nothing in it means zero. */
export type OperatorValue = ReadonlyMap<string, SupportedMatrix>;

/** Largest dimension of one local matrix: ten spins 1/2. */
export const maximumLocalDimension = 1024;

/** Arithmetic of operators on sites of one local dimension. Costs are charged to `budget`. */
export class OperatorAlgebra {
  constructor(
    readonly siteDimension: number,
    readonly budget: WorkBudget,
  ) {}

  readonly zero: OperatorValue = new Map();

  identity(): OperatorValue {
    return new Map([['', { sites: [], matrix: identityMatrix(1) }]]);
  }

  onSite(site: number, matrix: LocalMatrix): OperatorValue {
    return new Map([[String(site), { sites: [site], matrix }]]);
  }

  scale(factor: Complex, value: OperatorValue): OperatorValue {
    if (factor.re === 0 && factor.im === 0) return this.zero;
    const scaled = new Map<string, SupportedMatrix>();
    for (const [key, { sites, matrix }] of value) scaled.set(key, { sites, matrix: scaleMatrix(factor, matrix) });
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
        if (apart && this.siteDimension ** (a.sites.length + b.sites.length) <= maximumLocalDimension) {
          this.#spend(4 + nonZeros(a.matrix) * nonZeros(b.matrix), a.matrix.dimension * b.matrix.dimension, span);
          this.#accumulate(
            result,
            { sites: [...a.sites, ...b.sites], matrix: kroneckerProduct(a.matrix, b.matrix) },
            span,
          );
          continue;
        }
        const sites = [...new Set([...a.sites, ...b.sites])].sort((first, second) => first - second);
        if (this.siteDimension ** sites.length > maximumLocalDimension) throw tooManySites(span, sites.length);
        const place = (part: SupportedMatrix): LocalMatrix => {
          const copies = this.siteDimension ** (sites.length - part.sites.length);
          this.#spend(nonZeros(part.matrix) * copies, part.matrix.dimension * copies, span);
          const places = part.sites.map((site) => sites.indexOf(site));
          return placeMatrix(part.matrix, this.siteDimension, places, sites.length);
        };
        const placed = place(b);
        const first = place(a);
        this.#spend(8 + (nonZeros(first) * nonZeros(placed)) / placed.dimension, placed.dimension, span);
        this.#accumulate(result, this.#reduce({ sites, matrix: multiplyMatrices(first, placed) }), span);
      }
    }
    return result;
  }

  adjoint(value: OperatorValue): OperatorValue {
    const result = new Map<string, SupportedMatrix>();
    for (const [key, { sites, matrix }] of value) result.set(key, { sites, matrix: adjointMatrix(matrix) });
    return result;
  }

  #accumulate(result: Map<string, SupportedMatrix>, part: SupportedMatrix, span: SourceSpan): void {
    if (nonZeros(part.matrix) === 0) return;
    const key = part.sites.join(' ');
    const known = result.get(key);
    if (!known) {
      result.set(key, part);
      return;
    }
    this.#spend(nonZeros(known.matrix) + nonZeros(part.matrix), known.matrix.dimension, span);
    const matrix = combineMatrices(complexOne, known.matrix, complexOne, part.matrix);
    if (nonZeros(matrix) === 0) result.delete(key);
    else result.set(key, { sites: part.sites, matrix });
  }

  /** Small matrices are collected in arrays that are read through once, large ones in maps and site by site. */
  #spend(elements: number, dimension: number, span: SourceSpan): void {
    this.budget.spendElements(dimension > 32 ? 6 * elements : elements + (dimension * dimension) / 8, span);
  }

  /** Leaves out sites on which the matrix is the identity, as in Z(0)*Z(0)*X(1). */
  #reduce(part: SupportedMatrix): SupportedMatrix {
    let { sites, matrix } = part;
    for (let position = 0; position < sites.length;) {
      const rest = averageOverSite(matrix, this.siteDimension, position, sites.length);
      const places = sites.map((_, place) => place).filter((place) => place !== position);
      const acts =
        nonZeros(rest) * this.siteDimension !== nonZeros(matrix) ||
        largestElement(
          combineMatrices(
            complexOne,
            matrix,
            { re: -1, im: 0 },
            placeMatrix(rest, this.siteDimension, places, sites.length),
          ),
        ) >
          1e-14 * largestElement(matrix);
      if (acts) position++;
      else {
        matrix = rest;
        sites = sites.filter((_, place) => place !== position);
      }
    }
    return { sites, matrix };
  }
}

function tooManySites(span: SourceSpan, sites: number): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'PRODUCT_TOO_LARGE',
    message: `A product over ${sites} sites is too large.`,
    reason: `Its matrix would have more than ${maximumLocalDimension} rows.`,
  });
}
