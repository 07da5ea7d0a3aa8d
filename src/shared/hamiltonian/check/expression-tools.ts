import type { QuickFix, SourceSpan } from '../model';
import type { Expression } from '../syntax/tree';

export function replaceFix(span: SourceSpan, replacement: string): QuickFix {
  return { title: `Replace with ${replacement}`, span, replacement };
}

/** The expression without parentheses around it. */
export function stripped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? stripped(expression.inner) : expression;
}
