import type { LocalMatrix } from '../compiled-operator';
import { digitsOf, forEachElement, largestElement, MatrixBuilder } from '../algebra/local-matrix';
import { type FermionSpin, type LocalPart, localOperator, spinArgument } from '../algebra/local-operators';
import { stripped } from '../check/expression-tools';
import type { TypeTable } from '../check/scope';
import { kindText, localDimension, type SiteKind } from '../sites';
import type { CallExpression, Expression } from '../syntax/tree';
import { siteOperator, vectorProduct } from '../vocabulary';
import { type Environment, evaluateScalar } from './evaluate-scalar';
import { type OperatorAlgebra, type OperatorValue, reversalSign } from './operator-value';
import { constant, type Strength } from '../time/clock';
import { EvaluationProblem } from './problem';
import type { SumElements } from './sum-elements';

/** Where an operator acts. */
export interface Place {
  /** Index into the kinds of sites. */
  readonly kind: number;
  readonly spin: FermionSpin | null;
  /** Sites of the operator: the only or up mode, and the down mode of electrons. */
  readonly modes: readonly number[];
  /** Phase that one particle gathers there across a twisted boundary. */
  readonly phase: number;
}

/** The place of an operator; null beyond the end of an open chain. */
export type SiteResolver = (call: CallExpression, environment: Environment) => Place | null;

/** Values of operator expressions that the check found free of errors. */
export class OperatorEvaluator {
  readonly #parts = new Map<string, readonly LocalPart[]>();

  constructor(
    readonly algebra: OperatorAlgebra,
    readonly types: TypeTable,
    readonly elements: SumElements,
    readonly kinds: readonly SiteKind[],
  ) {}

  evaluate(expression: Expression, environment: Environment, siteOf: SiteResolver): OperatorValue {
    const { algebra } = this;
    if (this.types.get(expression) === 'scalar') {
      return algebra.scale(this.#strength(expression, environment), algebra.identity());
    }
    switch (expression.kind) {
      case 'name':
        if (expression.name === 'molecule') {
          throw new EvaluationProblem(expression.span, {
            code: 'MOLECULE_IN_PRODUCT',
            message: 'molecule cannot be multiplied with operators.',
            reason: 'It is a term of a sum, with a number before it if need be.',
          });
        }
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
        const divisor = this.#strength(
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
        if (expression.name === vectorProduct.name) return this.#cross(expression, environment, siteOf);
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
        const factor = this.#strength({ kind: 'product', factors: scalars, span: expression.span }, environment);
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

  #cross(call: CallExpression, environment: Environment, siteOf: SiteResolver): readonly OperatorValue[] {
    const { algebra } = this;
    const [left, right] = call.arguments.map(({ value }) => this.#vector(value, environment, siteOf));
    return [0, 1, 2].map((axis) => {
      const [next, last] = [(axis + 1) % 3, (axis + 2) % 3];
      const first = algebra.multiply(left![next]!, right![last]!, call.span);
      const second = algebra.multiply(left![last]!, right![next]!, call.span);
      return algebra.add([first, algebra.scale({ re: -1, im: 0 }, second)], call.span);
    });
  }

  #onSite(call: CallExpression, name: string, environment: Environment, siteOf: SiteResolver): OperatorValue {
    const { algebra } = this;
    const place = siteOf(call, environment);
    if (place === null) return algebra.zero;
    const values = this.#localParts(name, place, call).map(({ modes, odd, matrix }) =>
      algebra.single({
        sites: modes.map((mode) => place.modes[mode]!),
        dimensions: modes.map(() => localDimension(this.kinds[place.kind]!)),
        odd,
        matrix,
        time: 0,
      }),
    );
    return algebra.add(values, call.span);
  }

  #localParts(name: string, { kind, spin, phase }: Place, call: CallExpression): readonly LocalPart[] {
    const key = `${name} ${kind} ${spin} ${phase}`;
    let parts = this.#parts.get(key);
    if (!parts) {
      const siteKind = this.kinds[kind]!;
      const takes = spinArgument(siteOperator(call.name)?.name ?? '', siteKind);
      if (spin === null ? takes === 'needed' : takes === 'none') throw wrongKind(call, siteKind);
      parts = localOperator(name, siteKind, spin).map((part) => withPhase(part, localDimension(siteKind), phase));
      if (parts.length === 0) throw wrongKind(call, siteKind);
      this.#parts.set(key, parts);
    }
    return parts;
  }

  #strength(expression: Expression, environment: Environment): Strength {
    const { clock } = this.algebra;
    return clock ? clock.strength(expression, environment) : constant(evaluateScalar(expression, environment));
  }

  isHermitian(value: OperatorValue): boolean {
    for (const { matrix, odd, time } of value.values()) {
      if (time !== 0 && this.algebra.clock?.isReal(time) !== true) return false;
      if (hermitianDefect(matrix, reversalSign(odd)) > 1e-12 * largestElement(matrix)) return false;
    }
    return true;
  }
}

/** Largest element of |M - sign M^dagger|; the sign is that of reversing the order of odd operators. */
export function hermitianDefect(matrix: LocalMatrix, sign = 1): number {
  const elements = new Map<number, [number, number]>();
  forEachElement(matrix, (row, column, re, im) => elements.set(row * matrix.dimension + column, [re, im]));
  let defect = 0;
  for (const [key, [re, im]] of elements) {
    const [otherRe, otherIm] = elements.get(
      (key % matrix.dimension) * matrix.dimension + Math.floor(key / matrix.dimension),
    ) ?? [0, 0];
    defect = Math.max(defect, Math.hypot(re - sign * otherRe, im + sign * otherIm));
  }
  return defect;
}

/**
 * The operator on the image of its site across a twisted boundary: an element that raises the level by n gets the factor
 * exp(-i phase n), so that c becomes exp(i phase) c.
 */
function withPhase(part: LocalPart, dimension: number, phase: number): LocalPart {
  if (phase === 0) return part;
  const dimensions = part.modes.map(() => dimension);
  const sums = Array.from({ length: part.matrix.dimension }, (_, index) =>
    digitsOf(index, dimensions).reduce((sum, digit) => sum + digit, 0),
  );
  const builder = new MatrixBuilder(part.matrix.dimension);
  forEachElement(part.matrix, (row, column, re, im) => {
    const angle = -phase * (sums[column]! - sums[row]!);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    builder.add(row, column, cos * re - sin * im, sin * re + cos * im);
  });
  return { ...part, matrix: builder.build() };
}

function wrongKind(call: CallExpression, kind: SiteKind): EvaluationProblem {
  return new EvaluationProblem(call.span, {
    code: 'OPERATOR_NOT_ON_SITE',
    message: `This operator does not exist on every site that it is used on.`,
    reason: `Some of the sites hold ${kindText(kind)}; a condition or a list can leave them out.`,
  });
}
