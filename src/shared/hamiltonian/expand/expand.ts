import type { Lattice } from '../../lattice/lattice';
import { complexOne, complexProduct } from '../algebra/local-matrix';
import type { TypeTable } from '../check/scope';
import type { SourceSpan } from '../model';
import type { SiteSpaces } from '../sites';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { CallExpression, Expression, Factor, SumExpression } from '../syntax/tree';
import { children } from '../syntax/walk';
import { randomFunctions, siteFunctions, siteOperator } from '../vocabulary';
import type { IntegralRow } from '../syntax/integrals';
import { CallPlaces } from './call-places';
import { OperatorEvaluator, type Place } from './evaluate-operator';
import { type Environment, evaluateScalar } from './evaluate-scalar';
import { MoleculeWriter } from './molecule';
import { OperatorAlgebra, type OperatorValue } from './operator-value';
import { WorkBudget } from './problem';
import { type Clock, constant, type Strength } from '../time/clock';
import { SumElements } from './sum-elements';
import { TermTable } from './term-table';

/** An addend of H with the sites of each product that it expanded to. */
export interface ExpandedAddend {
  readonly expression: Expression;
  readonly negative: boolean;
  readonly supports: readonly (readonly number[])[];
}

interface TemplatePart {
  /** Places in the ascending list of the element's distinct modes. */
  readonly ranks: readonly number[];
  readonly odd: number;
  readonly matrixId: number;
  readonly factor: Strength;
}

/** The part of a sum's body that depends on the element only through the sites of its operators. */
interface UniformBody {
  readonly scalars: readonly Factor[];
  readonly operators: Expression;
  readonly calls: readonly CallExpression[];
  readonly templates: Map<string | number, readonly TemplatePart[]>;
}

/**
 * Writes H as a table of local matrices. Bodies of sums are evaluated once for each pattern of coinciding sites and then
 * only placed: all bonds of a Heisenberg model share one evaluation. Throws EvaluationProblem.
 */
export class Expansion {
  /** What does not depend on time. */
  readonly table = new TermTable();
  /** What is multiplied by each function of the clock, by its number. */
  readonly timed = new Map<number, TermTable>();
  readonly #algebra: OperatorAlgebra;
  readonly #evaluator: OperatorEvaluator;
  readonly #elements: SumElements;
  readonly #bodies = new Map<SumExpression, UniformBody | null>();
  readonly #budget: WorkBudget;
  readonly #places: CallPlaces;

  constructor(
    readonly source: SourceText,
    diagnostics: Diagnostics,
    readonly lattice: Lattice,
    readonly spaces: SiteSpaces,
    readonly parameters: ReadonlyMap<string, number>,
    readonly types: TypeTable,
    maximumSites: number,
    readonly integrals: readonly IntegralRow[] = [],
    readonly clock: Clock | null = null,
  ) {
    this.#budget = new WorkBudget(maximumSites);
    this.#places = new CallPlaces(source, diagnostics, lattice, spaces);
    this.#algebra = new OperatorAlgebra(this.#budget, clock);
    this.#elements = new SumElements(lattice, parameters);
    this.#evaluator = new OperatorEvaluator(this.#algebra, types, this.#elements, spaces.kinds);
  }

  /** One operator for each element of a sum, before it is written to a table: a family of jump operators. */
  expandEach(sum: SumExpression): OperatorValue[] {
    const values: OperatorValue[] = [];
    for (const element of this.#elements.of(sum, this.#outermost())) {
      this.#budget.spendEvaluations(1, sum.span);
      values.push(this.#evaluate(sum.body, element));
    }
    return values;
  }

  /** An operator before it is written to a table. */
  evaluate(body: Expression): OperatorValue {
    this.#requireRoom(body);
    return this.#evaluate(body, this.#outermost());
  }

  #outermost(): Environment {
    return { parameters: this.parameters, indices: new Map(), element: 0, geometry: this.#elements.geometry };
  }

  expand(body: Expression): ExpandedAddend[] {
    this.#requireRoom(body);
    const environment = this.#outermost();
    const addends = body.kind === 'add' ? body.addends : [{ negative: false, value: body, signSpan: body.span }];
    const expanded: ExpandedAddend[] = [];
    addends.forEach((addend, position) => {
      const supports: number[][] = [];
      const sign: Strength = { re: addend.negative ? -1 : 1, im: 0, time: 0 };
      if (addend.value.kind === 'hermitianConjugate') {
        const value = this.#conjugates(addends.slice(0, position), environment);
        this.#write(sign, value, supports, addend.value.span);
      } else this.#emit(addend.value, sign, environment, supports);
      expanded.push({ expression: addend.value, negative: addend.negative, supports });
    });
    return expanded;
  }

  /** Refuses sums inside sums with too many elements before any is written out. */
  #requireRoom(body: Expression): void {
    const nested = (expression: Expression, outer: number): void => {
      const isSum = expression.kind === 'sum';
      const elements = isSum ? outer * this.#elements.sizeOf(expression.domain) : outer;
      if (isSum) this.#budget.requireEvaluations(elements, expression.span);
      for (const child of children(expression)) nested(child, elements);
    };
    nested(body, 1);
  }

