import { nameLatex, numberLatex } from '../latex';
import type { Comparison } from '../comparison';
import { scalarFunctions, shapeFunctions } from '../vocabulary';
import type { TimeCondition, TimeExpression } from './time-function';

/** A number as short as it can be told: 0.1 + 0.2 is 0.3. */
function short(value: number): number {
  return Number(value.toPrecision(12));
}

const isNumber = (expression: TimeExpression, value: number): boolean =>
  expression.kind === 'number' && expression.re === value && expression.im === 0;

/** As the language writes it. A function of what has one is written with the parameter's name. */
export function timeText(expression: TimeExpression): string {
  switch (expression.kind) {
    case 'number':
      return complexText(expression.re, expression.im, String, '*im');
    case 'time':
      return 't';
    case 'parameter':
      return `${expression.name}(t)`;
    case 'sum':
      return expression.terms.map(inSum).join(' + ').replaceAll('+ -', '- ');
    case 'product':
      return isNumber(expression.factors[0]!, -1) && expression.factors.length > 1
        ? `-${expression.factors.slice(1).map(grouped).join('*')}`
        : expression.factors.map(grouped).join('*');
    case 'quotient':
      return `${grouped(expression.numerator)}/${groupedBelow(expression.denominator)}`;
    case 'power':
      return `${groupedBelow(expression.base)}^${groupedBelow(expression.exponent)}`;
    case 'conjugate':
      return `conj(${timeText(expression.operand)})`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(timeText).join(', ')})`;
    case 'choice':
      return `if(${conditionText(expression.condition)}, ${timeText(expression.then)}, ${timeText(expression.otherwise)})`;
  }
}

function inSum(expression: TimeExpression): string {
  return expression.kind === 'sum' ? `(${timeText(expression)})` : timeText(expression);
}

function grouped(expression: TimeExpression): string {
  const needs =
    expression.kind === 'sum' || (expression.kind === 'number' && (expression.re < 0 || expression.im !== 0));
  return needs ? `(${timeText(expression)})` : timeText(expression);
}

function groupedBelow(expression: TimeExpression): string {
  const whole = ['product', 'quotient', 'power'].includes(expression.kind);
  return whole ? `(${timeText(expression)})` : grouped(expression);
}

function conditionText(condition: TimeCondition): string {
  return condition.kind === 'comparison'
    ? `${timeText(condition.left)} ${condition.operator} ${timeText(condition.right)}`
    : condition.parts.map(conditionText).join(` ${condition.kind} `);
}

function complexText(re: number, im: number, text: (value: number) => string, unit: string): string {
  if (im === 0) return text(re);
  return re === 0 ? `${text(im)}${unit}` : `${text(re)} + ${text(im)}${unit}`;
}

/** In KaTeX's subset. */
export function timeLatex(expression: TimeExpression): string {
  switch (expression.kind) {
    case 'number':
      return complexText(expression.re, expression.im, (value) => numberLatex(short(value)), '\\mathrm{i}');
    case 'time':
      return 't';
    case 'parameter':
      return `${nameLatex(expression.name)}(t)`;
    case 'sum':
      return expression.terms
        .map((term) => (term.kind === 'sum' ? parenthesised(term) : timeLatex(term)))
        .join(' + ')
        .replaceAll('+ -', '- ');
    case 'product': {
      const [first, ...rest] = expression.factors;
      if (first && rest.length > 0 && isNumber(first, -1)) return `-${rest.map(groupedLatex).join(' \\, ')}`;
      return expression.factors.map(groupedLatex).join(' \\, ');
    }
    case 'quotient':
      return `\\frac{${timeLatex(expression.numerator)}}{${timeLatex(expression.denominator)}}`;
    case 'power':
      return `{${expression.base.kind === 'parameter' || expression.base.kind === 'time' ? timeLatex(expression.base) : parenthesised(expression.base)}}^{${timeLatex(expression.exponent)}}`;
    case 'conjugate':
      return `\\overline{${timeLatex(expression.operand)}}`;
    case 'call':
      return callLatex(expression.name, expression.arguments.map(timeLatex));
    case 'choice':
      return casesLatex(expression);
  }
}

function parenthesised(expression: TimeExpression): string {
  return `\\left( ${timeLatex(expression)} \\right)`;
}

function groupedLatex(expression: TimeExpression): string {
  const needs =
    expression.kind === 'sum' || (expression.kind === 'number' && (expression.re < 0 || expression.im !== 0));
  return needs ? parenthesised(expression) : timeLatex(expression);
}

function callLatex(name: string, given: readonly string[]): string {
  if (name === 'sqrt') return `\\sqrt{${given[0]}}`;
  if (name === 'abs') return `\\left| ${given[0]} \\right|`;
  const head = scalarFunctions.get(name)?.latex ?? shapeFunctions.get(name)?.latex ?? `\\operatorname{${name}}`;
  return `${head}\\left( ${given.join(', ')} \\right)`;
}

const comparisons: Readonly<Record<Comparison, string>> = {
  '=': '=',
  '!=': '\\neq',
  '<': '<',
  '>': '>',
  '<=': '\\leq',
  '>=': '\\geq',
};

function conditionLatex(condition: TimeCondition): string {
  return condition.kind === 'comparison'
    ? `${timeLatex(condition.left)} ${comparisons[condition.operator]} ${timeLatex(condition.right)}`
    : condition.parts.map(conditionLatex).join(condition.kind === 'and' ? ' \\wedge ' : ' \\vee ');
}

function casesLatex(expression: TimeExpression): string {
  const rows: string[] = [];
  let rest = expression;
  for (; rest.kind === 'choice'; rest = rest.otherwise)
    rows.push(`${timeLatex(rest.then)} & ${conditionLatex(rest.condition)}`);
  rows.push(`${timeLatex(rest)} & \\text{otherwise}`);
  return `\\begin{cases} ${rows.join(' \\\\ ')} \\end{cases}`;
}
