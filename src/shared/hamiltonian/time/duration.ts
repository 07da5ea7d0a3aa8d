import type { TimeCondition, TimeExpression } from './time-function';
import { timeValue } from './expression';

/** Where nothing in the functions says how long they last. */
const usual = 10;

/**
 * A time by which functions have done what they do: a little beyond their last ramp, pulse or condition, three periods of the
 * slowest oscillation, five lifetimes of what decays. For plots; nothing is computed with it.
 */
export function naturalDuration(expressions: readonly TimeExpression[]): number {
  const found: number[] = [];
  for (const expression of expressions) collect(expression, found);
  const longest = Math.max(0, ...found.filter((time) => Number.isFinite(time) && time > 0 && time < 1e6));
  return longest === 0 ? usual : rounded(longest);
}

function collect(expression: TimeExpression, found: number[]): void {
  switch (expression.kind) {
    case 'call': {
      const [x, a, b] = expression.arguments;
      if (expression.name === 'ramp' && b) found.push(1.2 * constantOf(b));
      else if (expression.name === 'gauss' && a && b) found.push(constantOf(a) + 4 * Math.abs(constantOf(b)));
      else if (x && ['sin', 'cos', 'tan'].includes(expression.name)) found.push((6 * Math.PI) / Math.abs(slopeOf(x)));
      else if (x && ['exp', 'tanh'].includes(expression.name)) {
        const slope = Math.abs(slopeOf(x));
        found.push(slope === 0 ? Number.NaN : zeroOf(x) + 5 / slope);
      } else if (x && expression.name === 'step') found.push(2 * zeroOf(x));
      for (const argument of expression.arguments) collect(argument, found);
      return;
    }
    case 'choice':
      conditionTimes(expression.condition, found);
      collect(expression.then, found);
      collect(expression.otherwise, found);
      return;
    case 'parameter':
      return collect(expression.body, found);
    case 'sum':
      return expression.terms.forEach((term) => collect(term, found));
    case 'product':
      return expression.factors.forEach((factor) => collect(factor, found));
    case 'quotient':
      collect(expression.numerator, found);
      return collect(expression.denominator, found);
    case 'power':
      return collect(expression.base, found);
    case 'conjugate':
      return collect(expression.operand, found);
    default:
      return;
  }
}

function conditionTimes(condition: TimeCondition, found: number[]): void {
  if (condition.kind !== 'comparison') return condition.parts.forEach((part) => conditionTimes(part, found));
  const { left, right } = condition;
  found.push(1.5 * zeroOf({ kind: 'sum', terms: [left, { kind: 'product', factors: [minusOne, right] }] }));
}

const minusOne: TimeExpression = { kind: 'number', re: -1, im: 0 };

function constantOf(expression: TimeExpression): number {
  return timeValue(expression, 0).value.re;
}

function slopeOf(expression: TimeExpression): number {
  const { derivative } = timeValue(expression, 0);
  return Math.hypot(derivative.re, derivative.im);
}

/** Where a straight line is zero. */
function zeroOf(expression: TimeExpression): number {
  const { value, derivative } = timeValue(expression, 0);
  return -value.re / derivative.re;
}

/** Up to two digits. */
function rounded(time: number): number {
  const unit = 10 ** Math.floor(Math.log10(time) - 1);
  return Number((Math.ceil(time / unit) * unit).toPrecision(3));
}