  /** Adjoints of those addends that are not Hermitian by themselves. */
  #conjugates(addends: readonly { negative: boolean; value: Expression }[], environment: Environment): OperatorValue {
    const values = addends
      .filter((addend) => addend.value.kind !== 'hermitianConjugate')
      .map((addend) => ({ ...addend, operator: this.#evaluate(addend.value, environment) }))
      .filter(({ operator }) => !this.#evaluator.isHermitian(operator))
      .map(({ negative, operator }) =>
        this.#algebra.scale({ re: negative ? -1 : 1, im: 0 }, this.#algebra.adjoint(operator)),
      );
    return this.#algebra.add([this.#algebra.zero, ...values], addends[0]?.value.span ?? this.source.span(0, 0));
  }

  #evaluate(expression: Expression, environment: Environment): OperatorValue {
    return this.#evaluator.evaluate(expression, environment, (call, at) => this.#places.placeOf(call, at));
  }

  #emit(expression: Expression, coefficient: Strength, environment: Environment, supports: number[][]): void {
    this.#budget.spendEvaluations(1, expression.span);
    switch (expression.kind) {
      case 'name':
        if (expression.name !== 'molecule') break;
        new MoleculeWriter(this.#tableOf(coefficient.time), this.spaces, expression.span).write(
          this.integrals,
          coefficient,
        );
        supports.push(Array.from({ length: this.lattice.nSites }, (_, orbital) => orbital));
        return;
      case 'parentheses':
        return this.#emit(expression.inner, coefficient, environment, supports);
      case 'negate':
        return this.#emit(expression.operand, negated(coefficient), environment, supports);
      case 'sum':
        return this.#emitSum(expression, coefficient, environment, supports);
      case 'add':
        if (expression.addends.some((addend) => addend.value.kind === 'hermitianConjugate')) break;
        for (const addend of expression.addends) {
          this.#emit(addend.value, addend.negative ? negated(coefficient) : coefficient, environment, supports);
        }
        return;
      case 'product': {
        const { scalars, operators } = this.#splitProduct(expression.factors);
        if (operators.length !== 1) break;
        const scale = this.#scalarValue(scalars, environment, expression.span);
        return this.#emit(operators[0]!.value, this.#times(coefficient, scale), environment, supports);
      }
      default:
        break;
    }
    this.#write(coefficient, this.#evaluate(expression, environment), supports, expression.span);
  }

  #emitSum(sum: SumExpression, coefficient: Strength, environment: Environment, supports: number[][]): void {
    const uniform = this.#uniformBody(sum);
    for (const element of this.#elements.of(sum, environment)) {
      this.#budget.spendEvaluations(1, sum.span);
      if (uniform) this.#place(uniform, coefficient, element, supports, sum.span);
      else if (this.#containsSum(sum.body)) this.#emit(sum.body, coefficient, element, supports);
      else this.#write(coefficient, this.#evaluate(sum.body, element), supports, sum.span);
    }
  }

  /** Writes one element of a sum from the template for its pattern of sites. */
  #place(body: UniformBody, coefficient: Strength, element: Environment, supports: number[][], span: SourceSpan): void {
    const places = body.calls.map((call) => this.#places.placeOf(call, element));
    const distinct: number[] = [];
    for (const place of places) {
      if (place) for (const mode of place.modes) if (!distinct.includes(mode)) distinct.push(mode);
    }
    distinct.sort((a, b) => a - b);
    const pattern =
      this.#places.isPlain && places.length <= plainCalls && distinct.length < 12
        ? plainPattern(places, distinct)
        : patternOf(places, distinct);
    let template = body.templates.get(pattern);
    if (!template) {
      const ranked = places.map(
        (place) => place && { ...place, modes: place.modes.map((mode) => distinct.indexOf(mode)) },
      );
      const placeOf = new Map(body.calls.map((call, index) => [call, ranked[index]!]));
      const value = this.#evaluator.evaluate(body.operators, element, (call) => placeOf.get(call) ?? null);
      template = [...value.values()].flatMap((part) => {
        const pooled = this.table.pool.intern(part.matrix);
        const factor = pooled && { ...pooled.factor, time: part.time };
        return pooled && factor ? [{ ranks: part.sites, odd: part.odd, matrixId: pooled.id, factor }] : [];
      });
      body.templates.set(pattern, template);
    }
    const scale = this.#times(coefficient, this.#scalarValue(body.scalars, element, span));
    const touched: number[] = [];
    for (const part of template) {
      this.#budget.spendEvaluations(1, span);
      const placed = part.ranks.map((rank) => distinct[rank]!);
      this.#touch(touched, placed);
      this.#add(placed, part.odd, part.matrixId, this.#times(scale, part.factor));
    }
    if (template.length > 0) supports.push(touched);
  }

  #write(coefficient: Strength, value: OperatorValue, supports: number[][], span: SourceSpan): void {
    const touched: number[] = [];
    for (const { sites, odd, matrix, time } of value.values()) {
      this.#budget.spendEvaluations(4, span);
      const pooled = this.table.pool.intern(matrix);
      if (!pooled) continue;
      this.#add(sites, odd, pooled.id, this.#times(coefficient, { ...pooled.factor, time }));
      this.#touch(touched, sites);
    }
    if (value.size > 0) supports.push(touched);
  }

