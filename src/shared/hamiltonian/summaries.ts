import type { ExpandedAddend } from './expand/expand';
import { timedLatex } from './latex';
import type { SpinConvention, TermSummary } from './model';
import type { SourceText } from './syntax/source';
import type { Expression, SumDomain } from './syntax/tree';
import { visit } from './syntax/walk';
import { siteOperator, vectorProduct } from './vocabulary';

/** Describes each addend of H as written, for pictures and tables. */
export function termSummary(
  addend: ExpandedAddend,
  source: SourceText,
  parameters: ReadonlySet<string>,
  timed: ReadonlySet<string> = new Set(),
): TermSummary {
  const { expression, negative, supports } = addend;
  const domain = firstDomain(expression);
  const latex = timedLatex(expression, timed);
  return {
    latex: negative ? `-${expression.kind === 'add' ? `\\left( ${latex} \\right)` : latex}` : latex,
    text: `${negative ? '- ' : ''}${source.slice(expression.span)}`,
    line: expression.span.line,
    domain: domain === null || domain.kind === 'spins' || hasList(domain) ? 'explicit' : domain.kind,
    shell: domain?.kind === 'bonds' && domain.list === null ? domain.order : null,
    count: supports.length,
    ...couplingOf(expression, parameters, timed),
    supports,
  };
}

/** What an addend says of its coupling, read off without working it out. */
export function couplingOf(
  expression: Expression,
  parameters: ReadonlySet<string>,
  timed: ReadonlySet<string>,
): Pick<TermSummary, 'parameters' | 'spinDegree'> {
  const names = new Set<string>();
  visitNames(expression, (name) => {
    if (parameters.has(name) || timed.has(name)) names.add(name);
  });
  visit(expression, (node) => {
    if (node.kind === 'call' && timed.has(node.name)) names.add(node.name);
  });
  return { parameters: [...names], spinDegree: spinDegree(expression) };
}

/** Symbol of the unit of energies: the first parameter of a term that does not depend on time; "1" without. */
export function energyUnitOf(
  terms: readonly Pick<TermSummary, 'parameters'>[],
  constants: ReadonlySet<string>,
): string {
  return terms.flatMap(({ parameters }) => parameters).find((name) => constants.has(name)) ?? '1';
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

/** Spin operators in each product of an expression; null where products differ. */
function spinDegree(expression: Expression): number | null {
  switch (expression.kind) {
    case 'number':
    case 'name':
    case 'choice':
      return 0;
    case 'call': {
      const family = siteOperator(expression.name)?.family;
      if (family === 'spin' || family === 'pauli') return 1;
      if (family !== undefined) return null;
      if (expression.name !== vectorProduct.name) return 0;
      return together(expression.arguments.map(({ value }) => value));
    }
    case 'negate':
      return spinDegree(expression.operand);
    case 'parentheses':
      return spinDegree(expression.inner);
    case 'sum':
      return spinDegree(expression.body);
    case 'product':
      return together(expression.factors.map(({ value }) => value));
    case 'dot':
      return together([expression.left, expression.right]);
    case 'power': {
      const base = spinDegree(expression.base);
      if (base === null || base === 0) return base;
      return expression.exponent.kind === 'number' ? base * expression.exponent.value : null;
    }
    case 'add': {
      const degrees = new Set(
        expression.addends
          .filter(({ value }) => value.kind !== 'hermitianConjugate')
          .map(({ value }) => spinDegree(value)),
      );
      const [only] = degrees;
      return degrees.size === 1 ? (only ?? null) : null;
    }
    default:
      return null;
  }
}

function together(parts: readonly Expression[]): number | null {
  let sum = 0;
  for (const part of parts) {
    const degree = spinDegree(part);
    if (degree === null) return null;
    sum += degree;
  }
  return sum;
}
