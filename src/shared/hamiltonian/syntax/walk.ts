import type { Condition, Expression, SumExpression } from './tree';

/** Enters an expression and everything in it, from the outside. */
export function visit(expression: Expression, enter: (node: Expression) => void): void {
  enter(expression);
  for (const child of children(expression)) visit(child, enter);
}

export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments.map((argument) => argument.value);
    case 'negate':
      return [expression.operand];
    case 'parentheses':
      return [expression.inner];
    case 'add':
      return expression.addends.map((addend) => addend.value);
    case 'product':
      return expression.factors.map((factor) => factor.value);
    case 'power':
      return [expression.base, expression.exponent];
    case 'choice':
      return [...comparedIn(expression.condition), expression.then, expression.otherwise];
    case 'dot':
      return [expression.left, expression.right];
    case 'sum':
      return [...(expression.condition ? comparedIn(expression.condition) : []), expression.body];
    default:
      return [];
  }
}

/** The numbers that a condition compares. */
function comparedIn(condition: Condition): readonly Expression[] {
  if (condition.kind === 'comparison') return [condition.left, condition.right];
  return condition.parts.flatMap(comparedIn);
}

/** The expression with each of its parts replaced, from the inside; lists of sites stay as they are. */
export function mapped(expression: Expression, replace: (node: Expression) => Expression): Expression {
  const inner = (node: Expression): Expression => mapped(node, replace);
  const copy = (): Expression => {
    switch (expression.kind) {
      case 'call':
        return {
          ...expression,
          arguments: expression.arguments.map((argument) => ({ ...argument, value: inner(argument.value) })),
        };
      case 'negate':
        return { ...expression, operand: inner(expression.operand) };
      case 'parentheses':
        return { ...expression, inner: inner(expression.inner) };
      case 'add':
        return {
          ...expression,
          addends: expression.addends.map((addend) => ({ ...addend, value: inner(addend.value) })),
        };
      case 'product':
        return {
          ...expression,
          factors: expression.factors.map((factor) => ({ ...factor, value: inner(factor.value) })),
        };
      case 'power':
        return { ...expression, base: inner(expression.base), exponent: inner(expression.exponent) };
      case 'choice':
        return {
          ...expression,
          condition: mappedCondition(expression.condition, inner),
          then: inner(expression.then),
          otherwise: inner(expression.otherwise),
        };
      case 'dot':
        return { ...expression, left: inner(expression.left), right: inner(expression.right) };
      case 'sum': {
        const { condition } = expression;
        const sum: SumExpression = {
          ...expression,
          condition: condition && mappedCondition(condition, inner),
          body: inner(expression.body),
        };
        return sum;
      }
      default:
        return expression;
    }
  };
  return replace(copy());
}

function mappedCondition(condition: Condition, inner: (node: Expression) => Expression): Condition {
  if (condition.kind === 'comparison')
    return { ...condition, left: inner(condition.left), right: inner(condition.right) };
  return { ...condition, parts: condition.parts.map((part) => mappedCondition(part, inner)) };
}