  #times(a: Strength, b: Strength): Strength {
    return this.clock ? this.clock.product(a, b) : constant(complexProduct(a, b));
  }

  /** All tables share one pool of matrices. */
  #tableOf(time: number): TermTable {
    if (time === 0) return this.table;
    let table = this.timed.get(time);
    if (!table) {
      table = new TermTable(this.table.pool);
      this.timed.set(time, table);
    }
    return table;
  }

  #add(sites: readonly number[], odd: number, matrixId: number, strength: Strength): void {
    this.#tableOf(strength.time).add(sites, odd, matrixId, strength);
  }

  /** Adds the lattice sites of modes to a list. */
  #touch(touched: number[], modes: readonly number[]): void {
    for (const mode of modes) {
      const { site } = this.spaces.modes[mode]!;
      if (!touched.includes(site)) touched.push(site);
    }
  }

  #splitProduct(factors: readonly Factor[]): { scalars: Factor[]; operators: Factor[] } {
    const isScalar = (factor: Factor): boolean => this.types.get(factor.value) === 'scalar';
    return { scalars: factors.filter(isScalar), operators: factors.filter((factor) => !isScalar(factor)) };
  }

  #scalarValue(factors: readonly Factor[], environment: Environment, span: SourceSpan): Strength {
    if (factors.length === 0) return constant(complexOne);
    this.#budget.spendEvaluations(factors.length, span);
    const product = { kind: 'product', factors, span } as const;
    return this.clock ? this.clock.strength(product, environment) : constant(evaluateScalar(product, environment));
  }

  #uniformBody(sum: SumExpression): UniformBody | null {
    const known = this.#bodies.get(sum);
    if (known !== undefined) return known;
    let scalars: readonly Factor[] = [];
    let operators: Expression = sum.body;
    if (operators.kind === 'product') {
      const split = this.#splitProduct(operators.factors);
      scalars = split.scalars;
      const only = split.operators[0];
      operators = split.operators.length === 1 && only ? only.value : { ...operators, factors: split.operators };
      this.types.set(operators, 'operator');
    }
    const calls: CallExpression[] = [];
    const body =
      this.types.get(operators) === 'operator' &&
      isUniform(operators, (name) => this.parameters.has(name) || this.clock?.has(name) === true, calls)
        ? { scalars, operators, calls, templates: new Map<string | number, readonly TemplatePart[]>() }
        : null;
    this.#bodies.set(sum, body);
    return body;
  }

  #containsSum(expression: Expression): boolean {
    switch (expression.kind) {
      case 'sum':
        return true;
      case 'parentheses':
        return this.#containsSum(expression.inner);
      case 'negate':
        return this.#containsSum(expression.operand);
      case 'product': {
        const { operators } = this.#splitProduct(expression.factors);
        return operators.length === 1 && this.#containsSum(operators[0]!.value);
      }
      default:
        return false;
    }
  }
}

/** Most operators of which a pattern is a number. */
const plainCalls = 14;

function plainPattern(places: readonly (Place | null)[], distinct: readonly number[]): number {
  let pattern = 0;
  for (const place of places) pattern = pattern * 12 + (place ? distinct.indexOf(place.modes[0]!) + 1 : 0);
  return pattern;
}

function patternOf(places: readonly (Place | null)[], distinct: readonly number[]): string {
  let pattern = '';
  for (const place of places) {
    if (place) pattern += ` ${place.kind} ${place.spin ?? ''} ${place.phase}`;
    if (place) for (const mode of place.modes) pattern += `,${distinct.indexOf(mode)}`;
    pattern += ';';
  }
  return pattern;
}

function negated({ re, im, time }: Strength): Strength {
  return { re: -re, im: im === 0 ? 0 : -im, time };
}

/** True if the value depends on the element only through the sites of `calls`, which are collected. */
function isUniform(expression: Expression, isParameter: (name: string) => boolean, calls: CallExpression[]): boolean {
  const uniform = (node: Expression): boolean => isUniform(node, isParameter, calls);
  switch (expression.kind) {
    case 'number':
    case 'hermitianConjugate':
      return true;
    case 'name':
      return isParameter(expression.name) || ['pi', 'im', 'Id'].includes(expression.name);
    case 'call':
      if (randomFunctions.has(expression.name) || siteFunctions.has(expression.name)) return false;
      if (siteOperator(expression.name)) {
        calls.push(expression);
        return true;
      }
      return isParameter(expression.name) || expression.arguments.every((argument) => uniform(argument.value));
    case 'negate':
      return uniform(expression.operand);
    case 'parentheses':
      return uniform(expression.inner);
    case 'add':
      return expression.addends.every((addend) => uniform(addend.value));
    case 'product':
      return expression.factors.every((factor) => uniform(factor.value));
    case 'power':
      return uniform(expression.base) && uniform(expression.exponent);
    case 'dot':
      return uniform(expression.left) && uniform(expression.right);
    default:
      return false;
  }
}
