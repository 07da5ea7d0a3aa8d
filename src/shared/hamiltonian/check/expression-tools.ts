import type { QuickFix, SourceSpan } from '../model';
import type { Expression } from '../syntax/tree';

export function replaceFix(span: SourceSpan, replacement: string): QuickFix {
  return { title: `Replace with ${replacement}`, span, replacement };
}

/** The expression without parentheses around it. */
export function stripped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? stripped(expression.inner) : expression;
}

/** Where the line begins on which the statement around a place begins. */
export function statementStart(text: string, at: number): number {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (
    start > 0 &&
    !/^\s*(?:lattice|site|param|sector|observable|integrals|jump\s+\w|H\s*=)/.test(text.slice(start, start + 40))
  ) {
    start = start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
  }
  return start;
}
