import type { Condition, Expression } from './tree';

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
