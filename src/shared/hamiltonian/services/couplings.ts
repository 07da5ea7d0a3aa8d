import { type Complex, complexOne, complexProduct, complexQuotient } from '../algebra/local-matrix';
import { ProgramResolver, type ResolvedProgram } from '../check/resolve';
import { CallPlaces } from '../expand/call-places';
import { type Environment, evaluateScalar } from '../expand/evaluate-scalar';
import { EvaluationProblem } from '../expand/problem';
import { SumElements } from '../expand/sum-elements';
import { expressionLatex } from '../latex';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import type { Addend, CallExpression, Expression, SumExpression } from '../syntax/tree';
import { children, visit } from '../syntax/walk';
import { randomFunctions, siteFunctions, siteOperator } from '../vocabulary';

/** A number that multiplies an operator, as it is written. */
export interface WrittenScalar {
  readonly value: Expression;
  readonly inverse: boolean;
}

/** The addend of H, or of a parenthesis in it, that an operator stands in: where text can be put beside it. */
export interface Anchor {
  /** All addends beside it, in order; itself alone where there is no sum of addends. */
  readonly addends: readonly Addend[];
  readonly position: number;
  /** What multiplies the parenthesis around the addends. */
  readonly outside: Complex;
}

/** An operator on given sites with the number in front of it. */
export interface FoundCoupling {
  /** Names it within one text. */
  readonly id: string;
  /** Which addend of H it is in. */
  readonly term: number;
  readonly line: number;
  /** What multiplies the operator on these sites, signs and everything included. */
  readonly value: Complex;
  readonly operators: Expression;
  /** The operator as written. */
  readonly operatorText: string;
  readonly latex: string;
  /** Values of the indices of `sum` for these sites, in its order; empty without. */
  readonly element: readonly number[];
  readonly sum: SumExpression | null;
  /** Elements of the sum that are left after exceptions and conditions; 1 without. */
  readonly elements: number;
  /** Everything in front, in order. */
  readonly scalars: readonly WrittenScalar[];
  /** The same number in front on all elements. */
  readonly uniform: boolean;
  /** A parameter is all there is in front; then its value is `sign` times that of the coupling. */
  readonly parameter: { readonly name: string; readonly sign: 1 | -1 } | null;
  readonly anchor: Anchor;
  /** Why another value cannot be written for these sites alone; null: it can. */
  readonly refusal: string | null;
}

interface Path {
  readonly term: number;
  readonly scalars: readonly WrittenScalar[];
  readonly negative: boolean;
  readonly anchor: Anchor;
  readonly nested: boolean;
}

/**
 * Operators of H that act on exactly these sites, whatever their order, as far as the text has them one by one: elements of sums over
 * sites, bonds and pairs, and terms written out. Empty for a text that does not compile.
 */
export function findCouplings(source: string, sites: readonly number[]): readonly FoundCoupling[] {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const program = new ProgramResolver(text, diagnostics, {}).resolve(tree);
  if (diagnostics.errors > 0 || !program.lattice || !program.spaces || !program.hamiltonian) return [];
  try {
    return new CouplingFinder(text, program, sites).find(program.hamiltonian.body);
  } catch (error) {
    if (error instanceof EvaluationProblem) return [];
    throw error;
  }
}

class CouplingFinder {
  readonly #elements: SumElements;
  readonly #places: CallPlaces;
  readonly #wanted: string;
  readonly #root: Environment;
  readonly #found: FoundCoupling[] = [];

  constructor(
    readonly text: SourceText,
    readonly program: ResolvedProgram,
    sites: readonly number[],
  ) {
    const { lattice, spaces, values } = program;
    if (!lattice || !spaces) throw new Error('A program without lattice has no couplings.');
    this.#elements = new SumElements(lattice, values);
    this.#places = new CallPlaces(text, new Diagnostics(), lattice, spaces);
    this.#wanted = setOf(sites);
    this.#root = { parameters: values, indices: new Map(), element: 0, geometry: this.#elements.geometry };
  }

  find(body: Expression): readonly FoundCoupling[] {
    const addends = body.kind === 'add' ? body.addends : [{ negative: false, value: body, signSpan: before(body) }];
    addends.forEach((addend, term) => {
      const anchor = { addends, position: term, outside: complexOne };
      this.#walk(addend.value, { term, scalars: [], negative: addend.negative, anchor, nested: false });
    });
    return this.#found;
  }

  #walk(expression: Expression, path: Path): void {
    switch (expression.kind) {
      case 'parentheses':
        return this.#walk(expression.inner, path);
      case 'negate':
        return this.#walk(expression.operand, { ...path, negative: !path.negative });
      case 'add': {
        const outside = complexProduct(path.anchor.outside, this.#product(path, this.#root));
        expression.addends.forEach((addend, position) => {
          const anchor = { addends: expression.addends, position, outside };
          this.#walk(addend.value, { ...path, anchor, scalars: [], negative: addend.negative });
        });
        return;
      }
      case 'product': {
        const { scalars, operators } = this.#split(expression);
        const [only] = operators;
        const inner = { ...path, scalars: [...path.scalars, ...scalars] };
        if (operators.length === 1 && only && holdsSum(only)) this.#walk(only, inner);
        else if (!operators.some(holdsSum)) this.#written(expression, operators, inner);
        return;
      }
      case 'sum':
        if (expression.domain.kind === 'spins') this.#walk(expression.body, { ...path, nested: true });
        else this.#sum(expression, path);
        return;
      case 'call':
      case 'dot':
      case 'power':
        if (!holdsSum(expression)) this.#written(expression, [expression], path);
        return;
      default:
        return;
    }
  }

