import { type Environment, evaluateReal, evaluateScalar } from '../expand/evaluate-scalar';
import { EvaluationProblem } from '../expand/problem';
import type { Condition, Expression } from '../syntax/tree';
import { children } from '../syntax/walk';
import { timeName } from '../vocabulary';
import { isReal } from './expression';
import type { TimeCondition, TimeExpression } from './time-function';

/** Time-dependent parameters by name. */
export type TimedParameters = ReadonlyMap<string, TimeExpression>;

/**
 * What is left of a number when everything but the time is known: parameters, indices and places of sites become numbers.
 * `insideParameter`: the name t is the time. Throws EvaluationProblem.
 */
export function residual(
  expression: Expression,
  environment: Environment,
  timed: TimedParameters,
  insideParameter: boolean,
): TimeExpression {
  const inner = (part: Expression): TimeExpression => residual(part, environment, timed, insideParameter);
  if (!dependsOnTime(expression, timed, insideParameter)) {
    const { re, im } = evaluateScalar(expression, environment);
    return { kind: 'number', re, im };
  }
  switch (expression.kind) {
    case 'name':
    case 'call': {
      const body = timed.get(expression.name);
      if (body && !environment.indices.has(expression.name)) return { kind: 'parameter', name: expression.name, body };
      if (expression.kind === 'name') return { kind: 'time' };
      const given = expression.arguments.map(({ value }) => inner(value));
      if (expression.name !== 'exp' && !given.every(isReal)) throw imaginary(expression);
      return { kind: 'call', name: expression.name, arguments: given };
    }
    case 'parentheses':
      return inner(expression.inner);
    case 'negate':
      return productOf([minusOne, inner(expression.operand)]);
    case 'add':
      return {
        kind: 'sum',
        terms: expression.addends.map(({ negative, value }) =>
          negative ? productOf([minusOne, inner(value)]) : inner(value),
        ),
      };
    case 'product': {
      const above: TimeExpression[] = [];
      const below: TimeExpression[] = [];
      for (const { operator, value } of expression.factors) (operator === '/' ? below : above).push(inner(value));
      const numerator = productOf(above);
      return below.length === 0 ? numerator : { kind: 'quotient', numerator, denominator: productOf(below) };
    }
    case 'power':
      return { kind: 'power', base: inner(expression.base), exponent: inner(expression.exponent) };
    case 'choice':
      return {
        kind: 'choice',
        condition: residualCondition(expression.condition, inner),
        then: inner(expression.then),
        otherwise: inner(expression.otherwise),
      };
    default: {
      const re = evaluateReal(expression, environment);
      return { kind: 'number', re, im: 0 };
    }
  }
}

const minusOne: TimeExpression = { kind: 'number', re: -1, im: 0 };

function productOf(factors: readonly TimeExpression[]): TimeExpression {
  const [only] = factors;
  return factors.length === 1 && only ? only : { kind: 'product', factors };
}

function residualCondition(condition: Condition, inner: (part: Expression) => TimeExpression): TimeCondition {
  if (condition.kind !== 'comparison')
    return { kind: condition.kind, parts: condition.parts.map((part) => residualCondition(part, inner)) };
  const { operator, left, right } = condition;
  const sides = [inner(left), inner(right)] as const;
  sides.forEach((side, at) => {
    if (!isReal(side)) throw imaginary(at === 0 ? left : right);
  });
  return { kind: 'comparison', operator, left: sides[0], right: sides[1] };
}

function imaginary({ span }: Expression): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'REAL_EXPECTED',
    message: 'A real number is needed here.',
    reason: 'The value has an imaginary part.',
  });
}

/** True where a value may change with time. */
export function dependsOnTime(expression: Expression, timed: TimedParameters, insideParameter: boolean): boolean {
  if (expression.kind === 'name' || expression.kind === 'call') {
    if (timed.has(expression.name)) return true;
    if (expression.kind === 'name' && insideParameter && expression.name === timeName) return true;
  }
  return children(expression).some((child) => dependsOnTime(child, timed, insideParameter));
}
