import { type Complex, complexProduct, complexQuotient } from '../algebra/local-matrix';
import { compares } from '../comparison';
import type { TimeCondition, TimeExpression } from './time-function';
import { pairFunctions, scalarFunctions, shapeFunctions } from '../vocabulary';

/** A value and its derivative by time. */
interface TimeValue {
  readonly value: Complex;
  readonly derivative: Complex;
}

const zero: Complex = { re: 0, im: 0 };
const real = (value: number, derivative: number): TimeValue => ({
  value: { re: value, im: 0 },
  derivative: { re: derivative, im: 0 },
});
const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const times = (factor: number, { re, im }: Complex): Complex => ({ re: factor * re, im: factor * im });

/**
 * The function and its derivative at a time, exact up to rounding (forward differentiation). At a kink or a step the derivative is
 * that of the side behind it. Not finite where the function is not.
 */
export function timeValue(expression: TimeExpression, time: number): TimeValue {
  switch (expression.kind) {
    case 'number':
      return { value: { re: expression.re, im: expression.im }, derivative: zero };
    case 'time':
      return real(time, 1);
    case 'parameter':
      return timeValue(expression.body, time);
    case 'sum':
      return expression.terms
        .map((term) => timeValue(term, time))
        .reduce((a, b) => ({ value: plus(a.value, b.value), derivative: plus(a.derivative, b.derivative) }), {
          value: zero,
          derivative: zero,
        });
    case 'product':
      return expression.factors.map((factor) => timeValue(factor, time)).reduce(product, real(1, 0));
    case 'quotient': {
      const above = timeValue(expression.numerator, time);
      const below = timeValue(expression.denominator, time);
      const value = complexQuotient(above.value, below.value);
      const slope = plus(above.derivative, times(-1, complexProduct(value, below.derivative)));
      return { value, derivative: complexQuotient(slope, below.value) };
    }
    case 'power':
      return power(timeValue(expression.base, time), timeValue(expression.exponent, time));
    case 'conjugate': {
      const { value, derivative } = timeValue(expression.operand, time);
      return { value: conjugate(value), derivative: conjugate(derivative) };
    }
    case 'call':
      return call(
        expression.name,
        expression.arguments.map((argument) => timeValue(argument, time)),
      );
    case 'choice':
      return timeValue(holdsAt(expression.condition, time) ? expression.then : expression.otherwise, time);
  }
}

/** The value alone. */
export function timeNumber(expression: TimeExpression, time: number): Complex {
  return timeValue(expression, time).value;
}

/** True where no value of it has an imaginary part, whatever the time. */
export function isReal(expression: TimeExpression): boolean {
  switch (expression.kind) {
    case 'number':
      return expression.im === 0;
    case 'time':
    case 'parameter':
      return true;
    case 'sum':
      return expression.terms.every(isReal);
    case 'product':
      return expression.factors.every(isReal);
    case 'quotient':
      return isReal(expression.numerator) && isReal(expression.denominator);
    case 'power':
      return isReal(expression.base) && isReal(expression.exponent);
    case 'conjugate':
      return isReal(expression.operand);
    case 'call':
      return expression.name !== 'exp' || expression.arguments.every(isReal);
    case 'choice':
      return isReal(expression.then) && isReal(expression.otherwise);
  }
}

function product(a: TimeValue, b: TimeValue): TimeValue {
  return {
    value: complexProduct(a.value, b.value),
    derivative: plus(complexProduct(a.derivative, b.value), complexProduct(a.value, b.derivative)),
  };
}

function conjugate({ re, im }: Complex): Complex {
  return { re, im: im === 0 ? 0 : -im };
}

function exponential({ value, derivative }: TimeValue): TimeValue {
  const modulus = Math.exp(value.re);
  const own =
    value.im === 0 ? { re: modulus, im: 0 } : times(modulus, { re: Math.cos(value.im), im: Math.sin(value.im) });
  return { value: own, derivative: complexProduct(own, derivative) };
}

function power(base: TimeValue, exponent: TimeValue): TimeValue {
  const isConstant = exponent.derivative.re === 0 && exponent.derivative.im === 0;
  const n = exponent.value.re;
  if (isConstant && exponent.value.im === 0 && (base.value.im === 0 || Number.isInteger(n))) {
    const raised = integerOrRealPower(base.value, n);
    const slope = n === 0 ? zero : times(n, integerOrRealPower(base.value, n - 1));
    return { value: raised, derivative: complexProduct(slope, base.derivative) };
  }
  // x^y = exp(y log x)
  const modulus = Math.hypot(base.value.re, base.value.im);
  const logarithm: TimeValue = {
    value: {
      re: Math.log(modulus),
      im: base.value.im === 0 && base.value.re > 0 ? 0 : Math.atan2(base.value.im, base.value.re),
    },
    derivative: complexQuotient(base.derivative, base.value),
  };
  return exponential(product(exponent, logarithm));
}

function integerOrRealPower(base: Complex, n: number): Complex {
  if (base.im === 0) return { re: base.re ** n, im: 0 };
  let result: Complex = { re: 1, im: 0 };
  for (let count = 0; count < Math.abs(n); count++) result = complexProduct(result, base);
  return n < 0 ? complexQuotient({ re: 1, im: 0 }, result) : result;
}

function call(name: string, given: readonly TimeValue[]): TimeValue {
  const [first, second, third] = given;
  if (!first) return real(Number.NaN, Number.NaN);
  if (name === 'exp') return exponential(first);
  const [x, slope] = [first.value.re, first.derivative.re];
  const scalar = scalarFunctions.get(name);
  if (scalar) return real(scalar.apply(x), slope === 0 ? 0 : scalar.derivative(x) * slope);
  if (!second) return real(Number.NaN, Number.NaN);
  const [y, ySlope] = [second.value.re, second.derivative.re];
  const pair = pairFunctions.get(name);
  if (pair) {
    const value = pair.apply(x, y);
    if (name === 'mod') return real(value, slope - Math.floor(x / y) * ySlope);
    return real(value, value === x ? slope : ySlope);
  }
  const shape = shapeFunctions.get(name);
  if (!shape || !third) return real(Number.NaN, Number.NaN);
  const [z, zSlope] = [third.value.re, third.derivative.re];
  const value = shape.apply(x, y, z);
  if (name === 'gauss') {
    const u = (x - y) / z;
    return real(value, (-value * u * (slope - ySlope - u * zSlope)) / z);
  }
  const u = (x - y) / (z - y);
  const inside = u >= 0 && u < 1;
  return real(value, inside ? (slope - ySlope - u * (zSlope - ySlope)) / (z - y) : 0);
}

function holdsAt(condition: TimeCondition, time: number): boolean {
  if (condition.kind !== 'comparison') {
    const { kind, parts } = condition;
    return kind === 'and' ? parts.every((part) => holdsAt(part, time)) : parts.some((part) => holdsAt(part, time));
  }
  const { operator, left, right } = condition;
  return compares(operator, timeNumber(left, time).re, timeNumber(right, time).re);
}