  /** An operator with its sites written out. */
  #written(expression: Expression, operators: readonly Expression[], path: Path): void {
    if (operators.length === 0 || this.#touched(callsIn(expression), this.#root) !== this.#wanted) return;
    this.#add(path, expression, operators, [], null, this.#root, 1);
  }

  #sum(sum: SumExpression, path: Path): void {
    const { scalars, operators } =
      sum.body.kind === 'product' ? this.#split(sum.body) : { scalars: [], operators: [sum.body] };
    if (operators.length === 0 || operators.some(holdsSum)) return;
    const inner = { ...path, scalars: [...path.scalars, ...scalars] };
    const calls = callsIn(sum.body);
    let elements = 0;
    const here: Environment[] = [];
    for (const environment of this.#elements.of(sum, this.#root)) {
      elements++;
      if (this.#touched(calls, environment) !== this.#wanted) continue;
      here.push({ ...environment, indices: new Map(environment.indices) });
    }
    for (const environment of here) {
      const element = sum.domain.indices.map(({ name }) => environment.indices.get(name) ?? 0);
      this.#add(inner, sum, operators, element, sum, environment, elements);
    }
  }

  #add(
    path: Path,
    whole: Expression,
    operators: readonly Expression[],
    element: readonly number[],
    sum: SumExpression | null,
    environment: Environment,
    elements: number,
  ): void {
    const { anchor, scalars, negative, term } = path;
    const value = complexProduct(anchor.outside, this.#product(path, environment));
    const only = scalars.length === 1 && !scalars[0]?.inverse ? scalars[0]?.value : undefined;
    const isParameter =
      only?.kind === 'name' &&
      this.program.values.has(only.name) &&
      Math.abs(anchor.outside.re) === 1 &&
      anchor.outside.im === 0;
    const [first] = operators;
    if (!first) return;
    const operator: Expression =
      operators.length === 1
        ? first
        : {
            kind: 'product',
            factors: operators.map((factor) => ({ operator: '*', operatorSpan: factor.span, value: factor })),
            span: whole.span,
          };
    this.#found.push({
      id: `${whole.span.start}:${element.join()}`,
      term,
      line: whole.span.line,
      value,
      operators: operator,
      operatorText: operators.map(({ span }) => this.text.slice(span)).join('*'),
      latex: expressionLatex(operator),
      element,
      sum,
      elements,
      scalars,
      uniform: !scalars.some(({ value: scalar }) => dependsOnElement(scalar, sum)),
      parameter: isParameter ? { name: only.name, sign: negative === anchor.outside.re < 0 ? 1 : -1 } : null,
      anchor,
      refusal: refusalOf(path, value, anchor),
    });
  }

  #product(path: Path, environment: Environment): Complex {
    let value: Complex = path.negative ? { re: -1, im: 0 } : complexOne;
    for (const { value: scalar, inverse } of path.scalars) {
      const factor = evaluateScalar(scalar, environment);
      value = inverse ? complexQuotient(value, factor) : complexProduct(value, factor);
    }
    return value;
  }

  #split(product: Extract<Expression, { kind: 'product' }>): {
    readonly scalars: readonly WrittenScalar[];
    readonly operators: readonly Expression[];
  } {
    const isScalar = (value: Expression): boolean => this.program.types.get(value) === 'scalar';
    return {
      scalars: product.factors
        .filter(({ value }) => isScalar(value))
        .map(({ value, operator }) => ({ value, inverse: operator === '/' })),
      operators: product.factors.map(({ value }) => value).filter((value) => !isScalar(value)),
    };
  }

  /** The sites of operators; null beyond the end of an open chain. */
  #touched(calls: readonly CallExpression[], environment: Environment): string | null {
    const sites = new Set<number>();
    for (const call of calls) {
      const mode = this.#places.placeOf(call, environment)?.modes[0];
      const site = mode === undefined ? undefined : this.program.spaces?.modes[mode]?.site;
      if (site === undefined) return null;
      sites.add(site);
    }
    return setOf([...sites]);
  }
}

function callsIn(expression: Expression): readonly CallExpression[] {
  const calls: CallExpression[] = [];
  visit(expression, (node) => {
    if (node.kind === 'call' && siteOperator(node.name)) calls.push(node);
  });
  return calls;
}

const setOf = (sites: readonly number[]): string => [...sites].sort((a, b) => a - b).join();

const before = ({ span }: Expression): Expression['span'] => ({ ...span, end: span.start });

/** A sum over sites inside; one over spins is part of an operator. */
function holdsSum(expression: Expression): boolean {
  if (expression.kind === 'sum' && expression.domain.kind !== 'spins') return true;
  return children(expression).some(holdsSum);
}

function dependsOnElement(scalar: Expression, sum: SumExpression | null): boolean {
  if (sum === null) return false;
  let depends = false;
  visit(scalar, (node) => {
    if (node.kind === 'call' && (randomFunctions.has(node.name) || siteFunctions.has(node.name))) depends = true;
    if (node.kind === 'name' && sum.domain.indices.some(({ name }) => name === node.name)) depends = true;
  });
  return depends;
}

function refusalOf(path: Path, value: Complex, anchor: Anchor): string | null {
  if (path.nested) return 'It stands inside a sum over spins.';
  if (value.im !== 0 || anchor.outside.im !== 0) return 'Its coupling is complex.';
  if (anchor.outside.re === 0) return 'The parenthesis around it is multiplied by zero.';
  return null;
}
