import type { QuickFix, SourceSpan } from '../model';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { CallExpression, Expression, JumpStatement } from '../syntax/tree';
import { existsOn } from '../algebra/local-operators';
import {
  closest,
  pairFunctions,
  randomFunctions,
  scalarFunctions,
  shapeFunctions,
  siteFunctions,
  siteOperator,
  siteOperators,
  type SiteOperatorWord,
  timeName,
  vectorProduct,
} from '../vocabulary';
import { isSpinIndex, OperatorChecker } from './check-operators';
import { replaceFix, stripped } from './expression-tools';
import { findIndex, type Scope, type ValueType } from './scope';
import { timedParameter } from './time-parameters';

type CheckExpression = (expression: Expression, scope: Scope) => ValueType;

/** Checks name(arguments): an operator on a site, a function or a random number. */
export class CallChecker {
  readonly #operators: OperatorChecker;

  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly checkExpression: CheckExpression,
  ) {
    this.#operators = new OperatorChecker(source, diagnostics);
  }

  check(call: CallExpression, scope: Scope): ValueType {
    if (scope.timed.has(call.name) && !findIndex(scope, call.name)) return this.#timed(call, scope);
    const operator = siteOperator(call.name);
    if (operator && !this.#isNumber(call, operator, scope)) return this.#operator(call, operator, scope);
    if (scalarFunctions.has(call.name)) {
      this.#argumentCount(call, 1, scope);
      return 'scalar';
    }
    if (pairFunctions.has(call.name)) {
      this.#argumentCount(call, 2, scope);
      return 'scalar';
    }
    if (shapeFunctions.has(call.name)) {
      this.#argumentCount(call, 3, scope);
      return 'scalar';
    }
    if (randomFunctions.has(call.name)) return this.#random(call, { ...scope, time: 'none' });
    if (call.name === vectorProduct.name) return this.#cross(call, scope);
    const siteFunction = siteFunctions.get(call.name);
    if (siteFunction) return this.#siteFunction(call, siteFunction.sites, scope);
    return this.#unknown(call, scope);
  }

  /** h(t) is h: a parameter is taken at no other time than t. */
  #timed(call: CallExpression, scope: Scope): ValueType {
    const [only] = call.arguments;
    if (call.arguments.length !== 1 || only?.value.kind !== 'name' || only.value.name !== timeName) {
      this.diagnostics.error(call.argumentsSpan, {
        code: 'TIME_ARGUMENT',
        message: `${call.name} is taken at the time ${timeName} alone: ${call.name}(${timeName}), or ${call.name}.`,
        reason: 'A shifted or scaled time is written out in a parameter of its own.',
        fixes: [replaceFix(call.argumentsSpan, `(${timeName})`)],
      });
      scope.usedParameters.add(call.name);
      return 'unknown';
    }
    return timedParameter(call.name, call.span, scope, this.diagnostics);
  }

  /** True for a parameter or index with the short name of an operator that the sites do not have. */
  #isNumber(call: CallExpression, operator: SiteOperatorWord, scope: Scope): boolean {
    if (!scope.parameters.has(call.name) && !findIndex(scope, call.name)) return false;
    return scope.kinds !== null && !scope.kinds.some((kind) => existsOn(operator.name, kind));
  }

  #unknown(call: CallExpression, scope: Scope): ValueType {
    const number =
      scope.parameters.has(call.name) || findIndex(scope, call.name) || call.name === 'pi' || call.name === 'im';
    if (number) {
      const at = this.source.span(call.nameSpan.end, call.nameSpan.end);
      if (scope.parameters.has(call.name)) scope.usedParameters.add(call.name);
      this.diagnostics.error(call.nameSpan, {
        code: 'NOT_A_FUNCTION',
        message: `${call.name} is a number, not a function.`,
        reason: 'A product with parentheses is written with *.',
        fixes: [{ title: `Replace with ${call.name} * (...)`, span: at, replacement: ' * ' }],
      });
      return 'unknown';
    }
    const candidates = [
      ...siteOperators.map((word) => word.name),
      ...scalarFunctions.keys(),
      ...randomFunctions.keys(),
      ...pairFunctions.keys(),
      ...shapeFunctions.keys(),
      ...siteFunctions.keys(),
      vectorProduct.name,
    ];
    const suggestion = closest(call.name, candidates);
    this.diagnostics.error(call.nameSpan, {
      code: 'UNKNOWN_NAME',
      message: `${call.name} is not an operator or function${suggestion ? `; did you mean ${suggestion}?` : '.'}`,
      reason: suggestion ? '' : `Operators are ${siteOperators.map((word) => word.name).join(', ')}.`,
      fixes: suggestion ? [replaceFix(call.nameSpan, suggestion)] : [],
    });
    for (const argument of call.arguments) this.#markNames(argument.value, scope, false);
    return 'unknown';
  }

  /** A number for one site or two: x(i), dist(i, j). */
  #siteFunction(call: CallExpression, wanted: 1 | 2, scope: Scope): ValueType {
    if (call.arguments.length !== wanted || call.arguments.some(({ name }) => name !== null)) {
      this.diagnostics.error(call.argumentsSpan, {
        code: 'ARGUMENT_COUNT',
        message: `${call.name} takes ${wanted === 1 ? 'one site' : 'two sites'}, but got ${call.arguments.length}.`,
        reason: siteFunctions.get(call.name)?.description ?? '',
      });
      for (const argument of call.arguments) this.#markNames(argument.value, scope, false);
      return 'unknown';
    }
    for (const argument of call.arguments) this.#site(argument.value, call, scope);
    if (call.name === 'sublattice' && scope.lattice?.sublattice === null) {
      this.diagnostics.error(call.span, {
        code: 'NO_SUBLATTICES',
        message: `${scope.lattice.label} has no two sublattices.`,
        reason: 'Its nearest-neighbour bonds form cycles of odd length; basis(i) counts the sites of a cell.',
      });
    }
    return 'scalar';
  }

  #cross(call: CallExpression, scope: Scope): ValueType {
    const types = call.arguments.map((argument) => this.checkExpression(argument.value, scope));
    if (types.includes('unknown')) return 'unknown';
    if (types.length === 2 && types.every((type) => type === 'vector')) return 'vector';
    this.diagnostics.error(call.argumentsSpan, {
      code: 'NOT_A_VECTOR',
      message: 'cross takes two vectors.',
      reason: `For example S(i).${vectorProduct.usage.replace('(i), S(j)', '(j), S(k)')}.`,
    });
    return 'unknown';
  }

  #argumentCount(call: CallExpression, wanted: number, scope: Scope): void {
    const positional = call.arguments.filter((argument) => argument.name === null);
    for (const argument of positional) {
      const type = this.checkExpression(argument.value, scope);
      if (type === 'operator' || type === 'vector') {
        this.diagnostics.error(argument.span, {
          code: 'NUMBER_EXPECTED',
          message: `${call.name} takes a number, not an operator.`,
          reason: 'Functions of operators other than powers are not part of the language.',
        });
      }
    }
    if (positional.length !== wanted) {
      this.diagnostics.error(call.argumentsSpan, {
        code: 'ARGUMENT_COUNT',
        message: `${call.name} takes ${wanted === 1 ? 'one number' : `${wanted} numbers`}, but got ${positional.length}.`,
        reason: (randomFunctions.get(call.name) ?? shapeFunctions.get(call.name))?.usage ?? '',
      });
    }
  }

  #random(call: CallExpression, scope: Scope): ValueType {
    this.#argumentCount(call, 2, scope);
    const seed = call.arguments.find((argument) => argument.name === 'seed');
    const strange = call.arguments.find((argument) => argument.name !== null && argument.name !== 'seed');
    if (strange) {
      this.diagnostics.error(strange.span, {
        code: 'UNKNOWN_ARGUMENT',
        message: `${call.name} has no argument named ${strange.name}.`,
        reason: `It is written ${randomFunctions.get(call.name)?.usage}.`,
      });
    }
    if (!seed) {
      const at = this.source.span(call.argumentsSpan.end - 1, call.argumentsSpan.end - 1);
      this.diagnostics.error(call.span, {
        code: 'SEED_MISSING',
        message: `${call.name} needs a seed.`,
        reason: 'With it the same text always means the same Hamiltonian.',
        fixes: [{ title: 'Insert seed=1', span: at, replacement: ', seed=1' }],
      });
    } else if (seed.value.kind !== 'number' || !Number.isSafeInteger(seed.value.value)) {
      this.diagnostics.error(seed.span, {
        code: 'SEED_NOT_INTEGER',
        message: 'The seed is a whole number, written out.',
        reason: 'For example seed=3.',
      });
    }
    return 'scalar';
  }

  #operator(call: CallExpression, operator: SiteOperatorWord, scope: Scope): ValueType {
    const type = operator.vector ? 'vector' : 'operator';
    if (scope.kinds) this.#operators.existence(call, operator, scope.kinds);
    if (!this.#operators.arguments(call, operator, scope)) {
      this.#wrongSiteCount(call, scope);
      for (const argument of call.arguments) this.#markNames(argument.value, scope, false);
      return type;
    }
    this.#site(call.arguments[0]!.value, call, scope);
    return type;
  }

  #wrongSiteCount(call: CallExpression, scope: Scope): void {
    const written = call.arguments.map((argument) => this.source.slice(argument.span));
    const domain = scope.indices.findLast((index) => index.domain.kind !== 'spins')?.domain;
    const fixes: QuickFix[] = [];
    const fix = (replacement: string): void => {
      fixes.push({ title: `Replace with ${replacement}`, span: call.span, replacement });
    };
    const scalar = !siteOperator(call.name)?.vector;
    if (written.length === 0) {
      if (domain) fix(`${call.name}(${domain.indices[0].name})`);
      this.diagnostics.error(call.argumentsSpan, {
        code: 'WRONG_SITE_COUNT',
        message: `${call.name} acts on one site, but got none.`,
        reason: 'The site stands in parentheses, as an index or a number.',
        fixes,
      });
      return;
    }
    const single = (): void => fix(`${call.name}(${written[0]})`);
    const product = (): void => {
      if (written.length === 2)
        fix(
          scalar
            ? `${call.name}(${written[0]})*${call.name}(${written[1]})`
            : `${call.name}(${written[0]}).${call.name}(${written[1]})`,
        );
    };
    if (domain?.kind === 'bonds') {
      product();
      single();
    } else {
      single();
      if (!domain) product();
    }
    const count = ['', '', 'two', 'three', 'four'][written.length] ?? String(written.length);
    const bondText = domain ? this.source.slice(domain.span) : '';
    this.diagnostics.error(call.argumentsSpan, {
      code: 'WRONG_SITE_COUNT',
      message: `${call.name} acts on one site, but got ${count}: ${written.join(', ')}.`,
      reason:
        domain?.kind === 'sites'
          ? `The sum runs over single sites ${domain.indices[0].name}.`
          : domain
            ? `The sum runs over bonds ${bondText}; an operator on both sites is a product.`
            : 'An operator on several sites is a product.',
      fixes,
    });
  }

  /** The site of an operator: an index, a number or, on a chain, arithmetic with an index. */
  #site(expression: Expression, call: CallExpression, scope: Scope): void {
    const names = this.#markNames(expression, scope);
    const usesIndex = names.some((name) => findIndex(scope, name));
    if (!usesIndex || stripped(expression).kind === 'name') return;
    if (scope.lattice && scope.lattice.kind !== 'chain') {
      const index = names.find((name) => findIndex(scope, name))!;
      this.diagnostics.error(expression.span, {
        code: 'SITE_ARITHMETIC',
        message: `${this.source.slice(call.span)}: neighbours by arithmetic exist on a chain only.`,
        reason: `On ${scope.lattice.label} the neighbours of ${index} are reached by sums over bonds <i,j>, <<i,j>>.`,
      });
    }
  }

  /** Marks names in a site expression as used and, unless the call is wrong anyway, reports what is not a site. */
  #markNames(expression: Expression, scope: Scope, reporting = true): string[] {
    const names: string[] = [];
    const visit = (node: Expression): void => {
      switch (node.kind) {
        case 'number':
        case 'missing':
          return;
        case 'name': {
          const index = findIndex(scope, node.name);
          if (index) index.used = true;
          if (index && isSpinIndex(node.name, scope)) {
            if (reporting) this.#spinIsNoSite(node.name, node.span);
          } else if (index) names.push(node.name);
          else if (scope.parameters.has(node.name)) scope.usedParameters.add(node.name);
          else if (reporting) this.#unknownSite(node.name, node.span, scope);
          return;
        }
        case 'negate':
          return visit(node.operand);
        case 'parentheses':
          return visit(node.inner);
        case 'add':
          return node.addends.forEach((addend) => visit(addend.value));
        case 'product':
          return node.factors.forEach((factor) => visit(factor.value));
        default:
          if (!reporting) return;
          this.diagnostics.error(node.span, {
            code: 'SITE_EXPECTED',
            message: `${this.source.slice(node.span)} is not a site.`,
            reason: 'A site is an index of the sum or a number.',
          });
      }
    };
    visit(expression);
    return names;
  }

  #spinIsNoSite(name: string, span: SourceSpan): void {
    this.diagnostics.error(span, {
      code: 'SITE_EXPECTED',
      message: `${name} is a spin, not a site.`,
      reason: 'The site comes first, then the spin: c(i, s).',
    });
  }

  /** jump L = Sm(i): the index that is missing behind the name. */
  #indexOfJump(name: string, span: SourceSpan, { name: jump, eachSpan }: JumpStatement): void {
    this.diagnostics.error(span, {
      code: 'JUMP_INDEX',
      message: `${name} is not an index here: ${jump} is one operator for the whole lattice.`,
      reason: `With ${jump}(${name}) there is one for each site, with ${jump}(<i,j>) one for each bond.`,
      fixes: [
        { title: `One for each site: ${jump}(${name})`, span: eachSpan, replacement: `(${name})` },
        { title: `One for each bond: ${jump}(<i,j>)`, span: eachSpan, replacement: '(<i,j>)' },
      ],
    });
  }

  #unknownSite(name: string, span: SourceSpan, scope: Scope): void {
    if (scope.wholeJump && scope.indices.length === 0 && !scope.knownIndices.has(name)) {
      this.#indexOfJump(name, span, scope.wholeJump);
      return;
    }
    const inScope = scope.indices.map((index) => index.name);
    const suggestion = inScope.length > 0 ? (closest(name, inScope) ?? inScope.at(-1)!) : null;
    this.diagnostics.error(span, {
      code: scope.knownIndices.has(name) ? 'INDEX_OUTSIDE_SUM' : 'UNKNOWN_INDEX',
      message: scope.knownIndices.has(name)
        ? `The index ${name} is used outside its sum.`
        : `${name} is not an index here.`,
      reason:
        inScope.length > 0
          ? `The sum runs over ${inScope.join(', ')}.`
          : 'A sum reaches to the next + or -; put what belongs to it in parentheses.',
      fixes: suggestion ? [replaceFix(span, suggestion)] : [],
    });
  }
}
