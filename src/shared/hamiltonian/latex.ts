import type { Condition, Expression, SumDomain, TupleNode } from './syntax/tree';
import type { Comparison } from './comparison';
import { mapped } from './syntax/walk';
import {
  constants,
  fermionSpins,
  isFunctionName,
  scalarFunctions,
  shapeFunctions,
  siteFunctions,
  siteOperator,
  timeName,
  vectorProduct,
} from './vocabulary';

const greek = new Set(
  'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega'.split(
    ' ',
  ),
);

/** J1 as J_{1}, Jxy as J_{xy}, Delta as \Delta, h_x as h_{x}. */
export function nameLatex(name: string): string {
  if (greek.has(name)) return `\\${name}`;
  const underscore = name.indexOf('_');
  if (underscore > 0 && underscore < name.length - 1) {
    return `${nameLatex(name.slice(0, underscore))}_{${plain(name.slice(underscore + 1))}}`;
  }
  const letters = /^[A-Za-z]+/.exec(name)?.[0] ?? '';
  if (letters !== name && greek.has(letters)) return `\\${letters}_{${plain(name.slice(letters.length))}}`;
  const [first = '', ...rest] = [...name];
  return rest.length === 0 ? plain(first) : `${plain(first)}_{${plain(rest.join(''))}}`;
}

/** Names of observables are often words: m_staggered as m with a word below, current upright. */
export function observableLatex(name: string): string {
  const underscore = name.indexOf('_');
  const [head, tail] = underscore > 0 ? [name.slice(0, underscore), name.slice(underscore + 1)] : [name, ''];
  const isWord = /^[A-Za-z]{3,}$/.test(head) && !greek.has(head);
  const symbol = isWord ? `\\mathrm{${head}}` : nameLatex(head);
  return tail === '' ? symbol : `${symbol}_{\\mathrm{${plain(tail)}}}`;
}

function plain(text: string): string {
  return text.replaceAll('_', '\\_');
}

/** LaTeX of an expression, in KaTeX's subset. */
export function expressionLatex(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return numberLatex(expression.value);
    case 'name':
      return constants.get(expression.name)?.latex ?? nameLatex(expression.name);
    case 'call':
      return callLatex(expression);
    case 'negate':
      return `-${grouped(expression.operand)}`;
    case 'parentheses':
      return `\\left( ${expressionLatex(expression.inner)} \\right)`;
    case 'add':
      return expression.addends
        .map((addend, index) => {
          const sign = addend.negative ? '-' : index > 0 ? '+' : '';
          return `${sign}${index > 0 ? ' ' : ''}${expressionLatex(addend.value)}`;
        })
        .join(' ');
    case 'product':
      return productLatex(expression);
    case 'power':
      return `{${grouped(expression.base)}}^{${expressionLatex(unwrapped(expression.exponent))}}`;
    case 'dot':
      return `${expressionLatex(expression.left)} \\cdot ${expressionLatex(expression.right)}`;
    case 'sum': {
      return `\\sum_{${domainLatex(expression.domain)}${exceptLatex(expression)}${conditionLatex(expression.condition)}} ${grouped(expression.body)}`;
    }
    case 'hermitianConjugate':
      return '\\text{h.c.}';
    case 'choice':
      return casesLatex(expression);
    case 'missing':
      return '\\square';
  }
}

/** As `expressionLatex`, with (t) behind the parameters that depend on time. */
export function timedLatex(expression: Expression, timed: Iterable<string>): string {
  const names = new Set(timed);
  if (names.size === 0) return expressionLatex(expression);
  const { span } = expression;
  const time: Expression = { kind: 'name', name: timeName, span };
  return expressionLatex(
    mapped(expression, (node) =>
      node.kind === 'name' && names.has(node.name)
        ? {
            kind: 'call',
            name: node.name,
            nameSpan: node.span,
            arguments: [{ name: null, value: time, span }],
            argumentsSpan: node.span,
            span: node.span,
          }
        : node,
    ),
  );
}

/** What a sum runs over. */
export function domainLatex(domain: SumDomain): string {
  const indices = domain.indices.map((index) => nameLatex(index.name));
  const names = indices.join(' ');
  switch (domain.kind) {
    case 'sites':
      return domain.list ? `${names} \\in \\{ ${listLatex(domain.list)} \\}` : names;
    case 'spins':
      return names;
    case 'pairs':
      return indices.join(' < ');
    case 'plaquettes':
    case 'triangles':
      return `${names} \\in ${domain.kind === 'plaquettes' ? '\\square' : '\\triangle'}`;
    case 'bonds': {
      if (domain.list) return `(${names}) \\in \\{ ${domain.list.map((pair) => `(${listLatex(pair)})`).join(', ')} \\}`;
      const line = domain.direction ? `_{${['x', 'y', 'z'][domain.direction.line]}}` : '';
      return `${'\\langle '.repeat(domain.order)}${names}${' \\rangle'.repeat(domain.order)}${line}`;
    }
  }
}

