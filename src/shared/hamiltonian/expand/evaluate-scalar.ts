import type { Geometry } from '../../lattice/geometry';
import { type Complex, complexProduct, complexQuotient } from '../algebra/local-matrix';
import type { SourceSpan } from '../model';
import type { CallExpression, Condition, Expression } from '../syntax/tree';
import { compares } from '../comparison';
import { pairFunctions, scalarFunctions, shapeFunctions, siteFunctions } from '../vocabulary';
import { EvaluationProblem } from './problem';
import { normalNumber, uniformNumber } from './random';

/** Values of names at one element of the sums around an expression. */
export interface Environment {
  readonly parameters: ReadonlyMap<string, number>;
  /** Site numbers of the indices; +1 and -1 for an index of spins up and down. */
  readonly indices: ReadonlyMap<string, number>;
  /** Phases of indices that stand for an image of their site across a twisted boundary; absent: none. */
  readonly phases?: ReadonlyMap<string, number>;
  /** Where the sites lie; absent outside H. */
  readonly geometry?: Geometry;
  /** Number of the element in the innermost sum, for random numbers. */
  readonly element: number;
}

/** Value of an expression of type scalar. Throws EvaluationProblem where it is not finite. */
export function evaluateScalar(expression: Expression, environment: Environment): Complex {
  const value = evaluate(expression, environment);
  if (!Number.isFinite(value.re) || !Number.isFinite(value.im)) throw notFinite(expression.span);
  return value;
}

/** As evaluateScalar, for places where an imaginary part makes no sense. */
export function evaluateReal(expression: Expression, environment: Environment): number {
  const { re, im } = evaluateScalar(expression, environment);
  if (im !== 0) {
    throw new EvaluationProblem(expression.span, {
      code: 'REAL_EXPECTED',
      message: 'A real number is needed here.',
      reason: 'The value has an imaginary part.',
    });
  }
  return re;
}

function notFinite(span: SourceSpan): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'NUMBER_TOO_LARGE',
    message: 'The value is not a finite number.',
    reason: 'It is too large, or a function is used outside its range.',
  });
}

function evaluate(expression: Expression, environment: Environment): Complex {
  switch (expression.kind) {
    case 'number':
      return { re: expression.value, im: 0 };
    case 'name': {
      if (expression.name === 'pi') return { re: Math.PI, im: 0 };
      if (expression.name === 'im') return { re: 0, im: 1 };
      const { name } = expression;
      return { re: environment.indices.get(name) ?? environment.parameters.get(name) ?? Number.NaN, im: 0 };
    }
    case 'negate': {
      const { re, im } = evaluate(expression.operand, environment);
      return { re: -re, im: im === 0 ? 0 : -im };
    }
    case 'parentheses':
      return evaluate(expression.inner, environment);
    case 'add': {
      let re = 0;
      let im = 0;
      for (const addend of expression.addends) {
        const value = evaluate(addend.value, environment);
        re += addend.negative ? -value.re : value.re;
        im += addend.negative ? -value.im : value.im;
      }
      return { re, im };
    }
    case 'product': {
      let result: Complex = { re: 1, im: 0 };
      for (const factor of expression.factors) {
        const value = evaluate(factor.value, environment);
        if (factor.operator === '*') result = complexProduct(result, value);
        else if (value.re === 0 && value.im === 0) throw divisionByZero(factor.value.span);
        else
          result =
            value.im === 0 ? { re: result.re / value.re, im: result.im / value.re } : complexQuotient(result, value);
      }
      return result;
    }
    case 'power':
      return complexPower(
        evaluate(expression.base, environment),
        evaluate(expression.exponent, environment),
        expression.span,
      );
    case 'call':
      return callValue(expression, environment);
    case 'choice':
      return evaluate(holds(expression.condition, environment) ? expression.then : expression.otherwise, environment);
    default:
      return { re: Number.NaN, im: 0 };
  }
}

/** Whether a condition holds at one element of the sums around it. Throws EvaluationProblem. */
export function holds(condition: Condition, environment: Environment): boolean {
  if (condition.kind !== 'comparison') {
    const { kind, parts } = condition;
    return kind === 'and'
      ? parts.every((part) => holds(part, environment))
      : parts.some((part) => holds(part, environment));
  }
  const { operator, left, right } = condition;
  return compares(operator, evaluateReal(left, environment), evaluateReal(right, environment));
}

function divisionByZero(span: SourceSpan): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'DIVISION_BY_ZERO',
    message: 'Division by zero.',
    reason: 'The value below the fraction is 0.',
  });
}

