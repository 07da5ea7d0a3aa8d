import type { LocalMatrix } from '../compiled-operator';
import { forEachElement, largestElement } from '../algebra/local-matrix';
import { spinMatrix } from '../algebra/spin-matrices';
import type { TypeTable } from '../check/scope';
import { stripped } from '../check/check-calls';
import type { CallExpression, Expression } from '../syntax/tree';
import { siteOperator } from '../vocabulary';
import { type Environment, evaluateScalar } from './evaluate-scalar';
import type { OperatorAlgebra, OperatorValue } from './operator-value';
import type { SumElements } from './sum-elements';

/** Where an operator's site lies; null beyond the end of an open chain. */
export type SiteResolver = (call: CallExpression, environment: Environment) => number | null;

/** Values of operator expressions that the check found free of errors. */
export class OperatorEvaluator {
  readonly #matrices = new Map<string, LocalMatrix>();

  constructor(
    readonly algebra: OperatorAlgebra,
    readonly types: TypeTable,
    readonly elements: SumElements,
  ) {}

  evaluate(expression: Expression, environment: Environment, siteOf: SiteResolver): OperatorValue {
    const { algebra } = this;
    if (this.types.get(expression) === 'scalar') {
      return algebra.scale(evaluateScalar(expression, environment), algebra.identity());
    }
    switch (expression.kind) {
      case 'name':
        return algebra.identity();
      case 'call':
        return this.#onSite(expression, siteOperator(expression.name)?.name ?? '', environment, siteOf);
      case 'parentheses':
        return this.evaluate(expression.inner, environment, siteOf);
      case 'negate':
        return algebra.scale({ re: -1, im: 0 }, this.evaluate(expression.operand, environment, siteOf));
      case 'add':
        return this.#add(expression, environment, siteOf);
      case 'product':
        return this.#product(expression, environment, siteOf);
      case 'power': {
        const exponent = stripped(expression.exponent);
        const power = exponent.kind === 'number' ? exponent.value : 0;
        let result = algebra.identity();
        const base = power > 0 ? this.evaluate(expression.base, environment, siteOf) : result;
        for (let count = 0; count < power; count++) result = algebra.multiply(result, base, expression.span);
        return result;
      }
      case 'dot': {
        const left = this.#vector(expression.left, environment, siteOf);
        const right = this.#vector(expression.right, environment, siteOf);
        const products = left.map((component, axis) => algebra.multiply(component, right[axis]!, expression.span));
        return algebra.add(products, expression.span);
      }
      case 'sum': {
        const values: OperatorValue[] = [];
        for (const element of this.elements.of(expression, environment)) {
          algebra.budget.spendEvaluations(4, expression.span);
          values.push(this.evaluate(expression.body, element, siteOf));
        }
        return values.length === 0 ? algebra.zero : algebra.add(values, expression.span);
      }
      default:
        return algebra.zero;
    }
  }

  #add(
    expression: Extract<Expression, { kind: 'add' }>,
    environment: Environment,
    siteOf: SiteResolver,
  ): OperatorValue {
    const { algebra } = this;
    const values: OperatorValue[] = [];
    for (const addend of expression.addends) {
      const value =
        addend.value.kind === 'hermitianConjugate'
          ? algebra.add(
              values.filter((earlier) => !this.isHermitian(earlier)).map((earlier) => algebra.adjoint(earlier)),
              expression.span,
            )
          : this.evaluate(addend.value, environment, siteOf);
      values.push(addend.negative ? algebra.scale({ re: -1, im: 0 }, value) : value);
    }
    return algebra.add(values, expression.span);
  }

  #product(
    expression: Extract<Expression, { kind: 'product' }>,
    environment: Environment,
    siteOf: SiteResolver,
  ): OperatorValue {
    const { algebra } = this;
    let result: OperatorValue | null = null;
    for (const factor of expression.factors) {
      const value = this.evaluate(factor.value, environment, siteOf);
      if (factor.operator === '/') {
        const divisor = evaluateScalar(
          { kind: 'product', factors: [{ ...factor, operator: '/' }], span: factor.value.span },
          environment,
        );
        result = algebra.scale(divisor, result ?? algebra.identity());
      } else result = result ? algebra.multiply(result, value, expression.span) : value;
    }
    return result ?? algebra.identity();
  }

  #vector(expression: Expression, environment: Environment, siteOf: SiteResolver): readonly OperatorValue[] {
    const { algebra } = this;
    switch (expression.kind) {
      case 'call': {
        const names = siteOperator(expression.name)?.name === 'sigma' ? ['X', 'Y', 'Z'] : ['Sx', 'Sy', 'Sz'];
        return names.map((name) => this.#onSite(expression, name, environment, siteOf));
      }
      case 'parentheses':
        return this.#vector(expression.inner, environment, siteOf);
      case 'negate':
        return this.#vector(expression.operand, environment, siteOf).map((value) =>
          algebra.scale({ re: -1, im: 0 }, value),
        );
      case 'add': {
        const vectors = expression.addends.map((addend) =>
          this.#vector(addend.value, environment, siteOf).map((value) =>
            addend.negative ? algebra.scale({ re: -1, im: 0 }, value) : value,
          ),
        );
        return [0, 1, 2].map((axis) =>
          algebra.add(
            vectors.map((vector) => vector[axis] ?? algebra.zero),
            expression.span,
          ),
        );
      }
      case 'product': {
        const scalars = expression.factors.filter((factor) => this.types.get(factor.value) === 'scalar');
        const vector = expression.factors.find((factor) => this.types.get(factor.value) === 'vector');
        const factor = evaluateScalar({ kind: 'product', factors: scalars, span: expression.span }, environment);
        return vector
          ? this.#vector(vector.value, environment, siteOf).map((value) => algebra.scale(factor, value))
          : [];
      }
      case 'sum': {
        const vectors: (readonly OperatorValue[])[] = [];
        for (const element of this.elements.of(expression, environment)) {
          algebra.budget.spendEvaluations(4, expression.span);
          vectors.push(this.#vector(expression.body, element, siteOf));
        }
        return [0, 1, 2].map((axis) =>
          algebra.add([algebra.zero, ...vectors.map((vector) => vector[axis] ?? algebra.zero)], expression.span),
        );
      }
      default:
        return [algebra.zero, algebra.zero, algebra.zero];
    }
  }

  #onSite(call: CallExpression, name: string, environment: Environment, siteOf: SiteResolver): OperatorValue {
    const site = siteOf(call, environment);
    if (site === null) return this.algebra.zero;
    let matrix = this.#matrices.get(name);
    if (!matrix) {
      matrix = spinMatrix(name, this.algebra.siteDimension - 1);
      this.#matrices.set(name, matrix);
    }
    return this.algebra.onSite(site, matrix);
  }

  isHermitian(value: OperatorValue): boolean {
    for (const { matrix } of value.values()) if (hermitianDefect(matrix) > 1e-12 * largestElement(matrix)) return false;
    return true;
  }
}

/** Largest element of |M - M^dagger|. */
export function hermitianDefect(matrix: LocalMatrix): number {
  const elements = new Map<number, [number, number]>();
  forEachElement(matrix, (row, column, re, im) => elements.set(row * matrix.dimension + column, [re, im]));
  let defect = 0;
  for (const [key, [re, im]] of elements) {
    const [otherRe, otherIm] = elements.get(
      (key % matrix.dimension) * matrix.dimension + Math.floor(key / matrix.dimension),
    ) ?? [0, 0];
    defect = Math.max(defect, Math.hypot(re - otherRe, im + otherIm));
  }
  return defect;
}