function exceptLatex({ domain, except }: Extract<Expression, { kind: 'sum' }>): string {
  if (!except) return '';
  const lists = except.tuples.map(listLatex);
  return ` \\setminus \\{ ${domain.kind === 'sites' ? lists.join(', ') : lists.map((list) => `(${list})`).join(', ')} \\}`;
}

function listLatex({ values }: TupleNode): string {
  return values.map(expressionLatex).join(', ');
}

const comparisonLatex: Readonly<Record<Comparison, string>> = {
  '=': '=',
  '!=': '\\neq',
  '<': '<',
  '>': '>',
  '<=': '\\leq',
  '>=': '\\geq',
};

/** Behind the indices of a sum. */
function conditionLatex(condition: Condition | null): string {
  return condition ? `,\\, ${writtenCondition(condition)}` : '';
}

function writtenCondition(condition: Condition): string {
  if (condition.kind === 'comparison') {
    const { left, operator, right } = condition;
    return `${expressionLatex(left)} ${comparisonLatex[operator]} ${expressionLatex(right)}`;
  }
  return condition.parts.map(writtenCondition).join(condition.kind === 'and' ? ' \\wedge ' : ' \\vee ');
}

/** Choices within the last one are further rows. */
function casesLatex(expression: Extract<Expression, { kind: 'choice' }>): string {
  const rows: string[] = [];
  let rest: Expression = expression;
  for (; rest.kind === 'choice'; rest = unwrapped(rest.otherwise))
    rows.push(`${expressionLatex(rest.then)} & ${writtenCondition(rest.condition)}`);
  return `\\begin{cases} ${[...rows, `${expressionLatex(rest)} & \\text{otherwise}`].join(' \\\\ ')} \\end{cases}`;
}

function unwrapped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? unwrapped(expression.inner) : expression;
}

function grouped(expression: Expression): string {
  const latex = expressionLatex(expression);
  return expression.kind === 'add' ? `\\left( ${latex} \\right)` : latex;
}

export function numberLatex(value: number): string {
  const text = String(value);
  const exponent = /^(.*)e\+?(-?\d+)$/.exec(text);
  return exponent ? `${exponent[1]} \\times 10^{${exponent[2]}}` : text;
}

function callLatex(call: Extract<Expression, { kind: 'call' }>): string {
  const list = call.arguments.map((argument) =>
    argument.name === null
      ? expressionLatex(argument.value)
      : `\\text{${argument.name}}=${expressionLatex(argument.value)}`,
  );
  const operator = siteOperator(call.name);
  if (operator) return operator.latex.replaceAll('#', siteLatex(call, list));
  const siteFunction = siteFunctions.get(call.name);
  if (siteFunction) return siteFunction.latex.replaceAll('#', list[0] ?? '').replaceAll('@', list[1] ?? '');
  if (call.name === vectorProduct.name) return `\\left( ${list.join(' \\times ')} \\right)`;
  if (call.name === 'mod') return `\\left( ${list.join(' \\bmod ')} \\right)`;
  if (call.name === 'sqrt') return `\\sqrt{${list[0] ?? ''}}`;
  if (call.name === 'abs') return `\\left| ${list[0] ?? ''} \\right|`;
  const scalar = scalarFunctions.get(call.name);
  const [only] = call.arguments;
  const isOfTime = call.arguments.length === 1 && only?.value.kind === 'name' && only.value.name === timeName;
  // A parameter at its time.
  if (isOfTime && !isFunctionName(call.name)) return `${nameLatex(call.name)}(${timeName})`;
  const head = scalar?.latex ?? shapeFunctions.get(call.name)?.latex ?? `\\operatorname{${call.name}}`;
  return `${head}\\left( ${list.join(', ')} \\right)`;
}

/** Site and spin of an operator: i+1, i \uparrow, i s. */
function siteLatex({ arguments: given }: Extract<Expression, { kind: 'call' }>, list: readonly string[]): string {
  const spin = given[1]?.value;
  const word = spin?.kind === 'name' ? fermionSpins.get(spin.name) : undefined;
  const site = (list[0] ?? '').replaceAll(/\s*([+-])\s*/g, '$1');
  if (list.length === 2) return `${site} ${word === undefined ? list[1] : word === 'up' ? '\\uparrow' : '\\downarrow'}`;
  return list.length < 2 ? site : list.join(', ');
}

function productLatex(product: Extract<Expression, { kind: 'product' }>): string {
  let latex = '';
  let previous: Expression | null = null;
  for (const { operator, value } of product.factors) {
    if (operator === '/') {
      latex = `\\frac{${latex || '1'}}{${expressionLatex(unwrapped(value))}}`;
    } else {
      const digits = value.kind === 'number' && previous !== null;
      latex = latex === '' ? grouped(value) : `${latex} ${digits ? '\\cdot ' : ''}${grouped(value)}`;
    }
    previous = value;
  }
  return latex;
}