function complexPower(base: Complex, exponent: Complex, span: SourceSpan): Complex {
  if (base.im === 0 && exponent.im === 0 && (base.re >= 0 || Number.isInteger(exponent.re))) {
    if (base.re === 0 && exponent.re < 0) throw divisionByZero(span);
    return { re: base.re ** exponent.re, im: 0 };
  }
  if (Number.isInteger(exponent.re) && exponent.im === 0 && Math.abs(exponent.re) <= 64) {
    let result: Complex = { re: 1, im: 0 };
    for (let count = 0; count < Math.abs(exponent.re); count++) result = complexProduct(result, base);
    return exponent.re < 0 ? complexQuotient({ re: 1, im: 0 }, result) : result;
  }
  const modulus = Math.hypot(base.re, base.im);
  if (modulus === 0) return { re: 0, im: 0 };
  const angle = Math.atan2(base.im, base.re);
  const scale = Math.exp(exponent.re * Math.log(modulus) - exponent.im * angle);
  const phase = exponent.im * Math.log(modulus) + exponent.re * angle;
  return { re: scale * Math.cos(phase), im: scale * Math.sin(phase) };
}

function callValue(call: CallExpression, environment: Environment): Complex {
  const siteFunction = siteFunctions.get(call.name);
  if (siteFunction) return { re: siteValue(call, environment), im: 0 };
  if (call.name === 'exp') {
    const { re, im } = evaluateScalar(call.arguments[0]!.value, environment);
    const modulus = Math.exp(re);
    return im === 0 ? { re: modulus, im: 0 } : { re: modulus * Math.cos(im), im: modulus * Math.sin(im) };
  }
  return { re: realValue(call, environment), im: 0 };
}

/** Value of x(i), dist(i, j) and the like. */
function siteValue(call: CallExpression, environment: Environment): number {
  const { geometry } = environment;
  if (!geometry) {
    throw new EvaluationProblem(call.span, {
      code: 'SITE_FUNCTION_HERE',
      message: `${call.name} is known only in H and in observables.`,
      reason: 'The numbers of other statements do not depend on sites.',
    });
  }
  const [first = 0, second = 0] = call.arguments.map(({ value, span }) =>
    siteNumber(value, span, environment, geometry),
  );
  const { lattice } = geometry;
  switch (call.name) {
    case 'x':
      return geometry.coordinate(first, 0);
    case 'y':
      return geometry.coordinate(first, 1);
    case 'z':
      return geometry.coordinate(first, 2);
    case 'dist':
      return geometry.distance(first, second);
    case 'dx':
      return geometry.separation(first, second).vector[0];
    case 'dy':
      return geometry.separation(first, second).vector[1];
    case 'dz':
      return geometry.separation(first, second).vector[2];
    case 'sublattice':
      return lattice.sublattice?.[first] ?? 0;
    case 'basis':
      return first % lattice.cellSites;
    default: {
      const direction = geometry.direction(first, second);
      if (direction !== null) return direction;
      throw new EvaluationProblem(call.span, {
        code: 'NO_DIRECTION',
        message: `The sites ${first} and ${second} are no neighbours.`,
        reason: 'Directions are numbered for the bonds of the first three shells.',
      });
    }
  }
}

/** A site as a whole number within the lattice; a chain wraps as it does for operators. */
function siteNumber(expression: Expression, span: SourceSpan, environment: Environment, { lattice }: Geometry): number {
  const value = evaluateReal(expression, environment);
  const wrapped =
    lattice.kind === 'chain' && lattice.periodic ? value - lattice.nSites * Math.floor(value / lattice.nSites) : value;
  if (Number.isInteger(wrapped) && wrapped >= 0 && wrapped < lattice.nSites) return wrapped;
  throw new EvaluationProblem(span, {
    code: 'NO_SUCH_SITE',
    message: `Site ${value} does not exist.`,
    reason: `${lattice.label} has the sites 0 to ${lattice.nSites - 1}.`,
  });
}

function realValue(call: CallExpression, environment: Environment): number {
  const values = call.arguments.map((argument) => evaluateReal(argument.value, environment));
  const position = (index: number): number => {
    const positional = call.arguments.flatMap((argument, at) => (argument.name === null ? [values[at]!] : []));
    return positional[index] ?? Number.NaN;
  };
  const scalarFunction = scalarFunctions.get(call.name);
  if (scalarFunction) return scalarFunction.apply(position(0));
  const pairFunction = pairFunctions.get(call.name);
  if (pairFunction) return pairFunction.apply(position(0), position(1));
  const shape = shapeFunctions.get(call.name);
  if (shape) return shape.apply(position(0), position(1), position(2));
  const seedAt = call.arguments.findIndex((argument) => argument.name === 'seed');
  const seed = values[seedAt] ?? 0;
  return call.name === 'normal'
    ? normalNumber(position(0), position(1), seed, environment.element)
    : uniformNumber(position(0), position(1), seed, environment.element);
}
