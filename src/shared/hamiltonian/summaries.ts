import type { ExpandedAddend } from './expand/expand';
import { expressionLatex } from './latex';
import type { SpinConvention, TermSummary } from './model';
import type { SourceText } from './syntax/source';
import type { Expression, SumDomain } from './syntax/tree';
import { visit } from './syntax/walk';
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
    else if (operator || (node.kind === 'name' && node.name === 'molecule')) particles = true;
  });
  if (families.size > 1) return 'mixed';
  if (families.size === 0 && particles) return 'particles';
  return families.has('pauli') ? 'pauli' : 'spin';
}
