import type { ExpandedAddend } from './expand/expand';
import { expressionLatex } from './latex';
import type { SpinConvention, TermSummary } from './model';
import type { SourceText } from './syntax/source';
import type { Condition, Expression, SumDomain } from './syntax/tree';
import { siteOperator } from './vocabulary';

/** Describes each addend of H as written, for pictures and tables. */
export function termSummary(addend: ExpandedAddend, source: SourceText, parameters: ReadonlySet<string>): TermSummary {
  const { expression, negative, supports } = addend;
  const domain = firstDomain(expression);
  const names = new Set<string>();
  visitNames(expression, (name) => {
    if (parameters.has(name)) names.add(name);
  });
  const latex = expressionLatex(expression);
  return {
    latex: negative ? `-${expression.kind === 'add' ? `\\left( ${latex} \\right)` : latex}` : latex,
    text: `${negative ? '- ' : ''}${source.slice(expression.span)}`,
    line: expression.span.line,
    domain: domain === null || domain.kind === 'spins' || hasList(domain) ? 'explicit' : domain.kind,
    shell: domain?.kind === 'bonds' && domain.list === null ? domain.order : null,
    count: supports.length,
    parameters: [...names],
    supports,
  };
}

function hasList(domain: SumDomain): boolean {
  return (domain.kind === 'sites' || domain.kind === 'bonds') && domain.list !== null;
}

/** The outermost domain of sites. */
function firstDomain(expression: Expression): SumDomain | null {
  let found: SumDomain | null = null;
  visit(expression, (node) => {
    if (node.kind === 'sum' && node.domain.kind !== 'spins') found ??= node.domain;
  });
  return found;
}

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

function visitNames(expression: Expression, enter: (name: string) => void): void {
  visit(expression, (node) => {
    if (node.kind === 'name') enter(node.name);
  });
}

/** Pauli or spin operators or neither, by what the text uses. */
export function conventionOf(expression: Expression): SpinConvention {
  const families = new Set<string>();
  let particles = false;
  visit(expression, (node) => {
    const operator = node.kind === 'call' ? siteOperator(node.name) : undefined;
    if (operator?.family === 'spin' || operator?.family === 'pauli') families.add(operator.family);
    else if (operator) particles = true;
  });
  if (families.size > 1) return 'mixed';
  if (families.size === 0 && particles) return 'particles';
  return families.has('pauli') ? 'pauli' : 'spin';
}
