import { type Complex, complexOne, complexProduct, complexQuotient } from '../algebra/local-matrix';
import { type Environment, evaluateScalar } from '../expand/evaluate-scalar';
import type { Expression } from '../syntax/tree';
import { isReal, timeNumber } from './expression';
import type { TimeExpression } from './time-function';
import { dependsOnTime, residual, type TimedParameters } from './residual';

/** A number times a function of time; `time` is its number in the clock, 0 for a constant. */
export interface Strength extends Complex {
  readonly time: number;
}

export const constant = ({ re, im }: Complex): Strength => ({ re, im, time: 0 });

/** A factor of a function of time, and how often it stands in it. */
interface Atom {
  readonly expression: TimeExpression;
  readonly power: number;
}

type Atoms = ReadonlyMap<string, Atom>;

/**
 * The distinct functions of time in the coefficients of one text. A function is a product of powers of atoms: h(t), cos(2 t),
 * exp(i A(t)); numbers are kept apart, so that -h(t)/2 and h(t) are one function.
 */
export class Clock {
  readonly #functions: { readonly expression: TimeExpression; readonly atoms: Atoms }[] = [];
  readonly #known = new Map<string, number>();
  readonly #timed = new WeakMap<Expression, boolean>();
  readonly #products = new Map<string, number>();

  constructor(readonly parameters: TimedParameters) {
    this.#intern(new Map());
  }

  has(name: string): boolean {
    return this.parameters.has(name);
  }

  /** Functions that were met, the constant 1 first. */
  get functions(): readonly TimeExpression[] {
    return this.#functions.map(({ expression }) => expression);
  }

  /** Value of a number of H at one element of the sums around it. Throws EvaluationProblem. */
  strength(expression: Expression, environment: Environment): Strength {
    if (!this.#dependsOnTime(expression)) return constant(evaluateScalar(expression, environment));
    const { scale, atoms } = this.#factorised(expression, environment);
    return { ...scale, time: this.#intern(atoms) };
  }

  product(a: Strength, b: Strength): Strength {
    return { ...complexProduct(a, b), time: this.productOf(a.time, b.time) };
  }

  /** The function that is the product of two. */
  productOf(a: number, b: number): number {
    if (a === 0) return b;
    if (b === 0) return a;
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = this.#products.get(key);
    if (known !== undefined) return known;
    const id = this.#intern(merged(this.#functions[a]!.atoms, this.#functions[b]!.atoms));
    this.#products.set(key, id);
    return id;
  }

  conjugate(time: number): number {
    const { atoms } = this.#functions[time]!;
    if (this.isReal(time)) return time;
    let result: Atoms = new Map();
    for (const { expression, power } of atoms.values()) {
      const own = isReal(expression) ? expression : conjugateOf(expression);
      result = merged(result, new Map([[keyOf(own), { expression: own, power }]]));
    }
    return this.#intern(result);
  }

  isReal(time: number): boolean {
    return [...this.#functions[time]!.atoms.values()].every(({ expression }) => isReal(expression));
  }

  valueAt(time: number, at: number): Complex {
    return time === 0 ? complexOne : timeNumber(this.#functions[time]!.expression, at);
  }

  #dependsOnTime(expression: Expression): boolean {
    // Products made on the way are new objects each time: what they hold is remembered.
    if (expression.kind === 'product') return expression.factors.some(({ value }) => this.#dependsOnTime(value));
    let known = this.#timed.get(expression);
    if (known === undefined) {
      known = dependsOnTime(expression, this.parameters, false);
      this.#timed.set(expression, known);
    }
    return known;
  }

  #factorised(expression: Expression, environment: Environment): { scale: Complex; atoms: Atoms } {
    if (!this.#dependsOnTime(expression)) return { scale: evaluateScalar(expression, environment), atoms: new Map() };
    switch (expression.kind) {
      case 'parentheses':
        return this.#factorised(expression.inner, environment);
      case 'negate': {
        const { scale, atoms } = this.#factorised(expression.operand, environment);
        return { scale: { re: -scale.re, im: -scale.im }, atoms };
      }
      case 'product': {
        let scale = complexOne;
        let atoms: Atoms = new Map();
        for (const { operator, value } of expression.factors) {
          const factor = this.#factorised(value, environment);
          const divides = operator === '/';
          scale = divides ? complexQuotient(scale, factor.scale) : complexProduct(scale, factor.scale);
          atoms = merged(atoms, divides ? raised(factor.atoms, -1) : factor.atoms);
        }
        return { scale, atoms };
      }
      case 'power': {
        const exponent = this.#dependsOnTime(expression.exponent)
          ? null
          : evaluateScalar(expression.exponent, environment);
        if (exponent?.im !== 0 || !Number.isInteger(exponent.re) || Math.abs(exponent.re) > 16) break;
        const base = this.#factorised(expression.base, environment);
        let scale = complexOne;
        for (let count = 0; count < Math.abs(exponent.re); count++) scale = complexProduct(scale, base.scale);
        return {
          scale: exponent.re < 0 ? complexQuotient(complexOne, scale) : scale,
          atoms: raised(base.atoms, exponent.re),
        };
      }
      default:
        break;
    }
    const own = residual(expression, environment, this.parameters, false);
    return { scale: complexOne, atoms: new Map([[keyOf(own), { expression: own, power: 1 }]]) };
  }

  #intern(atoms: Atoms): number {
    const key = [...atoms]
      .map(([name, { power }]) => `${name}^${power}`)
      .sort()
      .join(' * ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#functions.length;
    this.#known.set(key, id);
    this.#functions.push({ expression: productOfAtoms(atoms), atoms });
    return id;
  }
}

function merged(a: Atoms, b: Atoms): Atoms {
  const result = new Map(a);
  for (const [key, atom] of b) {
    const power = (result.get(key)?.power ?? 0) + atom.power;
    if (power === 0) result.delete(key);
    else result.set(key, { expression: atom.expression, power });
  }
  return result;
}

function raised(atoms: Atoms, power: number): Atoms {
  if (power === 0) return new Map();
  return new Map([...atoms].map(([key, atom]) => [key, { ...atom, power: atom.power * power }]));
}

function conjugateOf(expression: TimeExpression): TimeExpression {
  return expression.kind === 'conjugate' ? expression.operand : { kind: 'conjugate', operand: expression };
}

function productOfAtoms(atoms: Atoms): TimeExpression {
  const factors = [...atoms.values()].map(({ expression, power }): TimeExpression =>
    power === 1 ? expression : { kind: 'power', base: expression, exponent: { kind: 'number', re: power, im: 0 } },
  );
  const [only] = factors;
  return factors.length === 1 && only ? only : { kind: 'product', factors };
}

/** Parameters are told apart by their name, everything else by what it is. */
function keyOf(expression: TimeExpression): string {
  return JSON.stringify(expression, (field, value: unknown) => (field === 'body' ? undefined : value));
}
